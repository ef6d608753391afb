/** What the kubelet's components share: clock, API client, runtime, pods, and a switchboard from event names to handlers. */
import { assert } from '../../base/assert';
import type { Plain } from '../../base/plain';
import type { ApiClient } from '../../client/api-client';
import type { Draft } from '../../client/object';
import type { Actor, ActorId, EventId, Kernel, Us } from '../../sim/kernel-contract';
import type { ContainerRuntime } from '../runtime/contract';
import type { PodEvents } from './events/pod-events';
import type { KubeletOptions } from './options';
import { PodStore } from './pods/pod-store';

type Handler = (arg: Draft) => void;

export class KubeletCore implements Actor {
  readonly kernel: Kernel;
  readonly runtime: ContainerRuntime;
  readonly pods = new PodStore();
  readonly id: ActorId;
  private readonly handlers = new Map<string, Handler>();
  private lastToken = 0;

  constructor(
    readonly options: KubeletOptions,
    readonly client: ApiClient,
    readonly events: PodEvents,
  ) {
    this.kernel = options.kernel;
    this.runtime = options.runtime;
    this.id = `kubelet/${options.nodeName}`;
    this.kernel.register(this.id, this);
  }

  on(op: string, handler: Handler): void {
    assert(!this.handlers.has(op), `kubelet: two handlers of ${op}`);
    this.handlers.set(op, handler);
  }

  handle(op: string, arg: Plain): void {
    const handler = this.handlers.get(op);
    assert(handler !== undefined, () => `kubelet: no handler of ${op}`);
    handler(arg as Draft);
  }

  post(delayUs: Us, op: string, arg: Plain, cls: 'work' | 'timer' = 'work'): EventId {
    return this.kernel.post(Math.max(0, Math.ceil(delayUs)), this.id, op, arg, cls);
  }

  nextToken(): number {
    this.lastToken += 1;
    return this.lastToken;
  }

  /** wait.Jitter(period, 0.5). */
  jittered(us: Us): Us {
    return us + Math.floor((us * this.kernel.random(this.id).below(501)) / 1_000);
  }

  saveToken(): number {
    return this.lastToken;
  }

  loadToken(token: number): void {
    this.lastToken = token;
  }
}
