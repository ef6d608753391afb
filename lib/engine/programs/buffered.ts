/**
 * Programs whose output may block: text is queued in the frame and written before the program goes on. A program written
 * this way must not care why it woke (it looks at its sockets, descriptors and deadlines), since a full pipe wakes it too.
 */
import type { Plain } from '../base/plain';
import type { Fd, FrameProgram, Step, Sys, Wait, Wake } from '../host/contract';

export interface Output {
  pending: { fd: Fd; text: string }[];
  exit?: number;
}

export function noOutput(): Output {
  return { pending: [] };
}

export interface WithOutput {
  output: Output;
}

export function write(state: WithOutput, fd: Fd, text: string): void {
  if (text === '') return;
  const last = state.output.pending.at(-1);
  if (last !== undefined && last.fd === fd) last.text += text;
  else state.output.pending.push({ fd, text });
}

/** For standard output and standard error. */
export function out(state: WithOutput, text: string): void {
  write(state, 1, text);
}
export function err(state: WithOutput, text: string): void {
  write(state, 2, text);
}

/** Pipes hold 64 KiB and take all or nothing, so large texts go in pieces. */
const PIECE = 16_384;

function flush(output: Output, sys: Sys): Fd | undefined {
  for (;;) {
    const first = output.pending[0];
    if (first === undefined) return undefined;
    const piece = first.text.slice(0, PIECE);
    if (!sys.write(first.fd, piece)) return first.fd;
    if (piece.length === first.text.length) output.pending.shift();
    else first.text = first.text.slice(piece.length);
  }
}

export interface BufferedProgram<S extends WithOutput> {
  readonly name: string;
  start(sys: Sys): S;
  run(state: S, wake: Wake, sys: Sys): Step;
}

export function buffered<S extends WithOutput>(program: BufferedProgram<S>): FrameProgram {
  const frame: FrameProgram<S> = {
    name: program.name,
    start: (sys) => program.start(sys),
    step(state, wake, sys) {
      let blocked = flush(state.output, sys);
      if (blocked !== undefined) return { wait: { writable: [blocked] } };
      if (state.output.exit !== undefined) return { exit: state.output.exit };
      const step = program.run(state, wake, sys);
      blocked = flush(state.output, sys);
      if ('exit' in step) {
        if (blocked === undefined) return step;
        state.output.exit = step.exit;
      }
      return blocked === undefined ? step : { wait: { writable: [blocked] } };
    },
  };
  return frame as unknown as FrameProgram<Plain>;
}

/** Waits until an instant or for something earlier. */
export function until(sys: Sys, deadlineUs: number | undefined, wait: Wait): Step {
  if (deadlineUs === undefined) return { wait };
  const left = Math.max(0, deadlineUs - sys.now);
  return { wait: Object.assign({}, wait, { sleepUs: Math.min(left, wait.sleepUs ?? left) }) };
}

/** A program that prints one text and ends. */
export function immediate(name: string, run: (sys: Sys) => { out?: string; err?: string; exit: number }): FrameProgram {
  return buffered<WithOutput>({
    name,
    start: () => ({ output: noOutput() }),
    run(state, _wake, sys) {
      const result = run(sys);
      out(state, result.out ?? '');
      err(state, result.err ?? '');
      return { exit: result.exit };
    },
  });
}

/** An honest refusal of a tool that this simulation does not have. */
export function notSimulated(name: string, what = name): FrameProgram {
  return immediate(name, () => ({ err: `${name}: not simulated: ${what}\n`, exit: 1 }));
}
