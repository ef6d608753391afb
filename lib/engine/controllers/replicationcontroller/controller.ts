/** The ReplicationController controller: the ReplicaSet's code on a plain map selector (pkg/controller/replication). */
import { matchesMap } from '../../client/object';
import { REPLICATION_CONTROLLERS } from '../../client/resources';
import type { ControllerDefinition } from '../controller';
import { ReplicaController } from '../replicas/replica-controller';

export const replicationControllerController: ControllerDefinition = {
  name: 'replicationcontroller-controller',
  serviceAccount: 'replication-controller',
  start: (context) => {
    new ReplicaController(context, {
      resource: REPLICATION_CONTROLLERS,
      component: 'replication-controller',
      selects: (set, labels) => matchesMap(set.spec.selector, labels),
      countsTerminating: false,
    });
  },
};
