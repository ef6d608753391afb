/** The phase of a volume: free, bound, or released by a claim that is gone, and then kept or removed (pv_controller.go, syncVolume). */
import type { ApiClient } from '../../client/api-client';
import type { EventRecorder } from '../../client/event-recorder';
import { type Draft, isTerminating } from '../../client/object';
import { VOLUMES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import { setPhase } from './binding';

export interface VolumeView {
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
  readonly claim: (key: string) => Draft | undefined;
}

const NO_DELETER = 'no deletable volume plugin matched';

export function syncVolume(view: VolumeView, volume: Draft): SyncResult {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) return setPhase(view.client, volume, 'Available');
  const claim = view.claim(`${claimRef.namespace}/${claimRef.name}`);
  if (claim !== undefined && claim.metadata.uid === claimRef.uid) {
    if (claim.spec.volumeName !== volume.metadata.name) return undefined;
    return setPhase(view.client, volume, 'Bound');
  }
  const { phase } = volume.status ?? {};
  if (phase !== 'Released' && phase !== 'Failed') {
    const result = setPhase(view.client, volume, 'Released');
    if (result !== undefined) return result;
  }
  return volume.spec.persistentVolumeReclaimPolicy === 'Delete' && phase !== 'Failed'
    ? reclaim(view, volume)
    : undefined;
}

/** Only directories below /tmp have a deleter among the plugins of the tree. */
function reclaim({ client, recorder }: VolumeView, volume: Draft): SyncResult {
  const { name } = volume.metadata;
  if (isTerminating(volume)) return undefined;
  const path: string | undefined = volume.spec.hostPath?.path;
  if (path?.startsWith('/tmp/')) {
    const gone = client.delete(VOLUMES, '', name);
    return gone.ok || gone.error.code === 404 ? undefined : RETRY;
  }
  const why =
    path === undefined
      ? `error getting deleter volume plugin for volume "${name}": ${NO_DELETER}`
      : `host_path deleter only supports /tmp/.+ but received provided ${path}`;
  const fresh = client.get(VOLUMES, '', name);
  if (!fresh.ok) return RETRY;
  const status = { ...fresh.object.status, phase: 'Failed', message: why };
  if (!client.updateStatus(VOLUMES, { ...fresh.object, status }).ok) return RETRY;
  recorder.event(fresh.object, 'Warning', 'VolumeFailedDelete', why);
  return undefined;
}
