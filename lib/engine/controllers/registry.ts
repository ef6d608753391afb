/** Every controller of kube-controller-manager that is simulated, in the order in which it starts them. */
import { assert } from '../base/assert';
import { clusterRoleAggregationController } from './cluster-role-aggregation/controller';
import type { ControllerDefinition } from './controller';
import { cronJobController } from './cronjob/controller';
import { daemonSetController } from './daemonset/controller';
import { deploymentController } from './deployment/controller';
import { disruptionController } from './disruption/controller';
import { endpointsController } from './endpoints/controller';
import { endpointSliceController } from './endpointslice/controller';
import { endpointSliceMirroringController } from './endpointslice-mirroring/controller';
import { garbageCollector } from './garbage-collector/controller';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler/controller';
import { jobController } from './job/controller';
import { namespaceController } from './namespace/controller';
import { nodeIpamController } from './node-ipam/controller';
import { nodeLifecycleController } from './node-lifecycle/controller';
import { persistentVolumeBinder } from './persistent-volume-binder/controller';
import { replicaSetController } from './replicaset/controller';
import { replicationControllerController } from './replicationcontroller/controller';
import { resourceQuotaController } from './resource-quota/controller';
import { rootCAPublisher } from './root-ca-publisher/controller';
import { serviceAccountController } from './serviceaccount/controller';
import { statefulSetController } from './statefulset/controller';
import { taintEvictionController } from './taint-eviction/controller';
import { ttlAfterFinishedController } from './ttl-after-finished/controller';
import { attributesClassProtectionController } from './volume-protection/attributes-class-controller';
import { claimProtectionController } from './volume-protection/claim-controller';
import { volumeProtectionController } from './volume-protection/volume-controller';

export const CONTROLLERS: readonly ControllerDefinition[] = [
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  replicationControllerController,
  replicaSetController,
  daemonSetController,
  deploymentController,
  statefulSetController,
  jobController,
  cronJobController,
  disruptionController,
  horizontalPodAutoscalerController,
  ttlAfterFinishedController,
  resourceQuotaController,
  namespaceController,
  serviceAccountController,
  rootCAPublisher,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  garbageCollector,
  persistentVolumeBinder,
  claimProtectionController,
  volumeProtectionController,
  attributesClassProtectionController,
  clusterRoleAggregationController,
];

const names = new Set<string>();
for (const { name } of CONTROLLERS) {
  assert(/^[a-z0-9-]+$/.test(name), `controller name ${name}`);
  assert(!names.has(name), `two controllers are named ${name}`);
  names.add(name);
}
