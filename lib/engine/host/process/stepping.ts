/**
 * The scheduler: one `step` event lets one process do one step, which costs virtual CPU time, so that even a loop that
 * does nothing lets time pass and can be interrupted. A wait ends when something it names is ready, a sleep is over, a
 * tool answered, or a caught signal arrived.
 */
import type { Step, Sys, Wait, Wake } from '../contract';
import { isReadable, isWritable, waitKeysOf } from './descriptors';
import type { Machine } from './machine';
import type { ProcessRecord } from './records';
import { type WaitKey, waitKey } from './waiters';

/** Virtual time of a step that then waits, and of one that wants to go on at once (a full slice of work). */
const STEP_US = 10;
const SLICE_US = 200;

export interface Steppers {
  sysOf(process: ProcessRecord): Sys;
  /** Starts an app, or lets one that was stopped catch up. */
  stepApp(process: ProcessRecord): void;
  /** A copy meets something it cannot answer for (kernel.md section 3): it stops there. */
  readonly onStep?: () => void;
}

function isReady(m: Machine, process: ProcessRecord, wait: Wait): boolean {
  if (wait.readable?.some((fd) => isReadable(m, process, fd))) return true;
  if (wait.writable?.some((fd) => isWritable(m, process, fd))) return true;
  if (wait.children && process.changes.length > 0) return true;
  if (wait.watch && process.watchEvents.length > 0) return true;
  if (wait.sockets?.some((id) => process.dirtySockets.includes(id) || pending(m, id))) return true;
  return wait.stream !== undefined && (m.streams.get(wait.stream)?.done ?? true);
}

function pending(m: Machine, socket: number): boolean {
  const state = m.options.sockets.state(socket);
  return state === undefined || state.pending > 0 || state.phase === 'failed' || state.phase === 'closed';
}

function keysOf(m: Machine, process: ProcessRecord, wait: Wait): WaitKey[] {
  const keys: WaitKey[] = [];
  for (const fd of wait.readable ?? []) keys.push(...waitKeysOf(m, process, fd, 'read'));
  for (const fd of wait.writable ?? []) keys.push(...waitKeysOf(m, process, fd, 'write'));
  if (wait.children) keys.push(waitKey('children', process.key));
  if (wait.watch) keys.push(waitKey('watch', process.key));
  if (wait.stream !== undefined) keys.push(waitKey('stream', wait.stream));
  for (const socket of wait.sockets ?? []) keys.push(waitKey('socket', socket));
  return keys;
}

/** Waits again for what it waited for before; used after a restore, when the index of waiters is empty. */
export function rejoin(m: Machine, process: ProcessRecord): void {
  if (process.status === null && process.wait !== null) m.await(process, keysOf(m, process, process.wait));
}

function block(m: Machine, process: ProcessRecord, wait: Wait): void {
  process.wait = wait;
  m.await(process, keysOf(m, process, wait));
  if (wait.sleepUs !== undefined) {
    const sleepUs = Math.max(0, Math.round(wait.sleepUs)) + Math.max(0, process.busyUntilUs - m.now);
    process.sleepEvent = m.post(sleepUs, 'sleep', { process: process.key }, 'timer');
  }
  if (wait.pureTool !== undefined) {
    process.toolNumber++;
    m.kernel.requestPureTool(wait.pureTool, m.actor, `tool:${process.key}:${process.toolNumber}`);
  } else if (process.signals.length > 0 || isReady(m, process, wait)) m.schedule(process);
}

function unblock(m: Machine, process: ProcessRecord): void {
  m.awaitNothing(process);
  m.cancelSleep(process);
  if (process.wait?.sockets !== undefined) process.dirtySockets = [];
  process.wait = null;
  process.due = null;
}

/** Why a process may go on now; undefined when it may not. */
function nextWake(m: Machine, process: ProcessRecord): Wake | undefined {
  const { wait, due } = process;
  if (wait === null) {
    const wake = process.nextWake;
    if (wake.kind !== 'start' && process.signals.length > 0) {
      return { kind: 'signal', signal: process.signals.shift() as never };
    }
    return wake;
  }
  if (wait.pureTool !== undefined) return due?.kind === 'tool' ? due : undefined;
  if (process.signals.length > 0) return { kind: 'signal', signal: process.signals.shift() as never };
  if (isReady(m, process, wait)) return { kind: 'ready' };
  return due ?? undefined;
}

export function step(m: Machine, key: number, steppers: Steppers): void {
  const process = m.processes.get(key);
  if (process === undefined || process.status !== null) return;
  process.stepEvent = 0;
  if (process.stopped) return;
  if (process.program.kind === 'app') {
    steppers.stepApp(process);
    return;
  }
  const wake = nextWake(m, process);
  if (wake === undefined) return;
  steppers.onStep?.();
  unblock(m, process);
  const generation = process.generation;
  process.nextWake = { kind: 'continue' };
  const result = run(m, process, wake, steppers);
  if (process.status !== null) return;
  const cost = 'again' in result ? SLICE_US : STEP_US;
  const before = Math.max(process.busyUntilUs, m.now);
  process.busyUntilUs = before + cost;
  process.cpuUs += cost;
  if (process.generation !== generation) {
    m.schedule(process);
    return;
  }
  if ('exit' in result) m.calls.end(process, { kind: 'exited', code: result.exit & 255 });
  else if ('wait' in result) block(m, process, result.wait);
  else m.schedule(process);
}

function run(m: Machine, process: ProcessRecord, wake: Wake, steppers: Steppers): Step {
  const sys = steppers.sysOf(process);
  const { program, generation } = process;
  if (program.kind === 'frame') {
    const frame = m.options.programs.frame(program.name);
    if (frame === undefined) return { exit: 127 };
    if (!program.started) {
      program.started = true;
      program.state = frame.start(sys);
      // start() may already have ended or replaced it.
      if (process.status !== null || process.generation !== generation) return { again: true };
    }
    return frame.step(program.state, wake, sys);
  }
  let generator = m.generators.get(process.key);
  if (generator === undefined) {
    const name = program.name;
    const found = m.options.programs.generator(name);
    if (found === undefined || program.started) return { exit: 127 };
    program.started = true;
    generator = found.run(sys);
    m.generators.set(process.key, generator);
  }
  const next = generator.next(wake);
  return next.done ? { exit: next.value } : { wait: next.value };
}

export function onSleepOver(m: Machine, key: number): void {
  const process = m.processes.get(key);
  if (process === undefined || process.status !== null || process.sleepEvent === 0) return;
  process.sleepEvent = 0;
  process.due = { kind: 'timeout' };
  if (!process.stopped) m.schedule(process);
}

export function onToolDone(m: Machine, key: number, number: number, wake: Wake): void {
  const process = m.processes.get(key);
  if (process === undefined || process.status !== null || process.toolNumber !== number) return;
  if (process.wait?.pureTool === undefined) return;
  process.due = wake;
  if (!process.stopped) m.schedule(process);
}
