/** The scale subresource that controllers of replicas share. Upstream: pkg/registry/apps, storage.go (ScaleREST). */
import { PART_VERBS } from '../define-kind';
import type { ApiObject, Draft, Subresource } from '../kind';

export const SCALE: Subresource = {
  name: 'scale',
  kind: 'Scale',
  verbs: PART_VERBS,
  group: 'autoscaling',
  version: 'v1',
};

/** ReplicaSets and ReplicationControllers can be selected by how many pods they have. */
export const replicasSelector = {
  'status.replicas': (object: ApiObject) => String((object as Draft).status?.replicas ?? 0),
};
