/** What becomes of a claim: bound, waiting for a pod, a volume or a provisioner, or lost (pv_controller.go, syncClaim). */
import type { ApiClient } from '../../client/api-client';
import type { EventRecorder } from '../../client/event-recorder';
import type { Draft } from '../../client/object';
import { VOLUME_CLAIMS } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';
import { SECOND } from '../../sim/kernel-contract';
import { BIND_COMPLETED, BY_CONTROLLER, bind } from './binding';
import { bestMatch, classOf, isMeantFor, misfit } from './matching';

/** Claims without a volume are looked at again that often. */
export const RESYNC_US = 15 * SECOND;
const PROVISIONERS = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'];
const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const LATER: SyncResult = { afterUs: RESYNC_US };

export interface ClaimView {
  readonly client: ApiClient;
  readonly recorder: EventRecorder;
  readonly volumes: () => readonly Draft[];
  readonly volume: (name: string) => Draft | undefined;
  readonly storageClass: (name: string) => Draft | undefined;
  /** Pods on the claim that have no node yet. */
  readonly waitingPods: (claim: Draft) => readonly string[];
}

export function syncClaim(view: ClaimView, claim: Draft): SyncResult {
  if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return syncBound(view, claim);
  const { volumeName } = claim.spec;
  return volumeName ? syncNamed(view, claim, volumeName) : syncUnbound(view, claim);
}

function withPhase({ client }: ClaimView, claim: Draft, phase: string, result: SyncResult): SyncResult {
  if (claim.status?.phase === phase) return result;
  const { capacity: _capacity, accessModes: _modes, ...rest } = claim.status ?? {};
  return client.updateStatus(VOLUME_CLAIMS, { ...claim, status: { ...rest, phase } }).ok ? result : RETRY;
}

function syncUnbound(view: ClaimView, claim: Draft): SyncResult {
  const name = classOf(claim);
  const storageClass = name === '' ? undefined : view.storageClass(name);
  const delayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = bestMatch(claim, view.volumes(), delayed);
  if (volume !== undefined) return bind(view.client, volume, claim);
  if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) {
    const pods = view.waitingPods(claim);
    if (pods.length === 0) {
      view.recorder.event(
        claim,
        'Normal',
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      );
    } else {
      const what = pods.length === 1 ? `pod ${pods[0]}` : `pods ${pods.join(',')}`;
      view.recorder.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${what} to be scheduled`);
    }
  } else if (name !== '') return provision(view, claim, name, storageClass);
  else {
    view.recorder.event(
      claim,
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    );
  }
  return withPhase(view, claim, 'Pending', LATER);
}

/** Volumes are made by provisioners outside; the controller only says whom it waits for. */
function provision(view: ClaimView, claim: Draft, name: string, storageClass: Draft | undefined): SyncResult {
  const provisioner: string | undefined = storageClass?.provisioner;
  const failed = (why: string): SyncResult => {
    view.recorder.event(claim, 'Warning', 'ProvisioningFailed', why);
    return LATER;
  };
  if (provisioner === undefined) return failed(`storageclass.storage.k8s.io "${name}" not found`);
  if (provisioner.startsWith('kubernetes.io/')) return failed(`no volume plugin matched name: ${provisioner}`);
  const known = claim.metadata.annotations ?? {};
  if (PROVISIONERS.some((key) => known[key] !== provisioner)) {
    const annotations = { ...known, ...Object.fromEntries(PROVISIONERS.map((key) => [key, provisioner])) };
    const written = view.client.update(VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, annotations } });
    if (!written.ok) return RETRY;
  }
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  view.recorder.event(claim, 'Normal', 'ExternalProvisioning', message);
  return LATER;
}

function syncNamed(view: ClaimView, claim: Draft, volumeName: string): SyncResult {
  const volume = view.volume(volumeName);
  if (volume === undefined) return withPhase(view, claim, 'Pending', LATER);
  if (volume.spec.claimRef) {
    if (isMeantFor(volume, claim)) return bind(view.client, volume, claim);
    view.recorder.event(
      claim,
      'Warning',
      'FailedBinding',
      `volume "${volumeName}" already bound to a different claim.`,
    );
    return claim.metadata.annotations?.[BY_CONTROLLER] ? LATER : withPhase(view, claim, 'Pending', LATER);
  }
  const why = misfit(volume, claim);
  if (why === undefined) return bind(view.client, volume, claim);
  view.recorder.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${volumeName}": ${why}`);
  return withPhase(view, claim, 'Pending', LATER);
}

function syncBound(view: ClaimView, claim: Draft): SyncResult {
  const { volumeName } = claim.spec;
  const volume = volumeName ? view.volume(volumeName) : undefined;
  if (volume !== undefined && (!volume.spec.claimRef || isMeantFor(volume, claim))) {
    return bind(view.client, volume, claim);
  }
  if (claim.status?.phase === 'Lost') return undefined;
  const lost = volumeName ? 'its PersistentVolume' : 'reference to PersistentVolume';
  const why = volume
    ? `Two claims are bound to the same volume, this one is bound incorrectly`
    : `Bound claim has lost ${lost}. Data on the volume is lost!`;
  view.recorder.event(claim, 'Warning', volume ? 'ClaimMisbound' : 'ClaimLost', why);
  return withPhase(view, claim, 'Lost', undefined);
}
