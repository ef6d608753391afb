/** The scale subresource that controllers of replicas share. Upstream: pkg/registry/apps, storage.go (ScaleREST). */
import { PART_VERBS } from '../define-kind';
import type { Subresource } from '../kind';

export const SCALE: Subresource = {
  name: 'scale',
  kind: 'Scale',
  verbs: PART_VERBS,
  group: 'autoscaling',
  version: 'v1',
};
