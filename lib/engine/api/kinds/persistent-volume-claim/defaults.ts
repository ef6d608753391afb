/** Upstream: SetDefaults_PersistentVolumeClaim, …Spec; also for claim templates. */
import type { Draft } from '../kind';

export function claimDefaults(draft: Draft): void {
  draft.status = { ...draft.status, phase: draft.status?.phase || 'Pending' };
  draft.spec = { ...draft.spec, volumeMode: draft.spec?.volumeMode ?? 'Filesystem' };
}
