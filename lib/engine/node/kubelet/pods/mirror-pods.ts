/**
 * Static pods and their mirrors (pkg/kubelet/pod/mirror_client.go, config/common.go): the manifest named after the node,
 * a hash for its UID, and an API object with the annotations kubernetes.io/config.* that stands for it.
 */
import type { Part } from '../../../base/plain';
import { type Draft, isTerminating as isDeleted, keyOf } from '../../../client/object';
import { PODS } from '../../../client/resources';
import type { KubeletCore } from '../core';
import type { PodRecord } from './pod-record';

const HASH = 'kubernetes.io/config.hash';
const MIRROR = 'kubernetes.io/config.mirror';
const SEEN = 'kubernetes.io/config.seen';
const SOURCE = 'kubernetes.io/config.source';

export function isMirrorPod(pod: Draft): boolean {
  return pod.metadata.annotations?.[MIRROR] !== undefined;
}

export class MirrorPods implements Part<readonly (readonly [string, Draft])[]> {
  /** Mirrors by `namespace/name`. */
  private readonly mirrors = new Map<string, Draft>();

  constructor(private readonly core: KubeletCore) {}

  get(record: PodRecord): Draft | undefined {
    return this.mirrors.get(keyOf(record.pod));
  }

  observe(mirror: Draft): void {
    this.mirrors.set(keyOf(mirror), mirror);
  }

  /** The news of an old mirror's end may come after its successor was made. */
  gone(mirror: Draft): void {
    const key = keyOf(mirror);
    if (this.mirrors.get(key)?.metadata.uid === mirror.metadata.uid) this.mirrors.delete(key);
  }

  /** The pod that the kubelet runs for a manifest. */
  staticPod(manifest: Draft): Draft {
    const { nodeName, kernel } = this.core.options;
    const random = kernel.random(`${this.core.id}/static/${manifest.metadata.name}`);
    let hash = '';
    while (hash.length < 32) hash += '0123456789abcdef'[random.below(16)];
    const seen = kernel.microTimestamp().replace('Z', '000Z');
    return {
      ...manifest,
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        ...manifest.metadata,
        name: `${manifest.metadata.name}-${nodeName}`,
        namespace: manifest.metadata.namespace ?? 'default',
        uid: hash,
        annotations: { ...manifest.metadata.annotations, [HASH]: hash, [SEEN]: seen, [SOURCE]: 'file' },
      },
      spec: {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
        enableServiceLinks: true,
        tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
        ...manifest.spec,
        nodeName,
      },
    };
  }

  /** Makes the mirror if there is none, or if it mirrors another manifest. */
  reconcile(record: PodRecord): void {
    const { client, options } = this.core;
    const { pod } = record;
    const { namespace, name, uid, annotations, labels } = pod.metadata;
    const mirror = this.get(record);
    if (mirror !== undefined) {
      if (mirror.metadata.annotations?.[HASH] === uid && !isDeleted(mirror)) return;
      client.delete(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: mirror.metadata.uid } });
      this.gone(mirror);
    }
    const node = client.get({ ...PODS, plural: 'nodes', kind: 'Node', namespaced: false }, '', options.nodeName);
    const ownerReferences = node.ok
      ? [{ apiVersion: 'v1', kind: 'Node', name: options.nodeName, uid: node.object.metadata.uid, controller: true }]
      : undefined;
    const body = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        name,
        namespace,
        ...(labels === undefined ? {} : { labels }),
        annotations: { ...annotations, [MIRROR]: annotations[HASH] },
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
      },
      spec: pod.spec,
    };
    const made = client.create(PODS, namespace, body);
    if (made.ok) this.observe(made.object);
  }

  save(): readonly (readonly [string, Draft])[] {
    return [...this.mirrors];
  }

  load(state: readonly (readonly [string, Draft])[]): void {
    this.mirrors.clear();
    for (const [key, mirror] of state) this.mirrors.set(key, mirror);
  }
}
