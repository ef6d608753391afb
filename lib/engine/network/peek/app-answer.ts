/**
 * What the app behind a listener answers: its own `decide`, with effects kept in the run. Delays, timers and calls to
 * elsewhere are followed up to the peek's deadline; logs are dropped.
 */
import { formatIPv4 } from '../../base/ipv4';
import type { Us } from '../../sim/kernel-contract';
import type { AppEffect, AppInput, CallResult, Message, NetnsId } from '../contract';
import type { PeekRun, RunningApp } from './peek-run';
import type { Reached } from './reach';

export interface Answer {
  readonly messages: readonly Message[];
  readonly closed: boolean;
}

interface Queued {
  readonly at: Us;
  readonly input?: AppInput;
  readonly reply?: Message;
  readonly close?: boolean;
}

/** Undefined message: only connects. `isWhole` tells when enough has been heard. */
export function appAnswer(
  run: PeekRun,
  app: RunningApp,
  to: Extract<Reached, { kind: 'open' }>,
  message: Message | undefined,
  isWhole: (messages: readonly Message[]) => boolean,
): Answer {
  const { connection } = run;
  const from = { ip: formatIPv4(to.seen.src), port: to.seen.sport };
  const port = to.listener.local.port;
  const queue: Queued[] = [{ at: run.world.now, input: { kind: 'connected', connection, port, from } }];
  if (message !== undefined) {
    queue.push({ at: run.world.now, input: { kind: 'message', connection, port, from, message } });
  }
  const heard: Message[] = [];
  let closed = false;
  for (let next = queue.shift(); next !== undefined && next.at <= run.deadline; next = queue.shift()) {
    run.world.now = Math.max(run.world.now, next.at);
    if (next.reply !== undefined) heard.push(next.reply);
    if (next.close) closed = true;
    if (closed || isWhole(heard)) break;
    if (next.input === undefined) continue;
    const env = { ...app.env, now: run.world.now };
    for (const effect of app.app.decide(run.stateOf(app) as never, next.input, env)) {
      for (const later of carryOut(run, app, to.netns, effect)) insert(queue, later);
    }
  }
  run.world.now = Math.min(run.deadline, run.world.now + to.backUs);
  return { messages: heard, closed };
}

function insert(queue: Queued[], one: Queued): void {
  const at = queue.findIndex((other) => other.at > one.at);
  if (at < 0) queue.push(one);
  else queue.splice(at, 0, one);
}

function carryOut(run: PeekRun, app: RunningApp, netns: NetnsId, effect: AppEffect): readonly Queued[] {
  const { now } = run.world;
  switch (effect.kind) {
    case 'reply':
      if (effect.connection !== run.connection) return [];
      return [{ at: now + (effect.afterUs ?? 0), reply: effect.message, close: effect.close ?? false }];
    case 'close':
      return effect.connection === run.connection ? [{ at: now, close: true }] : [];
    case 'exit':
      return [{ at: now, close: true }];
    case 'state':
      run.change(app, effect.change);
      return [];
    case 'timer':
      return [{ at: now + effect.afterUs, input: { kind: 'timer', name: effect.name } }];
    case 'call': {
      const result: CallResult = run.sources.followCall(run, netns, effect);
      const at = run.world.now;
      // Calls of one decision run side by side: the clock goes back to when they began.
      run.world.now = now;
      return [{ at, input: { kind: 'call-result', call: effect.call, connection: effect.connection, result } }];
    }
    default:
      return [];
  }
}
