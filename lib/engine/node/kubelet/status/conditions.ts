/** Pod conditions that the kubelet owns, in its order (pkg/kubelet/status/generate.go). */
import type { Draft } from '../../../client/object';
import { initContainers, isSidecar } from '../pods/pod-spec';

/** Types written by the kubelet; all others are kept as they are. */
export const KUBELET_CONDITIONS: readonly string[] = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizeInProgress',
  'PodResizePending',
  'AllContainersRestarting',
];

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}
const TRUE: Verdict = { status: 'True' };

export function podConditions(
  pod: Draft,
  statuses: readonly Draft[],
  phase: string,
  sandboxReady: boolean,
): readonly Draft[] {
  const foreign = (pod.status?.conditions ?? []).filter((c: Draft) => !KUBELET_CONDITIONS.includes(c.type));
  const containersReady = containersReadyVerdict(pod, statuses, phase);
  return [
    ...foreign,
    condition(pod, 'PodReadyToStartContainers', { status: sandboxReady ? 'True' : 'False' }),
    condition(pod, 'Initialized', initializedVerdict(pod, statuses, phase)),
    condition(pod, 'Ready', readyVerdict(pod, foreign, containersReady)),
    condition(pod, 'ContainersReady', containersReady),
    condition(pod, 'PodScheduled', TRUE),
  ];
}

function condition(pod: Draft, type: string, verdict: Verdict): Draft {
  const { generation } = pod.metadata;
  return {
    type,
    ...(generation === undefined || generation === 0 ? {} : { observedGeneration: generation }),
    status: verdict.status,
    lastProbeTime: null,
    lastTransitionTime: null,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.message === undefined ? {} : { message: verdict.message }),
  };
}

export function containersReadyVerdict(pod: Draft, statuses: readonly Draft[], phase: string): Verdict {
  const specs = [...initContainers(pod).filter(isSidecar), ...pod.spec.containers];
  const { unknown, unready } = sortOut(specs, statuses, (_, status) => status.ready === true);
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const message = told(unknown, unready, 'unready');
  return message === '' ? TRUE : { status: 'False', reason: 'ContainersNotReady', message };
}

export function readyVerdict(pod: Draft, conditions: readonly Draft[], containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const messages: string[] = [];
  for (const gate of pod.spec.readinessGates ?? []) {
    const found = conditions.find((c) => c.type === gate.conditionType);
    if (found === undefined) {
      messages.push(`corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`);
    } else if (found.status !== 'True') {
      messages.push(`the status of pod readiness gate "${gate.conditionType}" is not "True", but ${found.status}`);
    }
  }
  if (messages.length === 0) return TRUE;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}

function initializedVerdict(pod: Draft, statuses: readonly Draft[], phase: string): Verdict {
  const { unknown, unready } = sortOut(initContainers(pod), statuses, (spec, status) =>
    isSidecar(spec) ? status.started === true : status.ready === true,
  );
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' };
  if (anyRegularStarted(pod, statuses)) return TRUE;
  const message = told(unknown, unready, 'incomplete');
  return message === '' ? TRUE : { status: 'False', reason: 'ContainersNotInitialized', message };
}

function anyRegularStarted(pod: Draft, statuses: readonly Draft[]): boolean {
  return pod.spec.containers.some((spec: Draft) => {
    const status = statuses.find((s) => s.name === spec.name);
    return status?.state?.running !== undefined || status?.state?.terminated !== undefined;
  });
}

function sortOut(
  specs: readonly Draft[],
  statuses: readonly Draft[],
  isFine: (spec: Draft, status: Draft) => boolean,
): { readonly unknown: readonly string[]; readonly unready: readonly string[] } {
  const unknown: string[] = [];
  const unready: string[] = [];
  for (const spec of specs) {
    const status = statuses.find((s) => s.name === spec.name);
    if (status === undefined) unknown.push(spec.name);
    else if (!isFine(spec, status)) unready.push(spec.name);
  }
  return { unknown, unready };
}

function told(unknown: readonly string[], unready: readonly string[], word: string): string {
  const parts: string[] = [];
  if (unknown.length > 0) parts.push(`containers with unknown status: [${unknown.join(' ')}]`);
  if (unready.length > 0) parts.push(`containers with ${word} status: [${unready.join(' ')}]`);
  return parts.join(', ');
}
