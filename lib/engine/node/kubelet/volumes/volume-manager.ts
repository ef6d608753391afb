/**
 * The volumes of every pod (pkg/kubelet/volumemanager): set up before its first container, contents refreshed with the
 * sync period where ConfigMaps, Secrets or the pod's own metadata changed.
 */

import { plainEqual } from '../../../base/freeze';
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { Draft } from '../../../client/object';
import { type Resource, SERVICE_ACCOUNTS } from '../../../client/resources';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { NodeFacts } from '../env/field-ref';
import type { PodRecord } from '../pods/pod-record';
import { type FileSources, type VolumeFiles, volumeFiles } from './volume-files';

const SYNC_PERIOD_US = 60 * SECOND;
const CLAIMS: Resource = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
};
const PERSISTENT: Resource = {
  group: '',
  version: 'v1',
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
  namespaced: false,
};

interface VolumeState {
  /** `<uid>/<volume>` -> files written last. */
  readonly written: readonly (readonly [string, VolumeFiles])[];
  readonly tokens: readonly (readonly [string, string])[];
}
interface MountFailure {
  readonly volume: string;
  readonly message: string;
}

export class VolumeManager implements Part<VolumeState> {
  private readonly written = new LazyMap<string, VolumeFiles>();
  private readonly tokens = new LazyMap<string, string>();

  constructor(
    private readonly core: KubeletCore,
    private readonly factsOf: (record: PodRecord) => NodeFacts,
  ) {
    core.kernel.every({
      id: `${core.id}/volumes`,
      periodUs: SYNC_PERIOD_US,
      firstAtUs: core.kernel.now + SYNC_PERIOD_US,
      tick: () => this.refresh(),
    });
  }

  mount(record: PodRecord): readonly MountFailure[] {
    const failures: MountFailure[] = [];
    for (const volume of record.pod.spec.volumes ?? []) {
      const message = this.setUp(record, volume);
      if (message !== undefined) failures.push({ volume: volume.name, message });
    }
    return failures;
  }

  forget(uid: string): void {
    for (const map of [this.written, this.tokens]) {
      for (const key of [...map.keys()]) if (key.startsWith(`${uid}/`)) map.delete(key);
    }
  }

  save(): VolumeState {
    return { written: [...this.written], tokens: [...this.tokens] };
  }

  load(state: VolumeState): void {
    this.written.clear();
    for (const [key, files] of state.written) this.written.set(key, files);
    this.tokens.clear();
    for (const [key, token] of state.tokens) this.tokens.set(key, token);
  }

  private refresh(): void {
    for (const record of this.core.pods.all()) {
      if (record.stage !== 'sync' || !record.volumesReady) continue;
      for (const volume of record.pod.spec.volumes ?? []) {
        if (this.written.has(`${record.uid}/${volume.name}`)) this.setUp(record, volume);
      }
    }
  }

  private setUp(record: PodRecord, volume: Draft): string | undefined {
    const { runtime } = this.core;
    const found = volumeFiles(record.pod, volume, this.sources(record, volume));
    if (found !== undefined) {
      if (!found.ok) return found.message;
      const key = `${record.uid}/${volume.name}`;
      if (plainEqual(this.written.get(key), found.files)) return undefined;
      this.written.set(key, found.files);
      runtime.setVolume(record.uid, volume.name, found.files);
      return undefined;
    }
    const path = volume.hostPath?.path ?? this.claimedPath(record.pod, volume);
    if (path === undefined) runtime.setVolume(record.uid, volume.name, 'keep-or-empty');
    else runtime.setVolume(record.uid, volume.name, 'keep-or-empty', { hostPath: path });
    return undefined;
  }

  /** A bound claim's directory on the node; volumes of other kinds live below the kubelet's own directory. */
  private claimedPath(pod: Draft, volume: Draft): string | undefined {
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim === undefined) return undefined;
    const found = this.core.client.get(CLAIMS, pod.metadata.namespace, claim);
    const name = found.ok ? found.object.spec?.volumeName : undefined;
    const bound = name === undefined ? undefined : this.core.client.get(PERSISTENT, '', name);
    const spec = bound?.ok === true ? bound.object.spec : undefined;
    return spec?.hostPath?.path ?? spec?.local?.path ?? `/var/lib/kubelet/volumes/${name ?? claim}`;
  }

  private sources(record: PodRecord, volume: Draft): FileSources {
    return {
      client: this.core.client,
      facts: this.factsOf(record),
      token: (source) => this.token(record, `${record.uid}/${volume.name}/${source.path}`, source),
    };
  }

  private token(record: PodRecord, key: string, source: Draft): ReturnType<FileSources['token']> {
    const kept = this.tokens.get(key);
    if (kept !== undefined) return { ok: true, text: kept };
    const { pod } = record;
    const { namespace, name, uid } = pod.metadata;
    const body = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: {
        audiences: source.audience === undefined || source.audience === '' ? [] : [source.audience],
        expirationSeconds: source.expirationSeconds ?? 3_600,
        boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
      },
    };
    const account: string = pod.spec.serviceAccountName ?? 'default';
    const made = this.core.client.create(SERVICE_ACCOUNTS, namespace, body, 'token', account);
    if (!made.ok) return { ok: false, message: `failed to fetch token: ${made.error.message}` };
    const text: string = made.object.status?.token ?? '';
    this.tokens.set(key, text);
    return { ok: true, text };
  }
}
