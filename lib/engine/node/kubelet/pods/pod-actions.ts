/** What a sync has to do, decided from the pod and the state of its containers (kuberuntime computePodActions). */
import type { Draft } from '../../../client/object';
import type { ContainerRuntime, ContainerState } from '../../runtime/contract';
import { initActions } from './init-actions';
import { newestContainer, type PodRecord, type StartItem } from './pod-record';
import { restartsAfterProbe, shouldRestart } from './pod-spec';

/** Verdict of a liveness or startup probe that asks for a kill. */
export type ProbeVerdict = 'liveness' | 'startup' | undefined;

export interface Kill {
  readonly id: string;
  readonly name: string;
  readonly message: string;
  readonly probe: ProbeVerdict;
}
interface PodActions {
  /** Stop everything, the sandbox too: nothing is left to run. */
  readonly killPod: boolean;
  readonly createSandbox: boolean;
  readonly kill: readonly Kill[];
  readonly start: readonly StartItem[];
}
export interface ActionFacts {
  readonly runtime: ContainerRuntime;
  verdict(id: string): ProbeVerdict;
  /** undefined: its startup probe has not answered yet. */
  startupResult(container: string, id: string): boolean | undefined;
}

export function podActions(record: PodRecord, facts: ActionFacts): PodActions {
  const { pod } = record;
  if (record.sandbox?.ready !== true) return sandboxActions(record, facts);
  const kill: Kill[] = [];
  const start: StartItem[] = [];
  for (const spec of pod.spec.ephemeralContainers ?? []) {
    if (newestContainer(record, spec.name) === undefined) start.push({ list: 'ephemeral', name: spec.name });
  }
  const init = initActions(record, facts);
  kill.push(...init.kill);
  start.push(...init.start);
  if (init.killPod) return { killPod: true, createSandbox: false, kill: [], start: [] };
  if (!init.initialized) return { killPod: false, createSandbox: false, kill, start };
  let kept = 0;
  const main: StartItem[] = [];
  for (const spec of pod.spec.containers) {
    const container = newestContainer(record, spec.name);
    const state = container === undefined ? undefined : facts.runtime.state(container.id);
    if (container === undefined || state?.phase !== 'running') {
      if (wantsStart(pod, spec, state)) main.push({ list: 'main', name: spec.name });
      continue;
    }
    const reason = killReason(spec, container.specImage, facts.verdict(container.id));
    if (reason === undefined) {
      kept++;
      continue;
    }
    const restart = reason.probe === undefined || restartsAfterProbe(spec, pod);
    if (restart) main.push({ list: 'main', name: spec.name });
    const message = restart ? `${reason.message}, will be restarted` : reason.message;
    kill.push({ id: container.id, name: spec.name, message, probe: reason.probe });
  }
  if (kept === 0 && main.length === 0) return { killPod: true, createSandbox: false, kill: [], start: [] };
  return { killPod: false, createSandbox: false, kill, start: [...start, ...main] };
}

/** A pod without a ready sandbox begins anew, unless all its work is done. */
function sandboxActions(record: PodRecord, facts: ActionFacts): PodActions {
  const { pod } = record;
  const done = { killPod: true, createSandbox: false, kill: [], start: [] };
  const neverAgain = pod.spec.restartPolicy === 'Never';
  if (neverAgain && record.sandbox !== null && record.containers.length > 0) return done;
  const main: StartItem[] = [];
  for (const spec of pod.spec.containers) {
    const container = newestContainer(record, spec.name);
    const state = container === undefined ? undefined : facts.runtime.state(container.id);
    const onFailure = (spec.restartPolicy ?? pod.spec.restartPolicy) === 'OnFailure';
    if (onFailure && state?.phase === 'exited' && state.exitCode === 0) continue;
    main.push({ list: 'main', name: spec.name });
  }
  if (main.length === 0) return done;
  const first: Draft | undefined = pod.spec.initContainers?.[0];
  const start: readonly StartItem[] = first === undefined ? main : [{ list: 'init', name: first.name }];
  return { killPod: record.sandbox !== null, createSandbox: true, kill: [], start };
}

/** ShouldContainerBeRestarted. */
function wantsStart(pod: Draft, spec: Draft, state: ContainerState | undefined): boolean {
  const { deletionTimestamp } = pod.metadata;
  if (deletionTimestamp !== undefined && deletionTimestamp !== null) return false;
  if (state === undefined || state.phase === 'created') return true;
  return state.phase === 'exited' && shouldRestart(spec, pod, state.exitCode ?? 0);
}

function killReason(
  spec: Draft,
  image: string,
  verdict: ProbeVerdict,
): { readonly message: string; readonly probe: ProbeVerdict } | undefined {
  if (spec.image !== image) return { message: `Container ${spec.name} definition changed`, probe: undefined };
  if (verdict === undefined) return undefined;
  return { message: `Container ${spec.name} failed ${verdict} probe`, probe: verdict };
}
