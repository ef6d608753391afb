/** The ReplicaSet controller (pkg/controller/replicaset/replica_set.go). */
import { matchesSelector } from '../../client/object';
import { REPLICA_SETS } from '../../client/resources';
import type { ControllerDefinition } from '../controller';
import { ReplicaController } from '../replicas/replica-controller';

export const replicaSetController: ControllerDefinition = {
  name: 'replicaset-controller',
  serviceAccount: 'replicaset-controller',
  start: (context) => {
    new ReplicaController(context, {
      resource: REPLICA_SETS,
      component: 'replicaset-controller',
      selects: (set, labels) => matchesSelector(set.spec.selector, labels),
      countsTerminating: true,
    });
  },
};
