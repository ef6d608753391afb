/** env-like and identity tools: printenv, id, whoami, hostname, uname, date, which, basename, dirname, pwd, tty, uptime, free. */
import { calendarOf, daysFromCivil, formatDate } from '../text/date-format';
import { escapes } from '../text/escapes';
import { formatText } from '../text/printf-format';
import { groupName, primaryGroup, uidOf, userName } from './accounts';
import { oneShot } from './one-shot';
import { parseOptions, usageError } from './options';
import { quoted } from './quote';

export const printenv = oneShot('printenv', ({ args, sys, out }) => {
  if (args.length === 0)
    out(
      Object.keys(sys.env)
        .map((name) => `${name}=${sys.env[name]}\n`)
        .join(''),
    );
  let status = 0;
  for (const name of args) {
    if (sys.env[name] === undefined) status = 1;
    else out(`${sys.env[name]}\n`);
  }
  return status;
});

export const whoami = oneShot('whoami', ({ sys, out }) => {
  out(`${userName(sys, sys.uid)}\n`);
  return 0;
});

export const id = oneShot('id', ({ sys, args, out, err }) => {
  const gid = primaryGroup(sys);
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const who = args.find((arg) => !arg.startsWith('-'));
  if (who !== undefined && uidOf(sys, who) !== sys.uid) {
    const uid = uidOf(sys, who);
    if (uid === undefined) {
      err(`id: ${quoted(sys, who)}: no such user\n`);
      return 1;
    }
    out(flags.includes('u') ? `${uid}\n` : `uid=${uid}(${who}) gid=${uid}(${who}) groups=${uid}(${who})\n`);
    return 0;
  }
  if (flags.includes('u')) out(`${flags.includes('n') ? userName(sys, sys.uid) : sys.uid}\n`);
  else if (flags.includes('g') || flags.includes('G')) out(`${flags.includes('n') ? groupName(sys, gid) : gid}\n`);
  else
    out(
      `uid=${sys.uid}(${userName(sys, sys.uid)}) gid=${gid}(${groupName(sys, gid)}) groups=${gid}(${groupName(sys, gid)})\n`,
    );
  return 0;
});

export const hostname = oneShot('hostname', ({ sys, args, out }) => {
  if (args[0] === '-i' || args[0] === '-I') {
    const hosts = sys.files.readFile('/etc/hosts');
    const line = hosts.ok
      ? hosts.value.split('\n').find((one) => one.split(/\s+/).slice(1).includes(sys.hostname))
      : undefined;
    out(`${line?.split(/\s+/)[0] ?? '127.0.0.1'}${args[0] === '-I' ? ' ' : ''}\n`);
  } else out(`${args[0] === '-s' ? sys.hostname.split('.')[0] : sys.hostname}\n`);
  return 0;
});

export const uname = oneShot('uname', ({ sys, args, out, err }) => {
  const { flags, problem } = parseOptions(args, 'asnrvmpio', { all: 'a' });
  if (problem) {
    err(usageError('uname', problem));
    return 1;
  }
  const fields: Readonly<Record<string, string>> = {
    s: 'Linux',
    n: sys.hostname,
    r: '6.8.0-45-generic',
    v: '#45-Ubuntu SMP PREEMPT_DYNAMIC',
    m: 'x86_64',
    o: 'GNU/Linux',
  };
  const wanted =
    flags.a !== undefined
      ? ['s', 'n', 'r', 'v', 'm', 'o']
      : Object.keys(fields).filter((key) => flags[key] !== undefined);
  out(`${(wanted.length > 0 ? wanted : ['s']).map((key) => fields[key]).join(' ')}\n`);
  return 0;
});

const SPANS: Readonly<Record<string, number>> = {
  second: 1,
  sec: 1,
  minute: 60,
  min: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
};
const STEP =
  /\s*(?:([-+]?\s*\d+|an?|next|last)?\s*(second|sec|minute|min|hour|day|week|fortnight|month|year)s?(\s+ago)?)$/;

function plusMonths(seconds: number, months: number): number {
  const at = calendarOf(seconds);
  const month = at.year * 12 + at.month - 1 + months;
  const day = daysFromCivil(Math.floor(month / 12), (month % 12) + 1, at.day) * 86_400;
  return day + (((seconds % 86_400) + 86_400) % 86_400);
}

/** `2 days ago`, `+1 month`, and a date before them: each step is taken from what stands before it. */
function relativeSeconds(text: string, now: number): number | undefined {
  const found = STEP.exec(text);
  if (!found) return undefined;
  const word = (found[1] ?? '1').replace(/\s/g, '');
  const count = (/^(an?|next)$/.test(word) ? 1 : word === 'last' ? -1 : Number(word)) * (found[3] ? -1 : 1);
  const before = parseDate(text.slice(0, found.index), now);
  if (before === undefined) return undefined;
  const unit = found[2] as string;
  if (unit === 'month' || unit === 'year') return plusMonths(before, unit === 'year' ? count * 12 : count);
  return before + count * (SPANS[unit] as number);
}

const ISO: Readonly<Record<string, string>> = {
  date: '%Y-%m-%d',
  hours: '%Y-%m-%dT%H+00:00',
  minutes: '%Y-%m-%dT%H:%M+00:00',
  seconds: '%Y-%m-%dT%H:%M:%S+00:00',
  ns: '%Y-%m-%dT%H:%M:%S,%N+00:00',
};

/** The forms of `date -d` that scripts use; undefined = invalid. */
export function parseDate(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now' || trimmed === '') return now;
  if (trimmed === 'today') return now;
  if (trimmed === 'tomorrow') return now + 86_400;
  if (trimmed === 'yesterday') return now - 86_400;
  if (/^@-?\d+$/.test(trimmed)) return Number(trimmed.slice(1));
  const steps = relativeSeconds(trimmed, now);
  if (steps !== undefined) return steps;
  const iso =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?$/.exec(
      trimmed,
    );
  if (!iso) return undefined;
  const [, y, m, d, h, min, s, zone] = iso;
  if (Number(m) > 12 || Number(d) > 31 || Number(m) < 1) return undefined;
  const offset =
    zone && /^[-+]/.test(zone)
      ? (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60)
      : 0;
  return (
    daysFromCivil(Number(y), Number(m), Number(d)) * 86_400 +
    Number(h ?? 0) * 3600 +
    Number(min ?? 0) * 60 +
    Number(s ?? 0) -
    offset
  );
}

export const date = oneShot('date', ({ sys, args, out, err, fail }) => {
  // The value of -I is optional and stands right behind it.
  const spelled = args.map((arg) => arg.replace(/^-(u?)I(\w+)$/, '--iso-8601=$2'));
  const { flags, operands, problem } = parseOptions(spelled, 'ud:r:RI', {
    utc: 'u',
    universal: 'u',
    'reference:': 'r',
    'date:': 'd',
    'rfc-3339:': 'rfc',
    'iso-8601': 'I',
    'rfc-email': 'R',
  });
  if (problem) {
    err(usageError('date', problem));
    return 1;
  }
  const micros = Math.round(sys.epochMs * 1000) + sys.now;
  let seconds = Math.floor(micros / 1_000_000);
  let nanoseconds = (micros % 1_000_000) * 1000;
  if (flags.d !== undefined) {
    const parsed = parseDate(flags.d, seconds);
    if (parsed === undefined) {
      fail(`invalid date '${flags.d}'`);
      return 1;
    }
    if (parsed !== seconds) nanoseconds = 0;
    seconds = parsed;
  }
  if (flags.r !== undefined) {
    const file = sys.files.stat(flags.r);
    if (!file.ok) {
      fail(`${flags.r}: No such file or directory`);
      return 1;
    }
    seconds = Math.floor((sys.epochMs * 1000 + file.value.mtimeUs) / 1_000_000);
  }
  const format = operands.find((one) => one.startsWith('+'));
  if (operands.length > 0 && format === undefined) {
    fail(`invalid date '${operands[0]}'`);
    return 1;
  }
  const rfc3339 = flags.rfc === undefined ? undefined : ISO[flags.rfc]?.replace('T', ' ').replace(',', '.');
  const iso = rfc3339 ?? (flags.I === undefined ? undefined : ISO[flags.I || 'date']);
  const chosen =
    format?.slice(1) ?? (flags.R !== undefined ? '%a, %d %b %Y %H:%M:%S +0000' : (iso ?? '%a %b %e %H:%M:%S UTC %Y'));
  out(`${formatDate(chosen, seconds, nanoseconds)}\n`);
  return 0;
});

export const which = oneShot('which', ({ sys, args, out }) => {
  let status = args.length > 0 ? 0 : 1;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const path = sys.which(name);
    if (path) out(`${path}\n`);
    else status = 1;
  }
  return status;
});

export const basename = oneShot('basename', ({ args, out, err }) => {
  const operands = args.filter((arg) => !/^-[az]$/.test(arg));
  if (operands[0] === undefined) {
    err(usageError('basename', 'missing operand'));
    return 1;
  }
  const strip = (path: string, suffix?: string) => {
    const name = path.replace(/\/+$/, '').split('/').pop() || '/';
    return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  };
  if (args.includes('-a')) out(operands.map((path) => `${strip(path)}\n`).join(''));
  else out(`${strip(operands[0], operands[1])}\n`);
  return 0;
});

export const dirname = oneShot('dirname', ({ args, out, err }) => {
  if (args[0] === undefined) {
    err(usageError('dirname', 'missing operand'));
    return 1;
  }
  for (const path of args) {
    const trimmed = path.replace(/\/+$/, '');
    const at = trimmed.lastIndexOf('/');
    out(`${at < 0 ? '.' : at === 0 ? '/' : trimmed.slice(0, at).replace(/\/+$/, '')}\n`);
  }
  return 0;
});

export const tty = oneShot('tty', ({ sys, out }) => {
  out(`${sys.ttyName(0) ?? 'not a tty'}\n`);
  return sys.isatty(0) ? 0 : 1;
});

export const realpath = oneShot('realpath', ({ sys, args, out, fail }) => {
  let status = 0;
  for (const path of args.filter((arg) => !arg.startsWith('-'))) {
    const found = sys.files.realpath(path);
    if (found.ok) out(`${found.value}\n`);
    else if (args.includes('-m')) out(`${sys.files.resolve(path)}\n`);
    else {
      fail(`${path}: No such file or directory`);
      status = 1;
    }
  }
  return status;
});

export const readlink = oneShot('readlink', ({ sys, args, out }) => {
  let status = 0;
  for (const path of args.filter((arg) => !arg.startsWith('-'))) {
    const link = sys.files.lstat(path);
    const real = args.some((arg) => /^-[fem]$/.test(arg)) ? sys.files.realpath(path) : undefined;
    if (real?.ok) out(`${real.value}\n`);
    else if (!real && link.ok && link.value.target !== undefined) out(`${link.value.target}\n`);
    else status = 1;
  }
  return status;
});

export const seq = oneShot('seq', ({ args, out, err, fail }) => {
  const { flags, operands } = parseOptions(
    args.map((arg) => arg),
    's:wf:',
    {},
    true,
  );
  const numbers = operands.length > 0 ? operands : args;
  if (numbers.length === 0) {
    err(usageError('seq', 'missing operand'));
    return 1;
  }
  const bad = numbers.find((text) => text.trim() === '' || Number.isNaN(Number(text)));
  if (bad !== undefined) {
    err(usageError('seq', `invalid floating point argument: '${bad}'`));
    return 1;
  }
  const [first, step, last] =
    numbers.length === 1 ? ['1', '1', numbers[0]] : numbers.length === 2 ? [numbers[0], '1', numbers[1]] : numbers;
  if (Number(step) === 0) {
    fail(`invalid Zero increment value: '${step}'`);
    return 1;
  }
  const places = Math.max(...[first, step].map((text) => (/\.(\d+)/.exec(text as string)?.[1] ?? '').length));
  const list: string[] = [];
  const scale = 10 ** places;
  const by = Math.round(Number(step) * scale);
  const end = Math.floor(Number(last) * scale + 1e-9);
  for (let n = Math.round(Number(first) * scale); by > 0 ? n <= end : n >= end; n += by) {
    list.push((n / scale).toFixed(places));
    if (list.length > 1_000_000) break;
  }
  const width = flags.w === undefined ? 0 : Math.max(...list.map((text) => text.length));
  const shown = (text: string) =>
    flags.f === undefined
      ? text.padStart(width, '0')
      : flags.f.replace(/%([-+ 0]*\d*(?:\.\d+)?)[efg]/, (spec) => formatText(spec, [text], 0).text);
  if (list.length > 0) out(`${list.map(shown).join(flags.s ?? '\n')}\n`);
  return 0;
});

export const echo = oneShot('echo', ({ args, out }) => {
  let rest = args;
  let newline = true;
  let interpret = false;
  while (rest[0] !== undefined && /^-[neE]+$/.test(rest[0])) {
    if (rest[0].includes('n')) newline = false;
    if (rest[0].includes('e')) interpret = true;
    rest = rest.slice(1);
  }
  const text = rest.join(' ');
  out((interpret ? escapes(text, true).text : text) + (newline ? '\n' : ''));
  return 0;
});

export const printf = oneShot('printf', ({ sys, args, out, err, fail }) => {
  if (args[0] === undefined) {
    err(usageError('printf', 'missing operand'));
    return 1;
  }
  const done = formatText(args[0], args.slice(1), Math.floor((sys.epochMs + sys.now / 1000) / 1000));
  out(done.text);
  for (const problem of done.problems)
    fail(problem.replace(/^(.*): invalid number$/, "'$1': expected a numeric value"));
  return done.problems.length > 0 ? 1 : 0;
});

export const trueTool = oneShot('true', () => 0);
export const falseTool = oneShot('false', () => 1);
export const pwd = oneShot('pwd', ({ sys, out }) => {
  out(`${sys.cwd()}\n`);
  return 0;
});
export const clear = oneShot('clear', ({ out }) => {
  out('\x1b[H\x1b[2J\x1b[3J');
  return 0;
});
export const reset = oneShot('reset', ({ out }) => {
  out('\x1bc');
  return 0;
});
export const tput = oneShot('tput', ({ sys, args, out, fail }) => {
  const texts: Readonly<Record<string, string>> = {
    cols: `${sys.ttySize(1).columns || 80}\n`,
    lines: `${sys.ttySize(1).rows || 24}\n`,
    clear: '\x1b[H\x1b[2J',
    bold: '\x1b[1m',
    sgr0: '\x1b(B\x1b[m',
    setaf: `\x1b[3${args[1] ?? 0}m`,
    setab: `\x1b[4${args[1] ?? 0}m`,
    civis: '\x1b[?25l',
    cnorm: '\x1b[?25h',
    colors: '256\n',
  };
  const text = texts[args[0] ?? ''];
  if (text === undefined) {
    fail(`unknown terminfo capability '${args[0]}'`);
    return 4;
  }
  out(text);
  return 0;
});
