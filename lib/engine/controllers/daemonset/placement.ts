/** Where a DaemonSet's pods belong and what they are like (daemon/util, NodeShouldRunDaemonPod); pure. */
import type { Draft } from '../../client/object';
import { matchesNode, toleratesAny } from '../../client/placement';

const NAME = 'metadata.name';
export const REVISION_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
const GENERATION = 'deprecated.daemonset.template.generation';

export interface Belongs {
  readonly shouldRun: boolean;
  /** A NoSchedule taint keeps new pods away, not those that run. */
  readonly mayStay: boolean;
}

export function belongsOn(set: Draft, node: Draft): Belongs {
  const pod = { spec: { ...set.spec.template.spec, tolerations: daemonTolerations(set.spec.template.spec) } };
  const pinned: string = pod.spec.nodeName ?? '';
  if ((pinned !== '' && pinned !== node.metadata.name) || !matchesNode(pod, node)) {
    return { shouldRun: false, mayStay: false };
  }
  const against: readonly Draft[] = (node.spec?.taints ?? []).filter(
    (taint: Draft) => taint.effect !== 'PreferNoSchedule' && !toleratesAny(pod.spec.tolerations, taint),
  );
  return { shouldRun: against.length === 0, mayStay: against.every((taint) => taint.effect !== 'NoExecute') };
}

/** Those of the template and the ones that every daemon has. */
export function daemonTolerations(spec: Draft): readonly Draft[] {
  const own: readonly (readonly [string, string])[] = [
    ['not-ready', 'NoExecute'],
    ['unreachable', 'NoExecute'],
    ['disk-pressure', 'NoSchedule'],
    ['memory-pressure', 'NoSchedule'],
    ['pid-pressure', 'NoSchedule'],
    ['unschedulable', 'NoSchedule'],
    ...(spec.hostNetwork === true ? [['network-unavailable', 'NoSchedule'] as const] : []),
  ];
  const tolerations: Draft[] = [...(spec.tolerations ?? [])];
  for (const [name, effect] of own) {
    const key = `node.kubernetes.io/${name}`;
    const toleration = { key, operator: 'Exists', effect };
    const same = tolerations.findIndex(
      (t) => t.key === key && t.effect === effect && t.operator === 'Exists' && (t.value ?? '') === '',
    );
    if (same < 0) tolerations.push(toleration);
    else tolerations[same] = toleration;
  }
  return tolerations;
}

/** The template of the pods on all nodes; `hash` names the revision. */
export function daemonTemplate(set: Draft, hash: string): Draft {
  const { template } = set.spec;
  const generation: string | undefined = set.metadata.annotations?.[GENERATION];
  const labels = {
    ...template.metadata?.labels,
    ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
    ...(hash === '' ? {} : { [REVISION_LABEL]: hash }),
  };
  return {
    ...template,
    metadata: { ...template.metadata, labels },
    spec: { ...template.spec, tolerations: daemonTolerations(template.spec) },
  };
}

/** The pod of one node: required node affinity by name in place of any terms it had. */
export function pinTo(pod: Draft, node: string): Draft {
  const required = {
    nodeSelectorTerms: [{ matchFields: [{ key: NAME, operator: 'In', values: [node] }] }],
  };
  const { affinity } = pod.spec;
  const nodeAffinity = {
    ...affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: required,
  };
  return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}

/** The node a pod is on or pinned to. */
export function nodeOf(pod: Draft): string | undefined {
  if ((pod.spec.nodeName ?? '') !== '') return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  for (const term of terms ?? []) {
    for (const field of term.matchFields ?? []) {
      if (field.key === NAME && field.operator === 'In')
        return field.values?.length === 1 ? field.values[0] : undefined;
    }
  }
  return undefined;
}

export function isUpdated(set: Draft, pod: Draft, hash: string): boolean {
  const generation = set.metadata.annotations?.[GENERATION];
  const labels = pod.metadata.labels ?? {};
  return (
    (hash !== '' && labels[REVISION_LABEL] === hash) ||
    (generation !== undefined && labels[GENERATION_LABEL] === generation)
  );
}
