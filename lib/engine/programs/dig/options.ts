/** dig's command line: `@server`, names, types, `-x`, and the `+` switches that say what is shown. */
import { isIPv4, reverseName } from '../address';

export interface Shown {
  cmd: boolean;
  comments: boolean;
  question: boolean;
  answer: boolean;
  authority: boolean;
  additional: boolean;
  stats: boolean;
}
export interface Lookup {
  readonly name: string;
  readonly type: string;
}
export interface DigOptions {
  server: string | null;
  port: number;
  lookups: Lookup[];
  shown: Shown;
  short: boolean;
  search: boolean;
  timeSeconds: number;
  tries: number;
  tcp: boolean;
  recurse: boolean;
  /** A complaint that ends the program. */
  error: string | null;
  version: boolean;
}

const TYPES = ['A', 'AAAA', 'ANY', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'CAA', 'AXFR'];
const ALL: readonly (keyof Shown)[] = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'];
/** Switches that change nothing that is seen here. */
const IGNORED =
  /^(edns|cookie|dnssec|multiline|ttlid|class|all|crypto|rdflag|adflag|cdflag|opcode|bufsize|ignore|fail|nssearch|badcookie|rrcomments|identify|ttlunits|split|unknownformat|besteffort|keepopen|qr|ednsnegotiation|ednsopt|nsid|subnet|expire|zflag|domain|ndots|aaflag|aaonly|showsearch|defname|vc|dns64prefix|idnin|idnout|yaml|raflag|tcflag|header-only|mapped|padding|qid|sigchase|onesoa|tlsa)$/;

export function digOptions(words: readonly string[]): DigOptions {
  const shown = Object.fromEntries(ALL.map((name) => [name, true])) as unknown as Shown;
  const o: DigOptions = {
    server: null,
    port: 53,
    lookups: [],
    shown,
    short: false,
    search: false,
    timeSeconds: 5,
    tries: 3,
    tcp: false,
    recurse: true,
    error: null,
    version: false,
  };
  let type: string | null = null;
  const names: { name: string; type: string | null }[] = [];
  for (let i = 0; i < words.length && o.error === null; i++) {
    const word = words[i] as string;
    const flag = /^-([xtqcpbfkym])(.*)$/.exec(word);
    if (word.startsWith('@')) o.server = word.slice(1);
    else if (word.startsWith('+')) plus(o, word.slice(1));
    else if (word === '-4' || word === '-6' || word === '-r' || word === '-u') continue;
    else if (word === '-v') o.version = true;
    else if (flag !== null) {
      const value = flag[2] === '' ? (words[++i] ?? '') : (flag[2] as string);
      if (flag[1] === 'x') names.push({ name: isIPv4(value) ? reverseName(value) : value, type: 'PTR' });
      else if (flag[1] === 'q') names.push({ name: value, type: null });
      else if (flag[1] === 'p') {
        o.port = Number(value);
        if (!/^\d+$/.test(value) || o.port > 65_535) o.error = notNumber('port number', value);
      } else if (flag[1] === 't') type = setType(names, value.toUpperCase(), type);
    } else if (word.startsWith('-')) o.error = `Invalid option: ${word}\n`;
    else if (TYPES.includes(word.toUpperCase())) type = setType(names, word.toUpperCase(), type);
    else if (word.toUpperCase() !== 'IN') names.push({ name: word, type });
  }
  if (names.length === 0) names.push({ name: '.', type: type ?? 'NS' });
  o.lookups = names.map((one) => ({ name: one.name, type: one.type ?? type ?? 'A' }));
  return o;
}

/** A type after a name is that name's, one before counts for what follows. */
function setType(names: { type: string | null }[], given: string, before: string | null): string | null {
  const last = names.at(-1);
  if (last === undefined) return given;
  last.type = given;
  return before;
}

/** Options of numbers, as errors call them. */
const NUMBERS: Readonly<Record<string, string>> = {
  time: 'timeout',
  timeout: 'timeout',
  tries: 'tries',
  retry: 'retry',
};

function notNumber(what: string, value: string): string {
  return `invalid ${what} '${value}': not a valid number\ndig: Couldn't parse ${what}\n`;
}

function plus(o: DigOptions, word: string): void {
  const [full = '', value = ''] = word.split('=');
  const on = !full.startsWith('no');
  const name = on ? full : full.slice(2);
  if (name === 'all') for (const part of ALL) o.shown[part] = on;
  else if ((ALL as readonly string[]).includes(name)) o.shown[name as keyof Shown] = on;
  else if (name === 'short') o.short = on;
  else if (name === 'search') o.search = on;
  else if (NUMBERS[name] !== undefined && on) {
    if (!/^\d{1,9}$/.test(value)) o.error = notNumber(NUMBERS[name] as string, value);
    else if (name === 'retry') o.tries = Number(value) + 1;
    else if (name === 'tries') o.tries = Math.max(1, Number(value));
    else o.timeSeconds = Math.max(1, Number(value));
  } else if (name === 'tcp') o.tcp = on;
  else if (name === 'recurse' || name === 'rec') o.recurse = on;
  else if (name === 'trace') o.error = 'dig: not simulated: +trace\n';
  else if (!IGNORED.test(name)) o.error = `Invalid option: +${word}\n`;
}

export const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;
