/** cp, mv, rm, mkdir, rmdir, touch, ln, chmod, chown with GNU coreutils' messages. */
import type { Sys } from '../../engine/host/contract';
import { uidOf } from './accounts';
import { parseDate } from './machine-info';
import { oneShot, type ToolCall } from './one-shot';
import { type Options, parseOptions, reason, usageError } from './options';

function options(call: ToolCall, short: string, long: Readonly<Record<string, string>> = {}): Options | undefined {
  const parsed = parseOptions(call.args, short, long);
  if (!parsed.problem) return parsed;
  call.err(usageError(call.name, parsed.problem));
  return undefined;
}
function missing(call: ToolCall, what: string): number {
  call.err(usageError(call.name, what));
  return 1;
}
const base = (path: string) => path.replace(/\/+$/, '').split('/').pop() || '/';
const inside = (directory: string, name: string) => `${directory.replace(/\/+$/, '')}/${name}`;
const isDirectory = (sys: Sys, path: string) => {
  const stat = sys.files.stat(path);
  return stat.ok && stat.value.type === 'directory';
};

function copy(call: ToolCall, from: string, to: string, recursive: boolean, verbose: boolean): number {
  const { files } = call.sys;
  const stat = files.stat(from);
  if (!stat.ok) {
    call.fail(`cannot stat '${from}': ${reason(stat.errno)}`);
    return 1;
  }
  if (stat.value.type === 'directory') {
    if (!recursive) {
      call.fail(`-r not specified; omitting directory '${from}'`);
      return 1;
    }
    const made = files.mkdir(to, stat.value.mode & 0o777);
    if (!made.ok && made.errno !== 'EEXIST') {
      call.fail(`cannot create directory '${to}': ${reason(made.errno)}`);
      return 1;
    }
    const list = files.readdir(from);
    let status = 0;
    for (const name of list.ok ? list.value : [])
      status = copy(call, inside(from, name), inside(to, name), true, verbose) || status;
    return status;
  }
  if (files.resolve(from) === files.resolve(to)) {
    call.fail(`'${from}' and '${to}' are the same file`);
    return 1;
  }
  const text = files.readFile(from);
  if (!text.ok) {
    call.fail(`cannot open '${from}' for reading: ${reason(text.errno)}`);
    return 1;
  }
  const written = files.writeFile(to, text.value, { mode: stat.value.mode & 0o777 });
  if (!written.ok) {
    call.fail(`cannot create regular file '${to}': ${reason(written.errno)}`);
    return 1;
  }
  if (verbose) call.out(`'${from}' -> '${to}'\n`);
  return 0;
}

/** Sources and where each goes; undefined after a message. */
function pairs(call: ToolCall, operands: readonly string[]): [string, string][] | undefined {
  if (operands.length === 0) return void missing(call, 'missing file operand');
  if (operands.length === 1) return void missing(call, `missing destination file operand after '${operands[0]}'`);
  const to = operands[operands.length - 1] as string;
  const sources = operands.slice(0, -1);
  if (isDirectory(call.sys, to)) return sources.map((from) => [from, inside(to, base(from))]);
  if (sources.length > 1) {
    call.fail(`target '${to}': ${call.sys.files.stat(to).ok ? 'Not a directory' : 'No such file or directory'}`);
    return undefined;
  }
  return [[sources[0] as string, to]];
}

export const cp = oneShot('cp', (call) => {
  const parsed = options(call, 'rRafpivnuLPdT', {
    recursive: 'r',
    archive: 'a',
    force: 'f',
    verbose: 'v',
    'no-clobber': 'n',
  });
  if (!parsed) return 1;
  const { flags } = parsed;
  const list = pairs(call, parsed.operands);
  if (!list) return 1;
  const recursive = flags.r !== undefined || flags.R !== undefined || flags.a !== undefined;
  let status = 0;
  for (const [from, to] of list) {
    if (flags.n !== undefined && call.sys.files.stat(to).ok) continue;
    status = copy(call, from, to, recursive, flags.v !== undefined) || status;
  }
  return status;
});

export const mv = oneShot('mv', (call) => {
  const parsed = options(call, 'fivnuT', { force: 'f', verbose: 'v', 'no-clobber': 'n' });
  if (!parsed) return 1;
  const list = pairs(call, parsed.operands);
  if (!list) return 1;
  let status = 0;
  for (const [from, to] of list) {
    if (parsed.flags.n !== undefined && call.sys.files.lstat(to).ok) continue;
    const stat = call.sys.files.lstat(from);
    if (!stat.ok) {
      call.fail(`cannot stat '${from}': ${reason(stat.errno)}`);
      status = 1;
      continue;
    }
    const result = call.sys.files.rename(from, to);
    if (!result.ok) {
      call.fail(`cannot move '${from}' to '${to}': ${reason(result.errno)}`);
      status = 1;
    } else if (parsed.flags.v !== undefined) call.out(`renamed '${from}' -> '${to}'\n`);
  }
  return status;
});

function removeTree(call: ToolCall, path: string, flags: Readonly<Record<string, string>>): number {
  const { files } = call.sys;
  const stat = files.lstat(path);
  const force = flags.f !== undefined;
  if (!stat.ok) {
    if (force && stat.errno === 'ENOENT') return 0;
    call.fail(`cannot remove '${path}': ${reason(stat.errno)}`);
    return 1;
  }
  if (stat.value.type !== 'directory') {
    const gone = files.unlink(path);
    if (!gone.ok) call.fail(`cannot remove '${path}': ${reason(gone.errno)}`);
    else if (flags.v !== undefined) call.out(`removed '${path}'\n`);
    return gone.ok ? 0 : 1;
  }
  if (flags.r === undefined && flags.R === undefined && flags.d === undefined) {
    call.fail(`cannot remove '${path}': Is a directory`);
    return 1;
  }
  let status = 0;
  const list = files.readdir(path);
  if (flags.d === undefined)
    for (const name of list.ok ? list.value : []) status = removeTree(call, inside(path, name), flags) || status;
  const gone = files.rmdir(path);
  if (!gone.ok && status === 0) {
    call.fail(`cannot remove '${path}': ${reason(gone.errno)}`);
    return 1;
  }
  if (gone.ok && flags.v !== undefined) call.out(`removed directory '${path}'\n`);
  return status;
}

export const rm = oneShot('rm', (call) => {
  const parsed = options(call, 'rRfivdI', {
    recursive: 'r',
    force: 'f',
    verbose: 'v',
    dir: 'd',
    'no-preserve-root': 'root',
  });
  if (!parsed) return 1;
  if (parsed.operands.length === 0) return parsed.flags.f !== undefined ? 0 : missing(call, 'missing operand');
  let status = 0;
  for (const path of parsed.operands) {
    if (call.sys.files.resolve(path) === '/' && parsed.flags.root === undefined) {
      call.err(
        "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe\n",
      );
      status = 1;
    } else if (['.', '..'].includes(base(path))) {
      call.fail(`refusing to remove '.' or '..' directory: skipping '${path}'`);
      status = 1;
    } else status = removeTree(call, path, parsed.flags) || status;
  }
  return status;
});

export const mkdir = oneShot('mkdir', (call) => {
  const parsed = options(call, 'pvm:', { parents: 'p', verbose: 'v', 'mode:': 'm' });
  if (!parsed) return 1;
  if (parsed.operands.length === 0) return missing(call, 'missing operand');
  let status = 0;
  const mode = parsed.flags.m === undefined ? undefined : Number.parseInt(parsed.flags.m, 8);
  for (const path of parsed.operands) {
    const parts = path.replace(/\/+$/, '').split('/');
    const steps =
      parsed.flags.p === undefined
        ? [path]
        : parts.map((_, index) => parts.slice(0, index + 1).join('/')).filter(Boolean);
    for (const step of steps) {
      const made = call.sys.files.mkdir(step, mode);
      if (made.ok && parsed.flags.v !== undefined) call.out(`mkdir: created directory '${step}'\n`);
      if (made.ok || (parsed.flags.p !== undefined && made.errno === 'EEXIST' && isDirectory(call.sys, step))) continue;
      call.fail(`cannot create directory '${step}': ${reason(made.errno)}`);
      status = 1;
      break;
    }
  }
  return status;
});

export const rmdir = oneShot('rmdir', (call) => {
  const parsed = options(call, 'pv', { parents: 'p', verbose: 'v' });
  if (!parsed) return 1;
  if (parsed.operands.length === 0) return missing(call, 'missing operand');
  let status = 0;
  for (const path of parsed.operands) {
    if (call.sys.files.resolve(path) === '/') {
      call.fail(`failed to remove '${path}': Device or resource busy`);
      status = 1;
      continue;
    }
    const gone = call.sys.files.rmdir(path);
    if (gone.ok) continue;
    call.fail(`failed to remove '${path}': ${reason(gone.errno)}`);
    status = 1;
  }
  return status;
});

/** Virtual microseconds of -d, -r or -t; undefined when it was refused. */
function touchTime(call: ToolCall, flags: Readonly<Record<string, string>>): number | undefined {
  const { sys } = call;
  if (flags.r !== undefined) {
    const other = sys.files.stat(flags.r);
    if (other.ok) return other.value.mtimeUs;
    call.fail(`failed to get attributes of '${flags.r}': ${reason(other.errno)}`);
    return undefined;
  }
  const stamp = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(flags.t ?? '');
  const text = stamp ? `${stamp[1]}-${stamp[2]}-${stamp[3]} ${stamp[4]}:${stamp[5]}:${stamp[6] ?? '00'}` : flags.t;
  const wanted = flags.d ?? text;
  if (wanted === undefined) return sys.now;
  const seconds = parseDate(wanted, Math.floor((sys.epochMs + sys.now / 1000) / 1000));
  if (seconds !== undefined) return (seconds * 1000 - sys.epochMs) * 1000;
  call.fail(`invalid date format '${wanted}'`);
  return undefined;
}

export const touch = oneShot('touch', (call) => {
  const parsed = options(call, 'acmd:r:t:', { 'no-create': 'c', 'date:': 'd' });
  if (!parsed) return 1;
  if (parsed.operands.length === 0) return missing(call, 'missing file operand');
  let status = 0;
  const at = touchTime(call, parsed.flags);
  if (at === undefined) return 1;
  for (const path of parsed.operands) {
    const found = call.sys.files.stat(path);
    if (!found.ok && parsed.flags.c !== undefined) continue;
    let result = found.ok ? call.sys.files.utimes(path, at) : call.sys.files.writeFile(path, '');
    if (!found.ok && result.ok && at !== call.sys.now) result = call.sys.files.utimes(path, at);
    if (result.ok) continue;
    // A read-only pseudo file system says there is no such file, as /proc does.
    const errno = path.startsWith('/proc') && result.errno === 'EACCES' ? 'ENOENT' : result.errno;
    call.fail(`cannot touch '${path}': ${reason(errno)}`);
    status = 1;
  }
  return status;
});

export const ln = oneShot('ln', (call) => {
  const parsed = options(call, 'sfnvTr', { symbolic: 's', force: 'f' });
  if (!parsed) return 1;
  const { operands, flags } = parsed;
  if (operands.length === 0) return missing(call, 'missing file operand');
  const target = operands[0] as string;
  let path = operands[1] ?? base(target);
  if (isDirectory(call.sys, path) && flags.n === undefined) path = inside(path, base(target));
  if (flags.f !== undefined) call.sys.files.unlink(path);
  if (flags.s !== undefined) {
    const made = call.sys.files.symlink(target, path);
    if (made.ok) return 0;
    call.fail(`failed to create symbolic link '${path}': ${reason(made.errno)}`);
    return 1;
  }
  const text = call.sys.files.readFile(target);
  if (!text.ok) {
    call.fail(
      text.errno === 'EISDIR'
        ? `${target}: hard link not allowed for directory`
        : `failed to access '${target}': ${reason(text.errno)}`,
    );
    return 1;
  }
  if (call.sys.files.lstat(path).ok) {
    call.fail(`failed to create hard link '${path}': File exists`);
    return 1;
  }
  return call.sys.files.writeFile(path, text.value).ok ? 0 : 1;
});

/** A mode as `755` or `u+x,go-w` applied to an old one. */
export function newMode(text: string, old: number, directory: boolean): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!found) return undefined;
    const who = found[1] === '' || found[1]?.includes('a') ? 'ugo' : (found[1] as string);
    let bits = 0;
    for (const c of found[3] as string) {
      if (c === 'r') bits |= 4;
      if (c === 'w') bits |= 2;
      if (c === 'x' || (c === 'X' && (directory || old & 0o111))) bits |= 1;
    }
    for (const one of who) {
      const shift = one === 'u' ? 6 : one === 'g' ? 3 : 0;
      if (found[2] === '+') mode |= bits << shift;
      else if (found[2] === '-') mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
  }
  return mode;
}

function eachPath(call: ToolCall, path: string, recursive: boolean, work: (path: string) => number): number {
  let status = work(path);
  if (!recursive || !isDirectory(call.sys, path)) return status;
  const list = call.sys.files.readdir(path);
  for (const name of list.ok ? list.value : []) status = eachPath(call, inside(path, name), true, work) || status;
  return status;
}

export const chmod = oneShot('chmod', (call) => {
  const args = call.args.map((arg) => (/^-[rwxXst]+$/.test(arg) && arg !== '-R' ? `a${arg}` : arg));
  const { flags, operands, problem } = parseOptions(args, 'Rvfc', { recursive: 'R', verbose: 'v' });
  if (problem) return missing(call, problem);
  const [text, ...paths] = operands;
  if (text === undefined) return missing(call, 'missing operand');
  if (paths.length === 0) return missing(call, `missing operand after '${text}'`);
  if (newMode(text, 0, false) === undefined) return missing(call, `invalid mode: '${text}'`);
  let status = 0;
  for (const path of paths) {
    status =
      eachPath(call, path, flags.R !== undefined, (one) => {
        const stat = call.sys.files.stat(one);
        if (!stat.ok) {
          call.fail(`cannot access '${one}': ${reason(stat.errno)}`);
          return 1;
        }
        const result = call.sys.files.chmod(
          one,
          newMode(text, stat.value.mode, stat.value.type === 'directory') as number,
        );
        if (!result.ok) call.fail(`changing permissions of '${one}': ${reason(result.errno)}`);
        return result.ok ? 0 : 1;
      }) || status;
  }
  return status;
});

export const chown = oneShot('chown', (call) => {
  const parsed = options(call, 'Rvfh', { recursive: 'R' });
  if (!parsed) return 1;
  const [owner, ...paths] = parsed.operands;
  if (owner === undefined || paths.length === 0)
    return missing(call, owner === undefined ? 'missing operand' : `missing operand after '${owner}'`);
  const [user, group] = owner.split(/[:.]/);
  const uid = user ? uidOf(call.sys, user) : -1;
  if (uid === undefined) {
    call.fail(`invalid user: '${owner}'`);
    return 1;
  }
  let status = 0;
  for (const path of paths) {
    status =
      eachPath(call, path, parsed.flags.R !== undefined, (one) => {
        const stat = call.sys.files.stat(one);
        if (!stat.ok) {
          call.fail(`cannot access '${one}': ${reason(stat.errno)}`);
          return 1;
        }
        const gid = group ? (uidOf(call.sys, group) ?? stat.value.gid) : stat.value.gid;
        const result = call.sys.files.chown(one, uid < 0 ? stat.value.uid : uid, gid);
        if (!result.ok) call.fail(`changing ownership of '${one}': ${reason(result.errno)}`);
        return result.ok ? 0 : 1;
      }) || status;
  }
  return status;
});
