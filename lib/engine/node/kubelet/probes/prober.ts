/**
 * Readiness, liveness and startup probes (pkg/kubelet/prober): a worker a container and probe, ticking with its period,
 * results by container id, thresholds, and the events `Unhealthy`.
 */
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import { nowMs, timeMs } from '../../../client/clock';
import type { Draft } from '../../../client/object';
import type { EventId } from '../../../sim/kernel-contract';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import { expand } from '../env/expansion';
import type { ProbeVerdict } from '../pods/pod-actions';
import type { PodRecord } from '../pods/pod-record';
import { containerSpec, initContainers, isSidecar, shouldRestart } from '../pods/pod-spec';
import { isTerminalPhase } from '../status/pod-status';
import type { StatusManager } from '../status/status-manager';
import { type ExecDone, execOutcome, type ProbeOutcome, requestOutcome } from './outcome';
import type { Requests } from './requests';
import { containerPort, httpTarget } from './targets';

type ProbeType = 'readiness' | 'liveness' | 'startup';
const TYPES: readonly ProbeType[] = ['startup', 'readiness', 'liveness'];
type Result = 'success' | 'failure' | 'unknown';
const INITIAL: Readonly<Record<ProbeType, Result>> = { readiness: 'failure', liveness: 'success', startup: 'unknown' };
const TITLES: Readonly<Record<ProbeType, string>> = {
  readiness: 'Readiness',
  liveness: 'Liveness',
  startup: 'Startup',
};

/** Changed in place: every probe of every container does so several times. */
interface Worker {
  readonly uid: string;
  readonly container: string;
  readonly type: ProbeType;
  containerId: string;
  last: Result | null;
  inRow: number;
  onHold: boolean;
  timer: EventId;
  inFlight: boolean;
  exec: number | null;
}
interface ProberState {
  readonly workers: readonly (readonly [string, Readonly<Worker>])[];
  readonly results: readonly (readonly [string, Result])[];
}

export class Prober implements Part<ProberState> {
  private readonly workers = new LazyMap<string, Worker>();
  private readonly results = new LazyMap<string, Result>();
  private readonly execs = new LazyMap<number, string>();
  /** A result changed: readiness shows at once, and the pod's worker looks at it. */
  onChange: (uid: string, type: ProbeType, containerId: string, isSuccess: boolean) => void = () => undefined;

  constructor(
    private readonly core: KubeletCore,
    private readonly statuses: StatusManager,
    private readonly requests: Requests,
  ) {
    core.on('probe', (arg) => this.tick(arg.key));
    requests.onProbe = (key, result) => this.finish(key, requestOutcome(result));
  }

  addPod(record: PodRecord): void {
    const { pod, uid } = record;
    for (const spec of [...pod.spec.containers, ...initContainers(pod).filter(isSidecar)]) {
      for (const type of TYPES) {
        if (!spec[`${type}Probe`]) continue;
        const key = workerKey(uid, spec.name, type);
        if (this.workers.has(key)) continue;
        const timer = this.core.post(0, 'probe', { key }, 'timer');
        const own = { uid, container: spec.name, type, timer };
        this.workers.set(key, {
          ...own,
          containerId: '',
          last: null,
          inRow: 0,
          onHold: false,
          inFlight: false,
          exec: null,
        });
      }
    }
  }

  isStarted(record: PodRecord, container: string, id: string): boolean {
    const result = this.results.get(`startup/${id}`);
    if (result !== undefined) return result === 'success';
    return !this.workers.has(workerKey(record.uid, container, 'startup'));
  }

  /** Asked while the status is made: a container that is not known to be ready is probed at once. */
  isReady(record: PodRecord, container: string, id: string): boolean {
    if (this.results.get(`readiness/${id}`) === 'success') return true;
    const key = workerKey(record.uid, container, 'readiness');
    const worker = this.workers.get(key);
    if (worker === undefined) return true;
    if (!worker.inFlight) this.schedule(key, worker, 0, 'work');
    return false;
  }

  verdict(id: string): ProbeVerdict {
    if (this.results.get(`liveness/${id}`) === 'failure') return 'liveness';
    return this.results.get(`startup/${id}`) === 'failure' ? 'startup' : undefined;
  }

  startupResult(record: PodRecord, container: string, id: string): boolean | undefined {
    if (!containerSpec(record.pod, container)?.startupProbe) return true;
    const result = this.results.get(`startup/${id}`);
    return result === undefined ? undefined : result === 'success';
  }

  stopLivenessAndStartup(uid: string): void {
    for (const [key, worker] of [...this.workers]) {
      if (worker.uid === uid && worker.type !== 'readiness') this.stop(key);
    }
  }

  removePod(uid: string): void {
    for (const [key, worker] of [...this.workers]) if (worker.uid === uid) this.stop(key);
  }

  /** False: an exec of somebody else. */
  execDone(exec: number, done: ExecDone): boolean {
    const key = this.execs.get(exec);
    if (key === undefined) return false;
    this.execs.delete(exec);
    const worker = this.workers.get(key);
    const record = worker === undefined ? undefined : this.core.pods.get(worker.uid);
    const probe = record && worker && containerSpec(record.pod, worker.container)?.[`${worker.type}Probe`];
    this.finish(key, execOutcome(done, probe ?? {}));
    return true;
  }

  save(): ProberState {
    return { workers: [...this.workers].map(([key, worker]) => [key, { ...worker }]), results: [...this.results] };
  }

  load(state: ProberState): void {
    this.workers.clear();
    this.execs.clear();
    for (const [key, worker] of state.workers) {
      this.workers.set(key, { ...worker });
      if (worker.exec !== null) this.execs.set(worker.exec, key);
    }
    this.results.clear();
    for (const [key, result] of state.results) this.results.set(key, result);
  }

  /** `work`: something still unknown will be known then, so the cluster is not quiet. */
  private schedule(key: string, worker: Worker, delayUs: number, cls: 'work' | 'timer'): void {
    this.core.kernel.cancel(worker.timer);
    worker.timer = this.core.post(delayUs, 'probe', { key }, cls);
  }

  private tick(key: string): void {
    const worker = this.workers.get(key);
    const record = worker === undefined ? undefined : this.core.pods.get(worker.uid);
    const spec = record === undefined ? undefined : containerSpec(record.pod, worker?.container ?? '');
    if (worker === undefined || record === undefined || spec === undefined) {
      this.stop(key);
      return;
    }
    const probe: Draft = spec[`${worker.type}Probe`];
    this.schedule(key, worker, (probe.periodSeconds ?? 10) * SECOND, 'timer');
    if (worker.inFlight || !this.statuses.has(record.uid)) return;
    const status = this.statuses.get(record);
    if (isTerminalPhase(status.phase)) {
      this.stop(key);
      return;
    }
    const all: readonly Draft[] = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
    const container = all.find((c) => c.name === worker.container);
    if (container?.containerID === undefined) return;
    if (this.mayProbe(key, record, spec, probe, container)) this.probe(key, record, spec, probe);
  }

  private mayProbe(key: string, record: PodRecord, spec: Draft, probe: Draft, container: Draft): boolean {
    const worker = this.workers.get(key) as Worker;
    const id = String(container.containerID).replace(/^[a-z]+:\/\//, '');
    if (worker.containerId !== id) {
      this.results.delete(`${worker.type}/${worker.containerId}`);
      worker.containerId = id;
      worker.onHold = false;
      this.results.set(`${worker.type}/${id}`, INITIAL[worker.type]);
    }
    if (worker.onHold) return false;
    const { running, terminated } = container.state;
    if (running === undefined) {
      this.setResult(worker, 'failure');
      if (terminated !== undefined && !shouldRestart(spec, record.pod, terminated.exitCode)) this.stop(key);
      return false;
    }
    const { deletionTimestamp } = record.pod.metadata;
    if (deletionTimestamp !== undefined && deletionTimestamp !== null && worker.type !== 'readiness') {
      this.setResult(worker, 'success');
      this.stop(key);
      return false;
    }
    const seconds = Math.floor((nowMs(this.core.kernel) - (timeMs(running.startedAt) ?? 0)) / 1_000);
    if (seconds < (probe.initialDelaySeconds ?? 0)) {
      const isOpen = worker.last === null && worker.type !== 'liveness';
      if (isOpen) this.schedule(key, worker, (probe.periodSeconds ?? 10) * SECOND, 'work');
      return false;
    }
    return (container.started === true) !== (worker.type === 'startup');
  }

  private probe(key: string, record: PodRecord, spec: Draft, probe: Draft): void {
    const worker = this.workers.get(key) as Worker;
    const timeoutUs = (probe.timeoutSeconds ?? 1) * SECOND;
    const ip = record.pod.spec.hostNetwork === true ? this.core.options.nodeIP : (record.sandbox?.ip ?? '');
    worker.inFlight = true;
    if (probe.exec) {
      const known = new Map<string, string>((spec.env ?? []).map((e: Draft) => [e.name, e.value ?? '']));
      const command = (probe.exec.command ?? []).map((word: string) => expand(word, (name) => known.get(name)));
      const exec = this.core.runtime.execSync(worker.containerId, command, timeoutUs);
      this.execs.set(exec, key);
      worker.exec = exec;
    } else if (probe.httpGet) {
      const target = httpTarget(probe.httpGet, spec, ip, 'kube-probe');
      if (target.ok) this.requests.http(key, target.target, timeoutUs);
      else this.finish(key, { kind: 'error', message: target.message });
    } else if (probe.tcpSocket) {
      const port = containerPort(probe.tcpSocket.port, spec);
      if (typeof port === 'string') this.finish(key, { kind: 'error', message: port });
      else this.requests.dial(key, probe.tcpSocket.host || ip, port, timeoutUs);
    } else if (probe.grpc) this.finish(key, { kind: 'success' });
  }

  private finish(key: string, outcome: ProbeOutcome): void {
    const worker = this.workers.get(key);
    if (worker === undefined) return;
    worker.inFlight = false;
    worker.exec = null;
    const record = this.core.pods.get(worker.uid);
    const probe = record && containerSpec(record.pod, worker.container)?.[`${worker.type}Probe`];
    if (record === undefined || !probe) return;
    const title = TITLES[worker.type];
    const tell = (message: string) =>
      this.core.events.container(record.pod, worker.container, 'Warning', 'Unhealthy', message);
    if (outcome.kind === 'error') {
      tell(`${title} probe errored and resulted in unknown state: ${outcome.message}`);
      return;
    }
    if (outcome.kind === 'failure') tell(`${title} probe failed: ${outcome.output}`);
    const result = outcome.kind;
    worker.inRow = worker.last === result ? worker.inRow + 1 : 1;
    worker.last = result;
    const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
    if (worker.inRow < threshold) return;
    if (worker.type === 'startup' || (worker.type === 'liveness' && result === 'failure')) {
      worker.onHold = true;
      worker.inRow = 0;
    }
    this.setResult(worker, result);
  }

  private setResult(worker: Worker, result: Result): void {
    const key = `${worker.type}/${worker.containerId}`;
    if (worker.containerId === '' || this.results.get(key) === result) return;
    this.results.set(key, result);
    this.onChange(worker.uid, worker.type, worker.containerId, result === 'success');
  }

  private stop(key: string): void {
    const worker = this.workers.get(key);
    if (worker === undefined) return;
    this.core.kernel.cancel(worker.timer);
    this.requests.cancel(key);
    if (worker.exec !== null) this.execs.delete(worker.exec);
    this.results.delete(`${worker.type}/${worker.containerId}`);
    this.workers.delete(key);
  }
}

function workerKey(uid: string, container: string, type: ProbeType): string {
  return `probe/${uid}/${container}/${type}`;
}
