/** tail: -n N, -n +N, -c N, -f and -F; following polls once a second as the real one without inotify. */
import type { FrameProgram, Step } from '../../engine/host/contract';
import { parseOptions, reason, usageError } from './options';
import { flush, type Output, put } from './output';

interface State extends Output {
  own: { count: number; fromStart: boolean; bytes: boolean; follow: boolean; retry: boolean; title: boolean } | null;
  files: string[];
  at: number;
  fd: number | null;
  text: string;
  sizes: Record<string, number>;
  last: string;
  status: number;
}

export const tail: FrameProgram = {
  name: 'tail',
  start(sys) {
    const state: State = {
      own: null,
      files: [],
      at: 0,
      fd: null,
      text: '',
      sizes: {},
      last: '',
      status: 0,
      pending: [],
    };
    const args = sys.argv.slice(1).flatMap((arg, index, all) => {
      // The old form, unless it is the value of an option before it.
      if (/^-[ncs]$/.test(all[index - 1] ?? '')) return [arg];
      return /^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : /^\+\d+$/.test(arg) ? ['-n', arg] : [arg];
    });
    const { flags, operands, problem } = parseOptions(args, 'n:c:fFqvs:', {
      'lines:': 'n',
      'bytes:': 'c',
      follow: 'f',
      retry: 'F',
      quiet: 'q',
    });
    const count = flags.c ?? flags.n ?? '10';
    if (problem) {
      put(state, 2, usageError('tail', problem));
      state.status = 1;
      return state as never;
    }
    if (!/^[-+]?\d+$/.test(count)) {
      put(state, 2, `tail: invalid number of ${flags.c !== undefined ? 'bytes' : 'lines'}: '${count}'\n`);
      state.status = 1;
      return state as never;
    }
    state.files = operands.length > 0 ? [...operands] : ['-'];
    const follow = flags.f !== undefined || flags.F !== undefined;
    state.own = {
      count: Math.abs(Number(count)),
      fromStart: count.startsWith('+'),
      bytes: flags.c !== undefined,
      follow,
      retry: flags.F !== undefined,
      title: (operands.length > 1 || flags.v !== undefined) && flags.q === undefined,
    };
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    const { own } = state;
    const blocked = flush(state, sys);
    if (blocked) return blocked;
    if (!own) return { exit: state.status };
    while (state.at < state.files.length) {
      const file = state.files[state.at] as string;
      if (state.fd === null) {
        const opened = file === '-' ? ({ ok: true, value: 0 } as const) : sys.open(file, 'read');
        if (!opened.ok) {
          put(state, 2, `tail: cannot open '${file}' for reading: ${reason(opened.errno)}\n`);
          state.status = 1;
          state.at++;
          continue;
        }
        state.fd = opened.value;
        state.text = '';
      }
      const got = sys.read(state.fd);
      if (!got) return { wait: { readable: [state.fd] } };
      state.text += got.text;
      if (!got.eof) continue;
      if (own.title) put(state, 1, `${state.last ? '\n' : ''}==> ${file === '-' ? 'standard input' : file} <==\n`);
      state.last = file;
      put(state, 1, lastPart(state.text, own));
      state.sizes[file] = state.text.length;
      if (state.fd !== 0) sys.close(state.fd);
      state.fd = null;
      state.text = '';
      state.at++;
    }
    const full = flush(state, sys);
    if (full) return full;
    if (!own.follow || (state.status === 1 && !own.retry && Object.keys(state.sizes).length === 0))
      return { exit: state.status };
    for (const file of state.files) {
      if (file === '-') continue;
      const now = sys.files.readFile(file);
      const known = state.sizes[file];
      if (!now.ok || (known === undefined && !own.retry)) continue;
      const from = known ?? 0;
      if (now.value.length < from) {
        put(state, 2, `tail: ${file}: file truncated\n`);
        state.sizes[file] = 0;
      }
      const fresh = now.value.slice(Math.min(from, now.value.length) === from ? from : 0);
      if (fresh) {
        if (own.title && state.last !== file) put(state, 1, `\n==> ${file} <==\n`);
        state.last = file;
        put(state, 1, fresh);
      }
      state.sizes[file] = now.value.length;
    }
    return flush(state, sys) ?? { wait: { sleepUs: 1_000_000 } };
  },
};

function lastPart(text: string, own: NonNullable<State['own']>): string {
  if (own.bytes)
    return own.fromStart ? text.slice(Math.max(0, own.count - 1)) : own.count === 0 ? '' : text.slice(-own.count);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return (
    own.fromStart ? lines.slice(Math.max(0, own.count - 1)) : own.count === 0 ? [] : lines.slice(-own.count)
  ).join('');
}
