/** Tools that do all their work in one step: ls, cp, date, … Their output is written, then they exit. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { busyboxStatus } from './busybox-words';
import { flush, type Output, put } from './output';
import { isBusybox } from './quote';

export interface ToolCall {
  readonly sys: Sys;
  readonly name: string;
  readonly args: readonly string[];
  out(text: string): void;
  /** Prints `name: message` on standard error. */
  fail(message: string): void;
  err(text: string): void;
  /** All of standard input, for a tool that said it reads it. */
  readonly input: string;
}

interface State extends Output {
  exit: number | null;
  input: string;
}

/** GNU tools name themselves in messages as they were called, path and all; busybox's applets do not. */
function calledName(name: string, sys: Sys): string {
  const called = sys.argv[0] ?? name;
  return called.includes('/') && !isBusybox(sys) ? called : name;
}

/** `readsInput`: does it read standard input with these arguments? */
export function oneShot(
  name: string,
  run: (call: ToolCall) => number,
  readsInput: (args: readonly string[]) => boolean = () => false,
): FrameProgram {
  return {
    name,
    start: () => ({ pending: [], exit: null, input: '' }),
    step(raw, _wake, sys): Step {
      const state = raw as unknown as State;
      while (state.exit === null && readsInput(sys.argv.slice(1))) {
        const got = sys.read(0);
        if (!got) return { wait: { readable: [0] } };
        state.input += got.text;
        if (got.eof) break;
      }
      if (state.exit === null) {
        const status = run({
          sys,
          name,
          args: sys.argv.slice(1),
          input: state.input,
          out: (text) => put(state, 1, text),
          err: (text) => put(state, 2, text),
          fail: (message) => put(state, 2, `${calledName(name, sys)}: ${message}\n`),
        });
        state.exit = isBusybox(sys) ? busyboxStatus(name, status) : status;
      }
      return flush(state, sys) ?? { exit: state.exit };
    },
  };
}
