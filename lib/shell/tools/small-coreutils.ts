/** Small tools of coreutils and diffutils: cmp, truncate, shuf, split, install, unlink, groups, who, arch, logname, getconf. */
import { formatDate } from '../text/date-format';
import { groupName, primaryGroup, uidOf, userName } from './accounts';
import { oneShot, type ToolCall } from './one-shot';
import { parseOptions, reason, usageError } from './options';
import { quoted } from './quote';

const SIZES: Readonly<Record<string, number>> = { '': 1, K: 1024, k: 1024, M: 1_048_576, G: 1_073_741_824 };

export const cmp = oneShot('cmp', ({ sys, args, out, err }) => {
  const { flags, operands } = parseOptions(args, 'ls', { silent: 's', quiet: 's', verbose: 'l' });
  const [first = '', second = '-'] = operands;
  const texts: string[] = [];
  for (const name of [first, second]) {
    const file = sys.files.readFile(name);
    if (!file.ok) {
      err(`cmp: ${name}: ${reason(file.errno)}\n`);
      return 2;
    }
    texts.push(file.value);
  }
  const [a, b] = texts as [string, string];
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a.charAt(at) === b.charAt(at)) at++;
  if (flags.s !== undefined) return 1;
  const line = a.slice(0, at).split('\n').length;
  if (at === a.length || at === b.length) {
    const short = at === a.length ? first : second;
    err(at === 0 ? `cmp: EOF on ${short} which is empty\n` : `cmp: EOF on ${short} after byte ${at}, line ${line}\n`);
  } else out(`${first} ${second} differ: byte ${at + 1}, line ${line}\n`);
  return 1;
});

export const truncate = oneShot('truncate', ({ sys, args, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'cs:', { 'size:': 's', 'no-create': 'c' });
  const size = /^([-+]?)(\d+)([KkMG]?)B?$/.exec(flags.s ?? '');
  if (problem !== undefined || operands.length === 0 || flags.s === undefined) {
    err(
      usageError(
        'truncate',
        problem ??
          (flags.s === undefined ? "you must specify either '--size' or '--reference'" : 'missing file operand'),
      ),
    );
    return 1;
  }
  if (size === null) {
    fail(`Invalid number: ${quoted(sys, flags.s)}`);
    return 1;
  }
  const given = Number(size[2]) * (SIZES[size[3] as string] as number);
  let status = 0;
  for (const path of operands) {
    const before = sys.files.readFile(path);
    if (!before.ok && flags.c !== undefined) continue;
    const text = before.ok ? before.value : '';
    const wanted = size[1] === '+' ? text.length + given : size[1] === '-' ? Math.max(0, text.length - given) : given;
    const written = sys.files.writeFile(path, text.slice(0, wanted).padEnd(wanted, '\0'));
    if (written.ok) continue;
    fail(`cannot open '${path}' for writing: ${reason(written.errno)}`);
    status = 1;
  }
  return status;
});

function linesOf(call: ToolCall, name: string | undefined): string[] | undefined {
  const text =
    name === undefined || name === '-' ? call.sys.files.readFile('/dev/stdin') : call.sys.files.readFile(name);
  if (!text.ok) {
    call.fail(`${name ?? '-'}: ${reason(text.errno)}`);
    return undefined;
  }
  return text.value.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

export const split = oneShot('split', (call) => {
  const { flags, operands } = parseOptions(call.args, 'l:da:b:', { 'lines:': 'l', 'numeric-suffixes': 'd' });
  const lines = linesOf(call, operands[0]);
  if (lines === undefined) return 1;
  const size = Number(flags.l ?? '1000');
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (let part = 0; part * size < lines.length; part++) {
    const suffix =
      flags.d === undefined
        ? letters.charAt(Math.floor(part / 26) % 26) + letters.charAt(part % 26)
        : String(part).padStart(2, '0');
    call.sys.files.writeFile(`${operands[1] ?? 'x'}${suffix}`, lines.slice(part * size, (part + 1) * size).join(''));
  }
  return 0;
});

export const install = oneShot('install', ({ sys, args, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'dm:o:g:Dv', { directory: 'd', 'mode:': 'm' });
  if (problem !== undefined || operands.length === 0) {
    err(usageError('install', problem ?? 'missing file operand'));
    return 1;
  }
  const mode = Number.parseInt(flags.m ?? '755', 8);
  if (flags.d !== undefined) {
    for (const path of operands) {
      const names = path.split('/');
      for (let i = 1; i <= names.length; i++) sys.files.mkdir(names.slice(0, i).join('/') || '/', mode);
    }
    return 0;
  }
  const target = operands[operands.length - 1] as string;
  const stat = sys.files.stat(target);
  for (const from of operands.slice(0, -1)) {
    const file = sys.files.readFile(from);
    if (!file.ok) {
      fail(`cannot stat '${from}': ${reason(file.errno)}`);
      return 1;
    }
    const inside = stat.ok && stat.value.type === 'directory';
    const to = inside ? `${target.replace(/\/$/, '')}/${from.replace(/^.*\//, '')}` : target;
    const written = sys.files.writeFile(to, file.value, { mode });
    if (!written.ok) {
      fail(`cannot create regular file '${to}': ${reason(written.errno)}`);
      return 1;
    }
    sys.files.chmod(to, mode);
  }
  return 0;
});

export const unlink = oneShot('unlink', ({ sys, args, err, fail }) => {
  const [path] = args;
  if (path === undefined) {
    err(usageError('unlink', 'missing operand'));
    return 1;
  }
  const gone = sys.files.unlink(path);
  if (!gone.ok) fail(`cannot unlink '${path}': ${reason(gone.errno)}`);
  return gone.ok ? 0 : 1;
});

export const groups = oneShot('groups', ({ sys, args, out, fail }) => {
  const [who] = args;
  if (who === undefined) out(`${groupName(sys, primaryGroup(sys))}\n`);
  else if (uidOf(sys, who) === undefined) {
    fail(`${quoted(sys, who)}: no such user`);
    return 1;
  } else out(`${who} : ${groupName(sys, uidOf(sys, who) as number)}\n`);
  return 0;
});

export const who = oneShot('who', ({ sys, out }) => {
  const seconds = (us: number) => Math.floor(sys.epochMs / 1000 + us / 1_000_000);
  for (const one of sys.processes()) {
    if (one.tty === null || one.pid !== one.session) continue;
    const when = formatDate('%Y-%m-%d %H:%M', seconds(one.startedUs));
    out(`${userName(sys, one.uid).padEnd(8)} ${one.tty.replace('/dev/', '').padEnd(12)} ${when}\n`);
  }
  return 0;
});

export const arch = oneShot('arch', ({ out }) => {
  out('x86_64\n');
  return 0;
});

export const logname = oneShot('logname', ({ sys, out, fail }) => {
  const name = sys.isatty(0) ? sys.env.LOGNAME : undefined;
  if (name === undefined) {
    fail('no login name');
    return 1;
  }
  out(`${name}\n`);
  return 0;
});

const CONSTANTS: Readonly<Record<string, string>> = {
  PAGESIZE: '4096',
  PAGE_SIZE: '4096',
  LONG_BIT: '64',
  _NPROCESSORS_ONLN: '2',
  _NPROCESSORS_CONF: '2',
  CLK_TCK: '100',
};
export const getconf = oneShot('getconf', ({ args, out, err }) => {
  const value = CONSTANTS[args[0] ?? ''];
  if (value === undefined) err(`getconf: Unrecognized variable \`${args[0] ?? ''}'\n`);
  else out(`${value}\n`);
  return value === undefined ? 2 : 0;
});
