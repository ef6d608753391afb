/**
 * The contract of the discrete-event kernel (../shared/kernel.md sections 1, 2 and 5). All simulated
 * state changes inside events of one queue ordered by (at, seq).
 */
import type { Part, Plain } from '../base/plain';

/** Virtual time in integer microseconds since the session's start. */
export type Us = number;
export const MS = 1_000;
export const SECOND = 1_000_000;

/** A path such as `kubelet/minikube` or `controller/replicaset`; unique in one simulation. */
export type ActorId = string;
export type EventId = number;

export interface SimEvent {
  readonly at: Us;
  readonly seq: number;
  readonly to: ActorId;
  readonly op: string;
  readonly arg: Plain;
  /** `work` keeps the cluster "not quiet"; `timer` (back-offs, TTLs, time-outs, sleeps) does not. */
  readonly class: 'work' | 'timer';
}

export interface Actor {
  /** Handles one event. Runs to completion; may post further events; must not keep `arg` mutable. */
  handle(op: string, arg: Plain): void;
}

/** Declared periodic work (leases, probes, resyncs): ordered by (time, id) before queue events of the same instant. */
export interface Periodic {
  readonly id: string;
  readonly periodUs: Us;
  /** First tick; later ones follow every `periodUs`, without jitter. */
  readonly firstAtUs: Us;
  tick(at: Us): void;
}

export interface Random {
  /** Integer in [0, below). */
  below(below: number): number;
  /** `length` letters of `bcdfghjklmnpqrstvwxz2456789`, Kubernetes' rand.String. */
  letters(length: number): string;
  /** RFC 4122 version 4 shape. */
  uuid(): string;
}

/**
 * The machines stood still for `ms` of wall time at this virtual moment, as a suspended laptop does: the wall clock
 * jumped, the monotonic one did not.
 */
export interface Suspension {
  readonly at: Us;
  readonly ms: number;
}

export interface Kernel extends Part {
  readonly now: Us;
  /** Wall time at virtual zero as the present counts it, ms since 1970 UTC; from the session's log, never from the host. */
  readonly epochMs: number;
  /** Wall time of a virtual moment, whole microseconds since 1970 UTC; earlier moments may lie before a suspension. */
  wallUs(at: Us): number;
  /** RFC 3339 with seconds, as metav1.Time prints it: `2026-11-21T04:24:50Z`. */
  timestamp(): string;
  /** RFC 3339 with microseconds, as metav1.MicroTime prints it. */
  microTimestamp(): string;
  post(delayUs: Us, to: ActorId, op: string, arg?: Plain, cls?: 'work' | 'timer'): EventId;
  cancel(id: EventId): void;
  register(id: ActorId, actor: Actor): void;
  unregister(id: ActorId): void;
  /** Actors whose ids begin with `prefix` come into being with their first event: `wake` makes and registers one. */
  registerFamily(prefix: string, wake: (id: ActorId) => void): void;
  every(stream: Periodic): void;
  stopEvery(id: string): void;
  /** One seeded stream per component path; the same path always names the same stream. */
  random(component: string): Random;
  readonly tracker: Tracker;
  /** Appends a host tool call (just-bash awk, jq…); its result arrives as event `op` to `to`. Virtual time stands still meanwhile. */
  requestPureTool(call: PureToolCall, to: ActorId, op: string): void;
}

export interface PureToolCall {
  readonly tool: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}
export interface PureToolResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  /** Files the tool wrote (sed -i, sort -o, …): path to new text. */
  readonly written: Readonly<Record<string, string>>;
}

/**
 * Read tracking (kernel.md section 8). Keys are strings: `object:<resource>/<namespace>/<name>`,
 * `list:<resource>/<namespace or *>`, `rules:<host>`, `routes:<host>`, `listener:<netns>:<proto>:<port>`,
 * `file:<sandbox>:<path>`, `app:<sandbox>`, `log:<container id>`, `time`. Reading something absent reads its key too.
 */
export interface Tracker {
  /** Runs `f`, recording every key read; replaces the reader's former read set. */
  run<R>(reader: string, f: () => R): R;
  read(key: string): void;
  /** Somebody's reads are being recorded: elsewhere a key need not even be made. */
  readonly isReading: boolean;
  touched(key: string): void;
  /** Readers whose read set was touched since the last call. */
  takeDirty(): readonly string[];
  forget(reader: string): void;
}
