/** One run of a peek: its world, what it may look up, and what apps remember in it. */
import type { Plain } from '../../base/plain';
import type { Us } from '../../sim/kernel-contract';
import type { App, AppEffect, AppEnv, AppHost, CallResult, NetnsId, SocketOwner } from '../contract';
import type { ReadFile } from '../dns/resolver-files';
import type { World } from '../flow/world';
import type { SocketTable } from '../sockets/socket-table';
import type { RecordedChooser } from './explore';
import { PeekWorld } from './peek-world';

/** What a peek reads of the network around it. */
export interface PeekSources {
  readonly live: World;
  readonly table: SocketTable;
  resolver(netns: NetnsId): ReadFile | undefined;
  appHost(): AppHost | null;
  /** Follows a request of an app to elsewhere (call.ts). */
  followCall(run: PeekRun, netns: NetnsId, call: Call): CallResult;
}
export type Call = Extract<AppEffect, { kind: 'call' }>;

/** Apps that call apps that call apps …: beyond this nobody waits for the answer. */
const MAX_DEPTH = 8;
/** No number that a live socket has. */
const FIRST_CONNECTION = 1_000_000_000;

export interface RunningApp {
  readonly app: App;
  readonly env: AppEnv;
  readonly key: string;
}

export class PeekRun {
  readonly world: PeekWorld;
  private readonly states: Map<string, Plain>;

  constructor(
    readonly sources: PeekSources,
    readonly choose: RecordedChooser,
    /** The peek's own end of patience. */
    readonly deadline: Us,
    outer: PeekRun | null = null,
    private readonly depth = 0,
  ) {
    this.world = outer === null ? new PeekWorld(sources.live, choose) : outer.world.fork(choose);
    this.states = new Map(outer?.states);
  }

  get isTooDeep(): boolean {
    return this.depth >= MAX_DEPTH;
  }

  get connection(): number {
    return FIRST_CONNECTION + this.depth;
  }

  /**
   * A question inside this one: explored by itself, equal results merged. What it changes is dropped, the time it took
   * is kept (of the first of the equal ones: a few microseconds must not make them differ).
   */
  sub<R>(label: string, ask: (run: PeekRun) => R): R {
    const { result, tookUs } = this.choose.sub(
      label,
      (choose) => {
        const run = new PeekRun(this.sources, choose, this.deadline, this, this.depth + 1);
        return { result: ask(run), tookUs: run.world.now - this.world.now };
      },
      (one) => JSON.stringify(one.result),
    );
    this.world.now += tookUs;
    return result;
  }

  appOf(owner: SocketOwner): RunningApp | undefined {
    const found = this.sources.appHost()?.appOf(owner);
    if (found === undefined) return undefined;
    const key = `${owner.actor} ${owner.key}`;
    if (!this.states.has(key)) this.states.set(key, found.state);
    return { app: found.app, env: { ...found.env, now: this.world.now }, key };
  }

  stateOf(app: RunningApp): Plain {
    return this.states.get(app.key) ?? null;
  }

  change(app: RunningApp, change: Plain): void {
    this.states.set(app.key, app.app.apply(this.stateOf(app), change));
  }
}
