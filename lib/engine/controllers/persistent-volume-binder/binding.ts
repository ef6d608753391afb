/** Binding a volume to a claim: four writes, each of which may have been done before (pv_controller.go, bind). */
import type { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import { VOLUME_CLAIMS, VOLUMES } from '../../client/resources';
import { RETRY, type SyncResult } from '../../client/work-queue';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

/** Undefined when the write was refused. */
function phased(client: ApiClient, volume: Draft, phase: string): Draft | undefined {
  if (volume.status?.phase === phase) return volume;
  const written = client.updateStatus(VOLUMES, { ...volume, status: { ...volume.status, phase } });
  return written.ok ? written.object : undefined;
}

export function setPhase(client: ApiClient, volume: Draft, phase: string): SyncResult {
  return phased(client, volume, phase) === undefined ? RETRY : undefined;
}

const annotated = ({ metadata }: Draft, ...names: readonly string[]): Draft => ({
  ...metadata,
  annotations: { ...metadata.annotations, ...Object.fromEntries(names.map((name) => [name, 'yes'])) },
});

function claimed(client: ApiClient, volume: Draft, claim: Draft): Draft | undefined {
  const { claimRef } = volume.spec;
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  if (claimRef?.uid === uid) return volume;
  const wanted = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion };
  const metadata = claimRef ? volume.metadata : annotated(volume, BY_CONTROLLER);
  const written = client.update(VOLUMES, { ...volume, metadata, spec: { ...volume.spec, claimRef: wanted } });
  return written.ok ? written.object : undefined;
}

function named(client: ApiClient, claim: Draft, volume: Draft): Draft | undefined {
  const done = claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
  const known = claim.spec.volumeName === volume.metadata.name;
  if (done && known) return claim;
  const metadata = known ? annotated(claim, BIND_COMPLETED) : annotated(claim, BIND_COMPLETED, BY_CONTROLLER);
  const spec = { ...claim.spec, volumeName: volume.metadata.name };
  const written = client.update(VOLUME_CLAIMS, { ...claim, metadata, spec });
  return written.ok ? written.object : undefined;
}

export function bind(client: ApiClient, volume: Draft, claim: Draft): SyncResult {
  const taken = claimed(client, volume, claim);
  const bound = taken && phased(client, taken, 'Bound');
  const owner = bound && named(client, claim, bound);
  if (!owner) return RETRY;
  if (owner.status?.phase === 'Bound') return undefined;
  const { accessModes, capacity } = bound.spec;
  const status = { ...owner.status, phase: 'Bound', accessModes, capacity };
  return client.updateStatus(VOLUME_CLAIMS, { ...owner, status }).ok ? undefined : RETRY;
}
