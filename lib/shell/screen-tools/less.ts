/**
 * less 590 as plain data: pages through a file or a pipe that may still be written. Keys come from the terminal even
 * where standard input is a pipe; without a terminal for its output it copies, as cat would.
 */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { flush, put } from '../tools/output';
import { onLessKey } from './less-keys';
import { readLessOptions } from './less-options';
import { atEnd, heightOf, type LessState, openFile, place, textOf } from './less-state';
import { pageText } from './wrap';

function promptOf(sys: Sys, state: LessState): string {
  const inverse = (text: string) => `\x1b[7m${text}\x1b[27m`;
  if (state.entry !== null) return `${state.entry.kind}${state.entry.text}`;
  if (state.following) return 'Waiting for data... (interrupt to abort)';
  if (state.message !== '') return inverse(state.message);
  if (state.count !== '') return `:${state.count}`;
  if (state.help !== null)
    return inverse(
      atEnd(sys, state)
        ? 'HELP -- END -- Press g to see it again, or q when done'
        : 'HELP -- Press RETURN for more, or q when done',
    );
  const name = state.options.files[state.file];
  const end = atEnd(sys, state);
  if (state.first && name !== undefined && name !== '-') {
    const many = state.options.files.length > 1 ? ` (file ${state.file + 1} of ${state.options.files.length})` : '';
    return inverse(`${name}${many}${end ? ' (END)' : ''}`);
  }
  return end ? inverse('(END)') : ':';
}

function draw(sys: Sys, state: LessState): void {
  const height = heightOf(sys);
  const { rows } = textOf(sys, state).page(place(state), height - state.above);
  const blank = Array.from({ length: state.above }, () => '');
  const rest = Array.from({ length: Math.max(0, height - state.above - rows.length) }, () => '\x1b[1m~\x1b[m');
  put(state, 1, pageText([...blank, ...rows, ...rest, promptOf(sys, state)], height + 1));
}

function take(state: LessState, text: string): void {
  if (text === '') return;
  const parts = text.split('\n');
  if (state.open) state.lines[state.lines.length - 1] += parts.shift() as string;
  state.open = parts[parts.length - 1] !== '' || parts.length === 0;
  if (!state.open) parts.pop();
  for (const part of parts) state.lines.push(part.replace(/\r$/, ''));
}

/** Reads what is there; 'wait' when a pipe has no more for now. */
function read(sys: Sys, state: LessState): 'wait' | 'done' {
  for (;;) {
    if (state.fd === null) return 'done';
    const got = sys.read(state.fd);
    if (!got) return 'wait';
    take(state, got.text);
    state.keptBytes += got.text.length;
    if (!got.eof) continue;
    if (state.fd !== 0) sys.close(state.fd);
    state.fd = null;
    state.ended = true;
  }
}

function start(sys: Sys): LessState {
  const options = readLessOptions(sys.argv.slice(1), sys.env.LESS ?? '');
  const state: LessState = {
    pending: [],
    exit: null,
    options,
    file: 0,
    fd: null,
    lines: [],
    open: false,
    ended: false,
    top: { line: 0, row: 0 },
    shift: 0,
    above: 0,
    first: true,
    message: '',
    entry: null,
    count: '',
    pattern: '',
    backwards: false,
    half: 0,
    following: false,
    help: null,
    keys: '',
    tty: 0,
    started: false,
    mode: null,
    keptBytes: 0,
  };
  if (options.problem !== undefined) {
    put(state, 2, `${options.problem}\n`);
    state.exit = 1;
    return state;
  }
  if (options.files.length === 0 && !sys.isatty(0)) options.files.push('-');
  if (options.files.length === 0) {
    put(state, 2, 'Missing filename ("less --help" for help)\n');
    state.exit = 1;
    return state;
  }
  while (state.file < options.files.length && !openFile(sys, state, state.file)) state.file++;
  if (state.fd === null) state.exit = 1;
  return state;
}

/** Takes the terminal once there is a page to show, or all of the text. */
function appear(sys: Sys, state: LessState): void {
  state.started = true;
  const height = heightOf(sys);
  const { rows, after } = textOf(sys, state).page(state.top, height);
  if (
    state.options.quitIfOneScreen &&
    state.ended &&
    after.line >= state.lines.length &&
    state.options.files.length === 1
  ) {
    put(state, 1, rows.map((row) => `${row}\n`).join(''));
    state.exit = 0;
    return;
  }
  const tty = sys.open('/dev/tty', 'read');
  state.tty = tty.ok ? tty.value : 0;
  state.mode = sys.ttyMode(1, 'raw');
  sys.onSignal('SIGWINCH', 'handle');
  sys.onSignal('SIGINT', 'handle');
  if (!state.options.noInit) put(state, 1, '\x1b[?1049h\x1b[?1h\x1b=\x1b[H\x1b[2J');
  if (state.ended) state.above = Math.max(0, height - rows.length);
  if (state.options.start !== '')
    onLessKey(sys, state, `${state.options.start}${/^[/?]/.test(state.options.start) ? '\r' : ''}`);
}

function leave(sys: Sys, state: LessState): void {
  if (state.mode === null) return;
  const rows = sys.ttySize(1).rows || 24;
  put(state, 1, `\x1b[${rows};1H\x1b[K${state.options.noInit ? '' : '\x1b[?1l\x1b>\x1b[?1049l'}`);
  sys.ttyMode(1, state.mode);
  state.mode = null;
}

/** F: what was added to the file since. */
function poll(sys: Sys, state: LessState): void {
  const file = sys.files.readFile(state.options.files[state.file] as string);
  if (file.ok && file.value.length > state.keptBytes) {
    take(state, file.value.slice(state.keptBytes));
    state.keptBytes = file.value.length;
  }
  state.top = textOf(sys, state).last(heightOf(sys));
}

export const less: FrameProgram = {
  name: 'less',
  start: (sys) => start(sys) as never,
  step(raw, wake, sys): Step {
    const state = raw as unknown as LessState;
    const blocked = flush(state, sys);
    if (blocked) return blocked;
    if (state.exit !== null) return { exit: state.exit };
    if (!sys.isatty(1)) return copy(sys, state);
    if (wake.kind === 'signal' && wake.signal === 'SIGINT') state.following = false;
    const more = read(sys, state);
    if (!state.started) {
      const full = state.lines.length > heightOf(sys);
      if (more === 'wait' && !full) return { wait: { readable: [state.fd as number] } };
      appear(sys, state);
    }
    if (state.exit === null) {
      const got = sys.read(state.tty);
      if (got?.text) onLessKey(sys, state, got.text);
      else if (got?.eof) state.exit = 0;
    }
    if (state.following) poll(sys, state);
    if (state.exit !== null) leave(sys, state);
    else draw(sys, state);
    const full = flush(state, sys);
    if (full) return full;
    if (state.exit !== null) return { exit: state.exit };
    const fds = state.fd === null ? [state.tty] : [state.tty, state.fd];
    return { wait: { readable: fds, ...(state.following ? { sleepUs: 1_000_000 } : {}) } };
  },
};

function copy(sys: Sys, state: LessState): Step {
  for (;;) {
    const blocked = flush(state, sys);
    if (blocked) return blocked;
    if (state.fd === null) {
      state.file++;
      if (state.file >= state.options.files.length) return { exit: state.exit ?? 0 };
      openFile(sys, state, state.file);
      continue;
    }
    const got = sys.read(state.fd);
    if (!got) return { wait: { readable: [state.fd] } };
    put(state, 1, got.text);
    if (got.eof) state.fd = null;
  }
}
