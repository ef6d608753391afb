/**
 * The discrete-event kernel (kernel-contract.ts). Everything that changes simulated state happens inside `run`, one
 * event at a time; a chain hash over all events proves that two runs were the same.
 */
import { assert } from '../base/assert';
import type { Plain } from '../base/plain';
import { EventQueue } from './event-queue';
import type {
  Actor,
  ActorId,
  EventId,
  Kernel,
  Periodic,
  PureToolCall,
  PureToolResult,
  Random,
  SimEvent,
  Suspension,
  Us,
} from './kernel-contract';
import { PeriodicStreams } from './periodic-streams';
import { hashText, RandomStream } from './random-stream';
import { ReadTracker } from './read-tracker';
import { rfc3339, rfc3339Micro } from './wall-clock';

/** More events than this in one instant is a loop of ours or a program that takes no virtual time. */
const EVENTS_PER_INSTANT_MAX = 10_000;

interface PendingTool {
  readonly call: PureToolCall;
  readonly to: ActorId;
  readonly op: string;
}

export interface KernelState {
  readonly now: Us;
  readonly seq: number;
  readonly chain: number;
  readonly events: readonly SimEvent[];
  readonly streams: Readonly<Record<string, Us>>;
  readonly random: Readonly<Record<string, number>>;
  readonly tools: readonly PendingTool[];
}

interface KernelOptions {
  readonly seed: string;
  readonly epochMs: number;
  readonly suspended?: Suspension;
}
const NEVER: Suspension = { at: 0, ms: 0 };

export type RunResult = 'reached' | 'budget' | 'needs-pure-tool';

export class SimKernel implements Kernel {
  readonly epochMs: number;
  readonly seed: string;
  readonly suspended: Suspension;
  readonly tracker = new ReadTracker();
  private time: Us = 0;
  private seq = 0;
  private chain = 0x811c9dc5;
  private inInstant = 0;
  private readonly queue = new EventQueue();
  private readonly actors = new Map<ActorId, Actor>();
  private readonly families = new Map<string, (id: ActorId) => void>();
  private readonly streams = new PeriodicStreams();
  private readonly randoms = new Map<string, RandomStream>();
  private readonly textHashes = new Map<string, number>();
  private tools: PendingTool[] = [];
  /**
   * Called when an instant is over and something that a reader had read was touched in it. Grading hangs here: judged at
   * any other point, what a check sees would depend on how a run was sliced.
   */
  afterInstant: (() => void) | null = null;

  constructor(options: KernelOptions) {
    this.seed = options.seed;
    this.epochMs = options.epochMs;
    this.suspended = options.suspended ?? NEVER;
  }

  get now(): Us {
    return this.time;
  }

  get pendingWork(): number {
    return this.queue.work + this.tools.length;
  }

  get pendingEvents(): number {
    return this.queue.size;
  }

  wallUs(at: Us): number {
    const { at: until, ms } = this.suspended;
    return (at < until ? this.epochMs - ms : this.epochMs) * 1_000 + at;
  }

  timestamp(): string {
    return rfc3339(this.epochMs + Math.floor(this.time / 1_000));
  }

  microTimestamp(): string {
    return rfc3339Micro(this.epochMs * 1_000 + this.time);
  }

  post(delayUs: Us, to: ActorId, op: string, arg: Plain = null, cls: 'work' | 'timer' = 'work'): EventId {
    assert(
      Number.isInteger(delayUs) && delayUs >= 0,
      () => `post to ${to} ${op}: delay ${delayUs} is no whole number >= 0`,
    );
    const seq = ++this.seq;
    this.queue.push({ at: this.time + delayUs, seq, to, op, arg, class: cls });
    return seq;
  }

  cancel(id: EventId): void {
    this.queue.cancel(id);
  }

  register(id: ActorId, actor: Actor): void {
    assert(!this.actors.has(id), `actor ${id} is registered twice`);
    this.actors.set(id, actor);
  }

  unregister(id: ActorId): void {
    this.actors.delete(id);
  }

  registerFamily(prefix: string, wake: (id: ActorId) => void): void {
    this.families.set(prefix, wake);
  }

  every(stream: Periodic): void {
    this.streams.add(stream);
  }

  stopEvery(id: string): void {
    this.streams.remove(id);
  }

  random(component: string): Random {
    let stream = this.randoms.get(component);
    if (stream === undefined) {
      stream = RandomStream.named(component, this.seed);
      this.randoms.set(component, stream);
    }
    return stream;
  }

  requestPureTool(call: PureToolCall, to: ActorId, op: string): void {
    this.tools.push({ call, to, op });
  }

  /** The call the driver must run now; `run` stops until `completePureTool`. */
  get pendingTool(): PureToolCall | undefined {
    return this.tools[0]?.call;
  }

  completePureTool(result: PureToolResult): void {
    const tool = this.tools.shift();
    assert(tool !== undefined, 'no pure tool is pending');
    this.post(0, tool.to, tool.op, { result: { ...result } as unknown as Plain });
  }

  /** Runs events up to and including `until`; after 'reached' the clock stands at `until`. */
  run(until: Us, budget: { readonly events: number }): RunResult {
    let left = budget.events;
    for (;;) {
      if (this.tools.length > 0) return 'needs-pure-tool';
      const event = this.queue.peek();
      const tickAt = this.streams.nextAt;
      const eventAt = event === undefined ? Number.POSITIVE_INFINITY : event.at;
      if (Math.min(tickAt, eventAt) > until) break;
      if (left-- <= 0) return 'budget';
      if (tickAt <= eventAt) {
        this.moveTo(tickAt);
        this.streams.tick();
      } else {
        this.queue.pop();
        this.dispatch(event as SimEvent);
      }
    }
    if (until > this.time) this.moveTo(until);
    return 'reached';
  }

  /** Virtual time of the next event or tick; null when nothing is left. */
  nextAt(): Us | null {
    const next = Math.min(this.streams.nextAt, this.queue.peek()?.at ?? Number.POSITIVE_INFINITY);
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Time of the next queued event, periodic ticks left out: what a watching learner may see change. */
  nextEventAt(): Us | null {
    return this.queue.peek()?.at ?? null;
  }

  /** 32-bit chain hash over (at, seq, to, op) of every event dispatched so far. */
  get chainHash(): string {
    return (this.chain >>> 0).toString(16).padStart(8, '0');
  }

  save(): KernelState {
    const random: Record<string, number> = {};
    for (const [path, stream] of this.randoms) random[path] = stream.save();
    return {
      now: this.time,
      seq: this.seq,
      chain: this.chain,
      events: this.queue.list(),
      streams: this.streams.save(),
      random,
      tools: [...this.tools],
    };
  }

  load(state: KernelState): void {
    this.time = state.now;
    this.seq = state.seq;
    this.chain = state.chain;
    this.inInstant = 0;
    this.queue.restore(state.events);
    this.streams.load(state.streams);
    // Streams are loaded in place: components may hold the object that `random` gave them.
    for (const [path, stream] of this.randoms) {
      if (state.random[path] === undefined) stream.load(RandomStream.named(path, this.seed).save());
    }
    for (const [path, value] of Object.entries(state.random)) (this.random(path) as RandomStream).load(value);
    this.tools = [...state.tools];
  }

  private dispatch(event: SimEvent): void {
    this.moveTo(event.at);
    if (++this.inInstant > EVENTS_PER_INSTANT_MAX) {
      assert(
        false,
        `over ${EVENTS_PER_INSTANT_MAX} events at ${event.at} µs; the last goes to ${event.to} ${event.op}`,
      );
    }
    this.chain =
      Math.imul(this.chain ^ event.seq, 0x01000193) ^ this.hashOf(event.to) ^ Math.imul(this.hashOf(event.op), 31);
    this.chain = Math.imul(this.chain ^ event.at, 0x01000193);
    // An actor that is gone (a stopped container's process) leaves its events behind; they mean nothing any more.
    this.actorOf(event.to)?.handle(event.op, event.arg);
  }

  private actorOf(id: ActorId): Actor | undefined {
    const actor = this.actors.get(id);
    if (actor !== undefined) return actor;
    for (const [prefix, wake] of this.families) if (id.startsWith(prefix)) wake(id);
    return this.actors.get(id);
  }

  private hashOf(text: string): number {
    let hash = this.textHashes.get(text);
    if (hash === undefined) {
      hash = hashText(text);
      if (this.textHashes.size > 4_096) this.textHashes.clear();
      this.textHashes.set(text, hash);
    }
    return hash;
  }

  private moveTo(at: Us): void {
    assert(at >= this.time, () => `time runs backwards: ${at} after ${this.time}`);
    if (at === this.time) return;
    if (this.afterInstant !== null && this.tracker.hasDirty) this.afterInstant();
    this.time = at;
    this.inInstant = 0;
  }
}
