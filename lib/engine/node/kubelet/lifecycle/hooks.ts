/** Lifecycle hooks (pkg/kubelet/lifecycle/handlers.go): exec, httpGet and sleep; the result comes back under a key. */
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { Draft } from '../../../client/object';
import type { EventId } from '../../../sim/kernel-contract';
import { SECOND } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { PodRecord } from '../pods/pod-record';
import { formatPod } from '../pods/pod-spec';
import type { Requests } from '../probes/requests';
import { httpTarget } from '../probes/targets';

export type HookOutcome = { readonly ok: true } | { readonly ok: false; readonly message: string };
type Hook = 'postStart' | 'preStop';

interface Running {
  readonly uid: string;
  readonly container: string;
  readonly hook: Hook;
  readonly exec: number | null;
  readonly timer: EventId | null;
}
/** Longest a postStart hook is waited for; the real one has no limit. */
const NO_LIMIT_US = 3_600 * SECOND;

export class Hooks implements Part<ReadonlyMap<string, Running>> {
  private readonly running = new LazyMap<string, Running>();
  onDone: (uid: string, container: string, hook: Hook, outcome: HookOutcome) => void = () => undefined;

  constructor(
    private readonly core: KubeletCore,
    private readonly requests: Requests,
  ) {
    core.on('hook-slept', (arg) => this.finish(arg.key, { ok: true }));
    requests.onHook = (key, result) =>
      this.finish(key, result.kind === 'response' ? { ok: true } : { ok: false, message: result.message });
  }

  run(record: PodRecord, spec: Draft, id: string, hook: Hook): void {
    const handler: Draft = spec.lifecycle?.[hook] ?? {};
    const key = hookKey(record.uid, spec.name, hook);
    const base = { uid: record.uid, container: spec.name, hook, exec: null, timer: null };
    if (handler.exec) {
      const exec = this.core.runtime.execSync(id, handler.exec.command ?? [], NO_LIMIT_US);
      this.running.set(key, { ...base, exec });
    } else if (handler.sleep) {
      const timer = this.core.post((handler.sleep.seconds ?? 0) * SECOND, 'hook-slept', { key }, 'timer');
      this.running.set(key, { ...base, timer });
    } else if (handler.httpGet) {
      this.running.set(key, base);
      const target = httpTarget(
        handler.httpGet,
        spec,
        record.sandbox?.ip ?? this.core.options.nodeIP,
        'kube-lifecycle',
      );
      if (target.ok) this.requests.http(key, target.target, NO_LIMIT_US);
      else this.finish(key, { ok: false, message: target.message });
    } else this.onDone(record.uid, spec.name, hook, { ok: true });
  }

  /** An exec that ended; false: none of ours. */
  execDone(exec: number, exitCode: number, output: string, error: string | undefined): boolean {
    for (const [key, running] of this.running) {
      if (running.exec !== exec) continue;
      const record = this.core.pods.get(running.uid);
      const words = error ?? `command '${commandOf(record, running)}' exited with ${exitCode}: ${output}`;
      const name = `Exec lifecycle hook ([${commandOf(record, running)}]) for Container "${running.container}"`;
      const pod = record === undefined ? '' : formatPod(record.pod);
      const message = `${name} in Pod "${pod}" failed - error: ${words}, message: ${JSON.stringify(output)}`;
      this.finish(key, exitCode === 0 && error === undefined ? { ok: true } : { ok: false, message });
      return true;
    }
    return false;
  }

  /** The time for the hook is over, or its container is. */
  cancel(uid: string, container: string, hook: Hook): void {
    const key = hookKey(uid, container, hook);
    const running = this.running.get(key);
    if (running?.timer != null) this.core.kernel.cancel(running.timer);
    this.requests.cancel(key);
    this.running.delete(key);
  }

  save(): ReadonlyMap<string, Running> {
    return this.running.save();
  }

  load(state: ReadonlyMap<string, Running>): void {
    this.running.load(state);
  }

  private finish(key: string, outcome: HookOutcome): void {
    const running = this.running.get(key);
    if (running === undefined) return;
    this.running.delete(key);
    this.onDone(running.uid, running.container, running.hook, outcome);
  }
}

function hookKey(uid: string, container: string, hook: Hook): string {
  return `hook/${uid}/${container}/${hook}`;
}

function commandOf(record: PodRecord | undefined, running: Running): string {
  const specs: readonly Draft[] = [...(record?.pod.spec.containers ?? []), ...(record?.pod.spec.initContainers ?? [])];
  const spec = specs.find((c) => c.name === running.container);
  return (spec?.lifecycle?.[running.hook]?.exec?.command ?? []).join(' ');
}
