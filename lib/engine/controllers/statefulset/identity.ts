/** Name, number, labels and volumes of a StatefulSet's pods (stateful_set_utils.go); pure. */
import type { Draft } from '../../client/object';
import { podFromTemplate } from '../workload/pod-control';

export const REVISION_LABEL = 'controller-revision-hash';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** -1 when the name has no number. */
export function ordinalOf(pod: Draft): number {
  const match = /^.*-(\d+)$/.exec(pod.metadata.name);
  return match === null ? -1 : Number(match[1]);
}

export function isMember(set: Draft, pod: Draft): boolean {
  return /^(.*)-\d+$/.exec(pod.metadata.name)?.[1] === set.metadata.name;
}

export function firstOrdinal(set: Draft): number {
  return set.spec.ordinals?.start ?? 0;
}

export function revisionOf(pod: Draft): string {
  return pod.metadata.labels?.[REVISION_LABEL] ?? '';
}

/** `reference` is the owner reference to the set. */
export function podOf(set: Draft, ordinal: number, revision: string, reference: Draft): Draft {
  const pod = podFromTemplate(set.spec.template, set, reference);
  const { metadata } = pod;
  const name = `${set.metadata.name}-${ordinal}`;
  const { serviceName } = set.spec;
  return withIdentity(set, {
    ...pod,
    metadata: { ...metadata, name, labels: { ...metadata.labels, [REVISION_LABEL]: revision } },
    spec: { ...pod.spec, hostname: name, ...(serviceName ? { subdomain: serviceName } : {}) },
  });
}

export function hasIdentity(set: Draft, pod: Draft): boolean {
  const volumes: readonly Draft[] = pod.spec.volumes ?? [];
  return (
    pod.metadata.labels?.[POD_NAME] === pod.metadata.name &&
    claimsOf(set, ordinalOf(pod)).every(({ volume, claim }) =>
      volumes.some((v) => v.name === volume && v.persistentVolumeClaim?.claimName === claim.metadata.name),
    )
  );
}

/** Labels by name and number, a volume for each claim. */
export function withIdentity(set: Draft, pod: Draft): Draft {
  const ordinal = ordinalOf(pod);
  const claims = claimsOf(set, ordinal);
  const { name } = pod.metadata;
  const labels = { ...pod.metadata.labels, [POD_NAME]: name, [POD_INDEX]: String(ordinal) };
  const own = claims.map(({ volume, claim }) => ({
    name: volume,
    persistentVolumeClaim: { claimName: claim.metadata.name },
  }));
  const others = (pod.spec.volumes ?? []).filter((v: Draft) => !claims.some(({ volume }) => volume === v.name));
  const volumes = [...own, ...others];
  return {
    ...pod,
    metadata: { ...pod.metadata, namespace: set.metadata.namespace, labels },
    spec: { ...pod.spec, ...(volumes.length === 0 ? {} : { volumes }) },
  };
}

export interface Claim {
  readonly volume: string;
  readonly claim: Draft;
}

export function claimsOf(set: Draft, ordinal: number): readonly Claim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template: Draft) => {
    const { status: _, ...rest } = template;
    const { creationTimestamp: __, ...metadata } = template.metadata;
    return {
      volume: template.metadata.name,
      claim: {
        ...rest,
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          ...metadata,
          name: `${template.metadata.name}-${set.metadata.name}-${ordinal}`,
          namespace: set.metadata.namespace,
          labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
        },
      },
    };
  });
}
