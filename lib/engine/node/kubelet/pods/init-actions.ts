/** Progress of init containers and sidecars (kuberuntime computeInitContainerActions): read backwards, started forwards. */

import type { ActionFacts, Kill } from './pod-actions';
import { newestContainer, type PodRecord, type StartItem } from './pod-record';
import { initContainers, isSidecar, shouldRestart } from './pod-spec';

interface InitActions {
  readonly initialized: boolean;
  readonly killPod: boolean;
  readonly kill: readonly Kill[];
  readonly start: readonly StartItem[];
}

export function initActions(record: PodRecord, facts: ActionFacts): InitActions {
  const { pod } = record;
  const specs = initContainers(pod);
  if (specs.length === 0) return { initialized: true, killPod: false, kill: [], start: [] };
  const kill: Kill[] = [];
  const start: number[] = [];
  let initialized = pod.spec.containers.some((spec: { name: string }) => {
    const container = newestContainer(record, spec.name);
    const phase = container === undefined ? undefined : facts.runtime.state(container.id)?.phase;
    return phase === 'created' || phase === 'running';
  });
  let before = initialized;
  for (let i = specs.length - 1; i >= 0; i--) {
    const spec = specs[i] as (typeof specs)[number];
    const container = newestContainer(record, spec.name);
    const state = container === undefined ? undefined : facts.runtime.state(container.id);
    if (container === undefined || state === undefined) {
      if (before && isSidecar(spec)) start.push(i);
      continue;
    }
    if (before && !isSidecar(spec)) continue;
    const isLast = i === specs.length - 1;
    if (state.phase === 'created') start.push(i);
    else if (state.phase === 'running') {
      if (isSidecar(spec)) {
        const startup = facts.startupResult(spec.name, container.id);
        if (startup === true) {
          if (isLast) initialized = true;
          else if (!before) start.push(i + 1);
        }
        const verdict = facts.verdict(container.id);
        if (verdict !== undefined && (startup === true || verdict === 'startup')) {
          kill.push({
            id: container.id,
            name: spec.name,
            message: `Init container ${spec.name} failed ${verdict} probe`,
            probe: verdict,
          });
          start.push(i);
        }
      }
    } else if (isSidecar(spec)) start.push(i);
    else if (state.exitCode !== 0) {
      if (!shouldRestart(spec, pod, state.exitCode ?? 0))
        return { initialized: false, killPod: true, kill: [], start: [] };
      start.push(i);
    } else if (isLast) initialized = true;
    else start.push(i + 1);
    before = true;
  }
  if (!before) start.push(0);
  const items = start.reverse().map((i): StartItem => ({ list: 'init', name: specs[i]?.name }));
  return { initialized, killPod: false, kill, start: items };
}
