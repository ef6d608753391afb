/** Tools that read files or standard input line by line and answer at once, so that `kubectl get -w | grep` streams. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { reason } from './options';
import { flush, type Output, put } from './output';

export interface LineState extends Output {
  /** The tool's own options and counters; plain data. */
  own: any;
  files: string[];
  at: number;
  fd: number | null;
  partial: string;
  status: number;
  done: boolean;
}

export interface LineCall {
  readonly sys: Sys;
  readonly state: LineState;
  out(text: string): void;
  err(text: string): void;
  /** Reads no more. */
  stop(): void;
  /** Name of the present file; '-' for standard input. */
  readonly file: string;
}

export interface LineTool {
  readonly name: string;
  /** Options and files, or a message and status. */
  parse(
    args: readonly string[],
    sys: Sys,
  ): { readonly own: unknown; readonly files: readonly string[] } | { readonly stderr: string; readonly exit: number };
  /** `ended`: the line had its newline. */
  line(call: LineCall, line: string, ended: boolean): void;
  fileStart?(call: LineCall): void;
  fileEnd?(call: LineCall): void;
  /** Returns the exit status. */
  end?(call: LineCall): number | undefined;
  /** How a file that cannot be opened is reported; undefined = the GNU form. */
  openError?(file: string, errno: string): string;
  readonly failStatus?: number;
  /** Whole chunks instead of lines (cat). */
  chunk?(call: LineCall, text: string): void;
}

export function lineTool(tool: LineTool): FrameProgram {
  return {
    name: tool.name,
    start(sys) {
      const state: LineState = {
        own: null,
        files: [],
        at: -1,
        fd: null,
        partial: '',
        status: 0,
        done: false,
        pending: [],
      };
      const parsed = tool.parse(sys.argv.slice(1), sys);
      if ('stderr' in parsed) {
        put(state, parsed.exit === 0 ? 1 : 2, parsed.stderr);
        state.status = parsed.exit;
        state.done = true;
        state.own = null;
        return state as never;
      }
      state.own = parsed.own;
      state.files = parsed.files.length > 0 ? [...parsed.files] : ['-'];
      return state as never;
    },
    step(raw, _wake, sys): Step {
      const state = raw as unknown as LineState;
      const call: LineCall = {
        sys,
        state,
        out: (text) => put(state, 1, text),
        err: (text) => put(state, 2, text),
        stop: () => {
          state.done = true;
        },
        get file() {
          return state.files[state.at] ?? '-';
        },
      };
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.done) return finish(tool, state, call, sys);
      for (let turns = 0; turns < 16; turns++) {
        if (state.fd === null && !openNext(tool, state, call, sys)) {
          state.done = true;
          return finish(tool, state, call, sys);
        }
        const got = sys.read(state.fd as number);
        if (!got) return { wait: { readable: [state.fd as number] } };
        feed(tool, state, call, got.text);
        if (got.eof && !state.done) endFile(tool, state, call, sys);
        const full = flush(state, sys);
        if (full) return full;
        if (state.done) return finish(tool, state, call, sys);
      }
      return { again: true };
    },
  };
}

function feed(tool: LineTool, state: LineState, call: LineCall, text: string): void {
  if (tool.chunk) {
    if (text) tool.chunk(call, text);
    return;
  }
  const whole = state.partial + text;
  let from = 0;
  for (let end = whole.indexOf('\n'); end >= 0 && !state.done; end = whole.indexOf('\n', from)) {
    tool.line(call, whole.slice(from, end), true);
    from = end + 1;
  }
  state.partial = whole.slice(from);
}

function openNext(tool: LineTool, state: LineState, call: LineCall, sys: Sys): boolean {
  while (++state.at < state.files.length) {
    const file = state.files[state.at] as string;
    if (file === '-') {
      state.fd = 0;
      tool.fileStart?.(call);
      return true;
    }
    const stat = sys.files.stat(file);
    const directory = stat.ok && stat.value.type === 'directory';
    const opened = directory ? ({ ok: false, errno: 'EISDIR' } as const) : sys.open(file, 'read');
    if (opened.ok) {
      state.fd = opened.value;
      tool.fileStart?.(call);
      return true;
    }
    call.err(tool.openError?.(file, opened.errno) ?? `${tool.name}: ${file}: ${reason(opened.errno)}\n`);
    state.status = tool.failStatus ?? 1;
  }
  return false;
}

function endFile(tool: LineTool, state: LineState, call: LineCall, sys: Sys): void {
  if (state.partial !== '') {
    const text = state.partial;
    state.partial = '';
    tool.line(call, text, false);
  }
  tool.fileEnd?.(call);
  if (state.fd !== null && state.fd !== 0) sys.close(state.fd);
  state.fd = null;
}

function finish(tool: LineTool, state: LineState, call: LineCall, sys: Sys): Step {
  if (state.own !== null && state.own.ended !== true) {
    const status = tool.end?.(call);
    if (status !== undefined) state.status = status;
    state.own = { ...state.own, ended: true };
  }
  return flush(state, sys) ?? { exit: state.status };
}
