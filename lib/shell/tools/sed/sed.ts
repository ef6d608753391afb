/** GNU sed. Input is read to its end before the script runs; `-i` rewrites files in place. */
import type { FrameProgram, Step, Sys, Wake } from '../../../engine/host/contract';
import { parseOptions, reason } from '../options';
import { flush, type Output, put } from '../output';
import { type Input, runSed, SedOverrun } from './machine';
import { parseScript, type ScriptPart, SedError } from './parse';
import { sedRegex } from './pattern';

interface State extends Output {
  stdin: string;
  exit: number | null;
}

const USAGE =
  "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\nTry 'sed --help' for more information.\n";
const LONG = {
  quiet: 'n',
  silent: 'n',
  'expression:': 'e',
  'file:': 'f',
  'in-place': 'i',
  'regexp-extended': 'E',
  separate: 's',
  'null-data': 'z',
  unbuffered: 'u',
  posix: 'p',
};

export const sed: FrameProgram = {
  name: 'sed',
  start: () => ({ pending: [], stdin: '', exit: null }),
  step(raw, _wake: Wake, sys): Step {
    const state = raw as unknown as State;
    if (state.exit === null) {
      const call = readArguments(sys);
      if (call.error !== undefined) {
        put(state, 2, call.error);
        state.exit = 1;
      } else {
        if (call.files.includes('-')) {
          const read = readAll(state, sys);
          if (read !== undefined) return read;
        }
        state.exit = run(state, sys, call);
      }
    }
    return flush(state, sys) ?? { exit: state.exit };
  },
};

interface Call {
  readonly error?: string;
  readonly parts: readonly ScriptPart[];
  readonly files: readonly string[];
  readonly quiet: boolean;
  readonly extended: boolean;
  readonly separate: boolean;
  /** undefined: not in place; else the suffix of the copy. */
  readonly inPlace: string | undefined;
}

function readArguments(sys: Sys): Call {
  const parts: ScriptPart[] = [];
  const rest: string[] = [];
  const nothing = { parts, files: rest, quiet: false, extended: false, separate: false, inPlace: undefined };
  let inPlace: string | undefined;
  let only = false;
  const args = sys.argv.slice(1);
  // -e may come many times and -i takes its suffix attached: both are taken out before getopt sees the others.
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const expression = /^(?:-(n?r?E?s?)e|--expression=?)(.*)$/s.exec(arg);
    const place = /^(?:-(n?r?E?s?)i|--in-place=?)(.*)$/s.exec(arg);
    if (only || !arg.startsWith('-') || arg === '-') rest.push(arg);
    else if (arg === '--') only = true;
    else if (expression !== null) {
      if (expression[1]) rest.unshift(`-${expression[1]}`);
      const attached = expression[2] as string;
      const text = attached === '' ? args[++i] : attached;
      if (text === undefined) return { ...nothing, error: `sed: option requires an argument -- 'e'\n${USAGE}` };
      parts.push({ text, origin: `-e expression #${parts.length + 1}` });
    } else if (place !== null) {
      if (place[1]) rest.unshift(`-${place[1]}`);
      const attached = place[2] as string;
      // `-ie` would be a suffix; `-i -e` is two options.
      inPlace = attached;
    } else if (arg === '-f' || arg === '--file') {
      const path = args[++i] ?? '';
      const file = sys.files.readFile(path);
      if (!file.ok) return { ...nothing, error: `sed: couldn't open file ${path}: ${reason(file.errno)}\n` };
      parts.push({ text: file.value, origin: `file ${path}` });
    } else rest.unshift(arg);
  }
  const options = parseOptions(rest, 'nrEszup', LONG);
  if (options.problem !== undefined) return { ...nothing, error: `sed: ${options.problem}\n${USAGE}` };
  const operands = [...options.operands];
  if (parts.length === 0) {
    const text = operands.shift();
    if (text === undefined) return { ...nothing, error: USAGE };
    parts.push({ text, origin: '-e expression #1' });
  }
  if (inPlace !== undefined && operands.length === 0) return { ...nothing, error: 'sed: no input files\n' };
  const { flags } = options;
  return {
    parts,
    files: operands.length === 0 ? ['-'] : operands,
    quiet: flags.n !== undefined,
    extended: flags.r !== undefined || flags.E !== undefined,
    separate: flags.s !== undefined || inPlace !== undefined,
    inPlace,
  };
}

function readAll(state: State, sys: Sys): Step | undefined {
  for (;;) {
    const got = sys.read(0);
    if (got === undefined) return { wait: { readable: [0] } };
    state.stdin += got.text;
    if (got.eof && got.text === '') return undefined;
    if (got.eof) return undefined;
  }
}

function run(state: State, sys: Sys, call: Call): number {
  let status = 0;
  const compile = (pattern: string, flags: string) => sedRegex(pattern, flags, call.extended);
  const readFile = (path: string) => {
    const file = sys.files.readFile(path);
    return file.ok ? file.value : '';
  };
  try {
    const script = parseScript(call.parts);
    const texts: { readonly path: string; readonly text: string }[] = [];
    for (const path of call.files) {
      const text = textOf(state, sys, path);
      if (text === undefined) status = 2;
      else texts.push({ path, text });
    }
    const batches = call.separate ? texts.map((one) => [one]) : [texts];
    for (const batch of batches) {
      if (batch.length === 0) continue;
      const result = runSed(script, inputOf(batch.map(({ text }) => text)), { quiet: call.quiet, compile, readFile });
      for (const [path, text] of result.written) {
        if (path === '/dev/stdout') put(state, 1, text);
        else sys.files.writeFile(path, text);
      }
      if (call.inPlace === undefined) put(state, 1, result.output);
      else
        status = Math.max(
          status,
          rewrite(state, sys, batch[0] as { path: string; text: string }, result.output, call.inPlace),
        );
      if (result.quit && result.exit !== 0) status = result.exit;
      if (result.quit && !call.separate) break;
    }
  } catch (error) {
    if (error instanceof SedError) put(state, 2, `sed: ${error.message}\n`);
    else if (error instanceof SedOverrun) put(state, 2, 'sed: not simulated: a script of more than 1000000 steps\n');
    else if (error instanceof Error)
      put(
        state,
        2,
        `sed: -e expression #1, char ${call.parts[0]?.text.length ?? 0}: ${error.message.replace(/^Invalid regular expression.*$/, 'Invalid preceding regular expression')}\n`,
      );
    return 1;
  }
  return status;
}

function textOf(state: State, sys: Sys, path: string): string | undefined {
  if (path === '-') return state.stdin;
  const stat = sys.files.stat(path);
  if (stat.ok && stat.value.type === 'directory') {
    put(state, 2, `sed: couldn't edit ${path}: not a regular file\n`);
    return undefined;
  }
  const file = sys.files.readFile(path);
  if (!file.ok) put(state, 2, `sed: can't read ${path}: ${reason(file.errno)}\n`);
  return file.ok ? file.value : undefined;
}

function rewrite(
  state: State,
  sys: Sys,
  { path, text }: { path: string; text: string },
  output: string,
  suffix: string,
): number {
  if (suffix !== '')
    sys.files.writeFile(suffix.includes('*') ? suffix.replaceAll('*', path) : `${path}${suffix}`, text);
  const written = sys.files.writeFile(path, output);
  if (written.ok) return 0;
  put(state, 2, `sed: couldn't open temporary file: ${reason(written.errno)}\n`);
  return 4;
}

function inputOf(texts: readonly string[]): Input {
  const joined = texts.reduce((all, text) => (all === '' || all.endsWith('\n') ? all + text : `${all}\n${text}`), '');
  if (joined === '') return { lines: [], terminated: true };
  const terminated = joined.endsWith('\n');
  return { lines: (terminated ? joined.slice(0, -1) : joined).split('\n'), terminated };
}
