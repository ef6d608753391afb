/** shuf: lines, -e words or -i numbers in an order of the machine's random numbers. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { parseOptions, reason, usageError } from './options';
import { flush, type Output, put } from './output';
import { quoted } from './quote';

interface State extends Output {
  input: string;
  fd: number | null;
  exit: number | null;
  count: number;
}

function shuffled(sys: Sys, lines: readonly string[], count: number): string {
  const left = [...lines];
  const out: string[] = [];
  while (left.length > 0 && out.length < count) {
    const at = sys.random.below(left.length);
    out.push(left[at] as string);
    left[at] = left[left.length - 1] as string;
    left.pop();
  }
  return out.map((line) => `${line}\n`).join('');
}

export const shuf: FrameProgram = {
  name: 'shuf',
  start(sys) {
    const state: State = { pending: [], input: '', fd: null, exit: null, count: Number.POSITIVE_INFINITY };
    const { flags, operands, problem } = parseOptions(sys.argv.slice(1), 'ei:n:r', {
      echo: 'e',
      'input-range:': 'i',
      'head-count:': 'n',
    });
    const stop = (text: string) => {
      put(state, 2, text);
      state.exit = 1;
      return state as never;
    };
    if (problem !== undefined) return stop(usageError('shuf', problem));
    state.count = flags.n === undefined ? Number.MAX_SAFE_INTEGER : Number(flags.n);
    const range = /^(\d+)-(\d+)$/.exec(flags.i ?? '');
    if (flags.i !== undefined && range === null) return stop(`shuf: invalid input range: ${quoted(sys, flags.i)}\n`);
    if (range !== null || flags.e !== undefined) {
      const [from, to] = [Number(range?.[1] ?? 0), Number(range?.[2] ?? -1)];
      const words = range === null ? operands : Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
      put(state, 1, shuffled(sys, words, state.count));
      state.exit = 0;
      return state as never;
    }
    const name = operands[0] ?? '-';
    const opened = name === '-' ? ({ ok: true, value: 0 } as const) : sys.open(name, 'read');
    if (!opened.ok) return stop(`shuf: ${name}: ${reason(opened.errno)}\n`);
    state.fd = opened.value;
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    while (state.exit === null && state.fd !== null) {
      const got = sys.read(state.fd);
      if (!got) return { wait: { readable: [state.fd] } };
      state.input += got.text;
      if (!got.eof) continue;
      put(state, 1, shuffled(sys, state.input === '' ? [] : state.input.replace(/\n$/, '').split('\n'), state.count));
      state.exit = 0;
    }
    return flush(state, sys) ?? { exit: state.exit ?? 0 };
  },
};
