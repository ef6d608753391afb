/** xargs: one program after the other (-P is accepted, the order stays), with GNU's exit codes 123 to 127. */
import type { Step } from '../../../engine/host/contract';
import { signalNumber } from '../../bash/run/children';
import { parseOptions, usageError } from '../options';
import { flush, put } from '../output';
import { type Plain, wrapper } from '../wrappers';
import { cutItems } from './items';

const LONG = {
  'no-run-if-empty': 'r',
  null: '0',
  'max-args:': 'n',
  'max-procs:': 'P',
  'max-lines:': 'L',
  'delimiter:': 'd',
  'replace:': 'I',
  verbose: 't',
};

function give(state: Plain, status: number, message?: string): void {
  if (message !== undefined) put(state, 2, `xargs: ${message}\n`);
  state.exit = status;
}

/** What the end of one program means for the others. */
function judge(state: Plain, name: string, code: number): void {
  if (code === 255) give(state, 124, `${name}: exited with status 255; aborting`);
  else if (code !== 0) state.data.status = 123;
}

export const xargs = wrapper('xargs', (state, sys): Step => {
  const leave = (): Step => flush(state, sys) ?? { exit: state.exit as number };
  if (state.phase === 0) {
    const given = sys.argv.slice(1).map((arg) => (arg === '-i' ? '-I{}' : arg));
    const { flags, operands, problem } = parseOptions(given, 'n:I:rt0d:L:P:s:x', LONG, true);
    if (problem) {
      put(state, 2, usageError('xargs', problem));
      state.exit = 1;
      return leave();
    }
    state.data = { flags, words: operands.length > 0 ? operands : ['echo'], text: '', queue: null, status: 0 };
    state.phase = 1;
  }
  const { data } = state;
  while (data.queue === null) {
    const got = sys.read(0);
    if (!got) return { wait: { readable: [0] } };
    data.text += got.text;
    if (!got.eof) continue;
    const cut = cutItems(data.text, data);
    data.queue = cut.lines;
    data.problem = cut.problem ?? null;
  }
  if (state.pid !== 0) {
    for (const { pid, change } of sys.takeChildChanges()) {
      if (pid !== state.pid || change.kind === 'stopped' || change.kind === 'continued') continue;
      state.pid = 0;
      if (change.kind === 'signaled')
        give(state, 125, `${data.name}: terminated by signal ${signalNumber(change.signal)}`);
      else judge(state, data.name, change.code);
    }
    if (state.exit !== null) return leave();
    if (state.pid !== 0) return { wait: { children: true } };
  }
  const next = data.queue.shift();
  if (!next) {
    if (data.problem !== null) give(state, 1, data.problem);
    else state.exit = data.status;
    return leave();
  }
  if (data.flags.t !== undefined) {
    put(state, 2, `${next.join(' ')}\n`);
    flush(state, sys);
  }
  const started = sys.spawn({ argv: next, env: sys.env });
  if (!started.ok) {
    const missing = started.errno === 'ENOENT';
    give(state, missing ? 127 : 126, `${next[0]}: ${missing ? 'No such file or directory' : 'Permission denied'}`);
    return leave();
  }
  data.name = next[0];
  state.pid = started.pid;
  return { wait: { children: true } };
});
