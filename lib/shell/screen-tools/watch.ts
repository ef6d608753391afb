/**
 * watch of procps 4 (and busybox's): runs a command again and again and shows its output on the whole screen. Ctrl-C
 * leaves with status 0 and gives back the screen that was there before.
 */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { formatDate } from '../text/date-format';
import { textWidth } from '../text/width';
import { parseOptions } from '../tools/options';
import { flush, type Output, put } from '../tools/output';
import { isBusybox } from '../tools/quote';
import { type ChildRun, pollChild, startChild } from './child-output';
import { pageText, withoutEscapes, wrapText } from './wrap';

interface State extends Output {
  exit: number | null;
  argv: string[];
  shown: string;
  intervalUs: number;
  nextUs: number;
  run: ChildRun | null;
  text: string;
  before: string | null;
  title: boolean;
  differences: boolean;
  onError: boolean;
  onChange: boolean;
  noWrap: boolean;
  busybox: boolean;
  mode: 'cooked' | 'raw' | 'cooked-noecho' | null;
}

const USAGE = `
Usage:
 watch [options] command

Options:
  -b, --beep             beep if command has a non-zero exit
  -c, --color            interpret ANSI color and style sequences
  -C, --no-color         do not interpret ANSI color and style sequences
  -d, --differences[=<permanent>]
                         highlight changes between updates
  -e, --errexit          exit if command has a non-zero exit
  -g, --chgexit          exit when output from command changes
  -q, --equexit <cycles>
                         exit when output from command does not change
  -n, --interval <secs>  seconds to wait between updates
  -p, --precise          attempt run command in precise intervals
  -r, --no-rerun         do not rerun program on window resize
  -t, --no-title         turn off header
  -w, --no-wrap          turn off line wrapping
  -x, --exec             pass command to exec instead of "sh -c"

 -h, --help     display this help and exit
 -v, --version  output version information and exit

For more details see watch(1).
`;
const LONG = {
  beep: 'b',
  color: 'c',
  'no-color': 'C',
  differences: 'd',
  errexit: 'e',
  chgexit: 'g',
  'interval:': 'n',
  precise: 'p',
  'no-title': 't',
  'no-wrap': 'w',
  exec: 'x',
};

function begin(sys: Sys, state: State): void {
  const { flags, operands, problem } = parseOptions(sys.argv.slice(1), 'bcCdegn:prtwx', LONG, true);
  const stop = (text: string) => {
    put(state, 2, text);
    state.exit = 1;
  };
  if (problem !== undefined || operands.length === 0)
    return stop(
      state.busybox
        ? 'Usage: watch [-n SEC] [-t] PROG ARGS\n\nRun PROG periodically\n'
        : (problem === undefined ? '' : `watch: ${problem}\n`) + USAGE,
    );
  const seconds = Number(flags.n ?? '2');
  if (Number.isNaN(seconds)) return stop(`watch: failed to parse argument: '${flags.n}'\n`);
  if (!state.busybox && !sys.isatty(1)) return stop('Error opening terminal: unknown.\n');
  state.intervalUs = Math.max(0.1, seconds) * 1_000_000;
  state.shown = operands.join(' ');
  state.argv = flags.x === undefined ? ['sh', '-c', state.shown] : [...operands];
  state.title = flags.t === undefined;
  state.differences = flags.d !== undefined;
  state.onError = flags.e !== undefined;
  state.onChange = flags.g !== undefined;
  state.noWrap = flags.w !== undefined;
  if (state.busybox) return;
  sys.onSignal('SIGINT', 'handle');
  sys.onSignal('SIGTERM', 'handle');
  sys.onSignal('SIGWINCH', 'handle');
  state.mode = sys.ttyMode(1, 'cooked-noecho');
  put(state, 1, '\x1b[?1049h\x1b[H\x1b[2J');
}

function header(sys: Sys, state: State, columns: number): string {
  const seconds = Math.floor(sys.epochMs / 1000 + sys.now / 1_000_000);
  const every = `Every ${(state.intervalUs / 1_000_000).toFixed(1)}s: `;
  const when = state.busybox
    ? formatDate('%Y-%m-%d %H:%M:%S', seconds)
    : `${sys.hostname}: ${formatDate('%a %b %e %H:%M:%S %Y', seconds)}`;
  const room = columns - textWidth(when);
  // The command gives way to the time, as wide as the screen lets it.
  const left = wrapText(every + state.shown, Math.max(1, room - 1))[0] as string;
  const cut = left.length < every.length + state.shown.length && room > every.length + 4;
  const title = cut ? `${wrapText(every + state.shown, room - 4)[0]}...` : left;
  return title + ' '.repeat(Math.max(1, room - textWidth(title))) + when;
}

/** Characters that differ from the last run's stand in inverse. */
function highlighted(row: string, before: string): string {
  let out = '';
  let inverse = false;
  const old = [...before];
  for (const [index, c] of [...row].entries()) {
    const differs = c !== (old[index] ?? ' ');
    if (differs !== inverse) out += differs ? '\x1b[7m' : '\x1b[m';
    inverse = differs;
    out += c;
  }
  return inverse ? `${out}\x1b[m` : out;
}

function rowsOf(text: string, columns: number, noWrap: boolean): string[] {
  const lines = withoutEscapes(text).replace(/\n$/, '').split('\n');
  return lines.flatMap((line) => {
    const rows = wrapText(line.replace(/\r/g, ''), columns);
    return noWrap ? rows.slice(0, 1) : rows;
  });
}

function draw(sys: Sys, state: State): void {
  const size = sys.ttySize(1);
  const [columns, height] = [size.columns || 80, size.rows || 24];
  if (state.busybox) {
    const rows = rowsOf(state.text, columns, false).slice(0, height - (state.title ? 3 : 1));
    put(state, 1, `\x1b[H\x1b[J${state.title ? `${header(sys, state, columns)}\n\n` : ''}${rows.join('\n')}\n`);
    return;
  }
  const before = state.before === null ? null : rowsOf(state.before, columns, state.noWrap);
  const body = rowsOf(state.text, columns, state.noWrap).map((row, index) =>
    state.differences && before !== null ? highlighted(row, before[index] ?? '') : row,
  );
  const rows = [...(state.title ? [header(sys, state, columns), ''] : []), ...body].slice(0, height);
  put(state, 1, `${pageText(rows, height)}\x1b[${height};${columns}H`);
}

function leave(sys: Sys, state: State, status: number): void {
  if (state.mode !== null) {
    put(state, 1, `\x1b[${sys.ttySize(1).rows || 24};1H\x1b[?1049l\r\x1b[?1l\x1b>`);
    sys.ttyMode(1, state.mode);
    state.mode = null;
  }
  state.exit = status;
}

function onEnd(sys: Sys, state: State, run: ChildRun): void {
  state.run = null;
  state.before = state.nextUs < 0 ? null : state.text;
  state.text = run.text;
  state.nextUs = sys.now + state.intervalUs;
  draw(sys, state);
  if (state.onChange && state.before !== null && state.before !== state.text) leave(sys, state, 0);
  if (!state.onError || run.status === 0) return;
  const { rows } = sys.ttySize(1);
  put(state, 1, `\x1b[${rows};1Hcommand exit with a non-zero status, press a key to exit`);
  leave(sys, state, 8);
}

export const watch: FrameProgram = {
  name: 'watch',
  start(sys) {
    const state: State = {
      pending: [],
      exit: null,
      argv: [],
      shown: '',
      intervalUs: 2_000_000,
      nextUs: -1,
      run: null,
      text: '',
      before: null,
      title: true,
      differences: false,
      onError: false,
      onChange: false,
      noWrap: false,
      busybox: isBusybox(sys),
      mode: null,
    };
    begin(sys, state);
    return state as never;
  },
  step(raw, wake, sys): Step {
    const state = raw as unknown as State;
    if (wake.kind === 'signal' && state.exit === null) {
      if (wake.signal === 'SIGWINCH') draw(sys, state);
      else leave(sys, state, 0);
    }
    for (;;) {
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.exit !== null) return { exit: state.exit };
      if (state.run !== null) {
        if (!pollChild(sys, state.run))
          return { wait: { ...(state.run.ended ? {} : { readable: [state.run.fd] }), children: true } };
        onEnd(sys, state, state.run);
      } else if (state.nextUs > sys.now) return { wait: { sleepUs: state.nextUs - sys.now } };
      else {
        const { columns, rows } = sys.ttySize(1);
        const size = { COLUMNS: String(columns || 80), LINES: String(rows || 24) };
        const started = startChild(sys, state.argv, { ...sys.env, ...size });
        if (typeof started === 'number') leave(sys, state, started);
        else state.run = started;
      }
    }
  },
};
