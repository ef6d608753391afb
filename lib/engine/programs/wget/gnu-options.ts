/** GNU wget's command line (the part that courses use), with its own words for mistakes (main.c). */
import { hasOption, lastValue, parseOptions } from '../getopt';

export interface WgetOptions {
  readonly urls: readonly string[];
  readonly quiet: boolean;
  /** -nv: one line a file. */
  readonly terse: boolean;
  readonly spider: boolean;
  readonly showServer: boolean;
  /** '-': standard output. */
  readonly target: string | null;
  readonly folder: string;
  /** 0: without end. */
  readonly tries: number;
  readonly retryRefused: boolean;
  readonly timeoutUs: number | null;
  readonly method: string;
  readonly headers: readonly string[];
  readonly agent: string;
  readonly body: string | null;
}
export type ParsedWget =
  | { readonly ok: true; readonly options: WgetOptions }
  | { readonly ok: false; readonly out: string; readonly err: string; readonly exit: number };

export const GNU_VERSION = '1.21.3';
const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

const SPEC = {
  short: 'qdvO:P:T:t:SU:cNVhw:e:i:o:a:rkpE',
  long: {
    quiet: 'q',
    verbose: 'v',
    'no-verbose': 'nv',
    nv: 'nv',
    'output-document': 'O:',
    'directory-prefix': 'P:',
    timeout: 'T:',
    'connect-timeout': 'T:',
    'read-timeout': 'T:',
    'dns-timeout': 'T:',
    tries: 't:',
    'retry-connrefused': 'refused',
    'server-response': 'S',
    'user-agent': 'U:',
    header: 'header:',
    'post-data': 'post:',
    'body-data': 'body:',
    method: 'method:',
    spider: 'spider',
    version: 'V',
    help: 'h',
    'show-progress': 'ignored',
    progress: 'ignored:',
    'no-check-certificate': 'ignored',
    'no-proxy': 'ignored',
    'no-cache': 'ignored',
    'no-cookies': 'ignored',
    'content-on-error': 'ignored',
    'inet4-only': 'ignored',
    'max-redirect': 'ignored:',
    waitretry: 'ignored:',
    continue: 'c',
    timestamping: 'N',
    'input-file': 'i:',
    recursive: 'r',
    'output-file': 'o:',
  },
};
const NOT_SIMULATED: Readonly<Record<string, string>> = {
  c: '--continue',
  N: '--timestamping',
  i: '--input-file',
  r: '--recursive',
  o: '--output-file',
  a: '--append-output',
  k: '--convert-links',
  p: '--page-requisites',
};

function refused(message: string, exit: number): ParsedWget {
  return { ok: false, out: '', err: message, exit };
}

export function parseWget(words: readonly string[]): ParsedWget {
  // Two letters behind one dash: no cluster.
  const parsed = parseOptions(
    words.map((word) => (word === '-nv' ? '--nv' : word)),
    SPEC,
  );
  const { error } = parsed;
  if (error !== undefined) {
    const { option } = error;
    const isLong = option.startsWith('--');
    if (error.kind === 'missing-value') {
      const what = isLong ? `option '${option}' requires an argument` : `option requires an argument -- '${option}'`;
      return refused(`wget: ${what}\n${USAGE}`, 2);
    }
    return refused(
      `wget: ${isLong ? `unrecognized option '${option}'` : `invalid option -- '${option}'`}\n${USAGE}`,
      2,
    );
  }
  if (hasOption(parsed, 'V'))
    return { ok: false, out: `GNU Wget ${GNU_VERSION} built on linux-gnu.\n`, err: '', exit: 0 };
  if (hasOption(parsed, 'h')) {
    const out = `GNU Wget ${GNU_VERSION}, a non-interactive network retriever.\nUsage: wget [OPTION]... [URL]...\n`;
    return { ok: false, out, err: '', exit: 0 };
  }
  const other = parsed.options.find(({ key }) => NOT_SIMULATED[key] !== undefined);
  if (other !== undefined) return refused(`wget: not simulated: ${NOT_SIMULATED[other.key]}\n`, 1);
  if (parsed.operands.length === 0) return refused(`wget: missing URL\n${USAGE}`, 1);
  const timeout = lastValue(parsed, 'T');
  if (timeout !== undefined && !/^\d+(\.\d+)?$/.test(timeout)) {
    return refused(`wget: --timeout: Invalid time period '${timeout}'\n`, 2);
  }
  const tries = lastValue(parsed, 't') ?? '20';
  if (!/^(\d+|inf)$/.test(tries)) return refused(`wget: --tries: Invalid number '${tries}'.\n`, 2);
  const body = lastValue(parsed, 'post') ?? lastValue(parsed, 'body') ?? null;
  const seconds = timeout === undefined ? 900 : Number(timeout);
  return {
    ok: true,
    options: {
      urls: parsed.operands,
      quiet: hasOption(parsed, 'q'),
      terse: hasOption(parsed, 'nv'),
      spider: hasOption(parsed, 'spider'),
      showServer: hasOption(parsed, 'S'),
      target: lastValue(parsed, 'O') ?? null,
      folder: lastValue(parsed, 'P') ?? '',
      tries: tries === 'inf' ? 0 : Number(tries),
      retryRefused: hasOption(parsed, 'refused'),
      timeoutUs: seconds === 0 ? null : Math.round(seconds * 1_000_000),
      method: lastValue(parsed, 'method') ?? (body === null ? 'GET' : 'POST'),
      headers: parsed.options.filter(({ key }) => key === 'header').map(({ value }) => value),
      agent: lastValue(parsed, 'U') ?? `Wget/${GNU_VERSION}`,
      body,
    },
  };
}
