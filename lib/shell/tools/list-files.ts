/** ls: -l -a -A -h -1 -R -t -r -S -d -F, colours and columns on a terminal, GNU's messages. */
import type { FileStat } from '../../engine/host/contract';
import { formatDate } from '../text/date-format';
import { textWidth } from '../text/width';
import { groupName, userName } from './accounts';
import { oneShot, type ToolCall } from './one-shot';
import { parseOptions, reason, usageError } from './options';
import { isBusybox } from './quote';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
}

export function modeText(stat: FileStat): string {
  const type = stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : stat.type === 'device' ? 'c' : '-';
  const bits = 'rwxrwxrwx';
  let text = '';
  for (let i = 0; i < 9; i++) text += stat.mode & (1 << (8 - i)) ? bits.charAt(i) : '-';
  if (stat.mode & 0o1000) text = `${text.slice(0, 8)}${text.charAt(8) === 'x' ? 't' : 'T'}`;
  return type + text;
}

export function human(size: number): string {
  if (size < 1024) return String(size);
  let value = size;
  let unit = -1;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? Math.ceil(value * 10) / 10 : Math.ceil(value);
  return `${value < 10 ? shown.toFixed(1) : shown}${'KMGTP'.charAt(unit)}`;
}

function colour(entry: Entry): string {
  const { stat } = entry;
  if (stat.type === 'directory') return (stat.mode & 0o1002) === 0o1002 ? '30;42' : '01;34';
  if (stat.type === 'symlink') return '01;36';
  if (stat.type === 'device') return '40;33;01';
  if (stat.mode & 0o111) return '01;32';
  return /\.(tar|tgz|gz|zip|xz|bz2)$/.test(entry.name) ? '01;31' : '';
}

const NEEDS_QUOTES = /[\s'"$&|;<>()*?#!\\`]/;

/** `aligned`: on a terminal where some name needs quotes, the others stand one column to the right. */
function shown(entry: Entry, flags: Readonly<Record<string, string>>, coloured: boolean, aligned?: boolean): string {
  const needs = NEEDS_QUOTES.test(entry.name);
  const quote = entry.name.includes("'") ? '"' : "'";
  const quoted =
    aligned === undefined ? entry.name : needs ? `${quote}${entry.name}${quote}` : `${aligned ? ' ' : ''}${entry.name}`;
  const code = coloured ? colour(entry) : '';
  const mark =
    flags.F === undefined && flags.p === undefined
      ? ''
      : entry.stat.type === 'directory'
        ? '/'
        : flags.F === undefined
          ? ''
          : entry.stat.type === 'symlink'
            ? '@'
            : entry.stat.mode & 0o111
              ? '*'
              : '';
  return (code ? `\x1b[${code}m${quoted}\x1b[0m` : quoted) + mark;
}

function order(entries: Entry[], flags: Readonly<Record<string, string>>): Entry[] {
  const key = (entry: Entry) => entry.name.replace(/^\./, '').toLowerCase();
  const byName = (a: Entry, b: Entry) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.name < b.name ? -1 : 1);
  const plain = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const sorted = [...entries].sort(flags.locale === undefined ? plain : byName);
  if (flags.t !== undefined) sorted.sort((a, b) => b.stat.mtimeUs - a.stat.mtimeUs);
  if (flags.S !== undefined) sorted.sort((a, b) => b.stat.size - a.stat.size);
  return flags.r === undefined ? sorted : sorted.reverse();
}

function columnText(names: readonly string[], widths: readonly number[], columns: number): string {
  for (let rows = 1; rows <= names.length; rows++) {
    const across = Math.ceil(names.length / rows);
    const columnWidths = Array.from(
      { length: across },
      (_, c) => Math.max(...widths.slice(c * rows, (c + 1) * rows)) + 2,
    );
    if (columnWidths.reduce((sum, width) => sum + width, 0) - 2 > columns && rows < names.length) continue;
    let out = '';
    for (let row = 0; row < rows; row++) {
      let text = '';
      for (let c = 0; c * rows + row < names.length; c++) {
        const index = c * rows + row;
        const last = index + rows >= names.length;
        text +=
          (names[index] as string) + (last ? '' : ' '.repeat((columnWidths[c] as number) - (widths[index] as number)));
      }
      out += `${text}\n`;
    }
    return out;
  }
  return '';
}

function print(
  call: ToolCall,
  entries: readonly Entry[],
  flags: Readonly<Record<string, string>>,
  total: boolean,
): void {
  const tty = call.sys.isatty(1);
  const busybox = isBusybox(call.sys);
  // GNU's ls is plain unless asked (an alias of most machines asks); busybox colours on terminals by itself.
  const coloured =
    flags.color === 'always' ||
    flags.color === '' ||
    (tty && (flags.color === 'auto' || (busybox && flags.color === undefined)));
  const aligned = tty && !busybox ? entries.some((entry) => NEEDS_QUOTES.test(entry.name)) : undefined;
  if (flags.l === undefined) {
    const names = entries.map((entry) => shown(entry, flags, coloured, aligned));
    if (tty && flags['1'] === undefined && names.length > 0) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
      const widths = names.map((name) => textWidth(name.replace(/\x1b\[[0-9;]*m/g, '')));
      call.out(columnText(names, widths, call.sys.ttySize(1).columns || 80));
    } else call.out(names.map((name) => `${name}\n`).join(''));
    return;
  }
  const wide = (pick: (entry: Entry) => string) => Math.max(0, ...entries.map((entry) => pick(entry).length));
  const least = (columns: number, width: number) => (busybox ? columns : width);
  const links = least(
    4,
    wide((entry) => String(entry.stat.links)),
  );
  const users = least(
    8,
    wide((entry) => userName(call.sys, entry.stat.uid)),
  );
  const groups = least(
    8,
    wide((entry) => groupName(call.sys, entry.stat.gid)),
  );
  const sizeOf = sizesOf(entries, flags.h !== undefined, busybox);
  if (total) {
    const blocks = entries.reduce(
      (sum, entry) => sum + (entry.stat.type === 'symlink' ? 0 : Math.ceil(entry.stat.size / 4096) * 4),
      0,
    );
    call.out(`total ${flags.h !== undefined ? (blocks === 0 ? '0' : human(blocks * 1024)) : blocks}\n`);
  }
  const nowSeconds = Math.floor((call.sys.epochMs + call.sys.now / 1000) / 1000);
  for (const entry of entries) {
    const { stat } = entry;
    const seconds = Math.floor((call.sys.epochMs * 1000 + stat.mtimeUs) / 1_000_000);
    const recent = nowSeconds - seconds < 15_778_476 && seconds <= nowSeconds + 3600;
    const date = formatDate(recent ? '%b %e %H:%M' : '%b %e  %Y', seconds);
    const target = stat.type === 'symlink' ? ` -> ${stat.target ?? ''}` : '';
    call.out(
      `${modeText(stat)} ${String(stat.links).padStart(links)} ${userName(call.sys, stat.uid).padEnd(users)} ${groupName(call.sys, stat.gid).padEnd(groups)} ${sizeOf(stat)} ${date} ${shown(entry, flags, coloured, aligned)}${target}\n`,
    );
  }
}

/** The size column, in which devices show their numbers. */
function sizesOf(entries: readonly Entry[], isHuman: boolean, busybox: boolean): (stat: FileStat) => string {
  const text = (stat: FileStat) => (isHuman ? human(stat.size) : String(stat.size));
  const widest = (pick: (stat: FileStat) => string) => Math.max(0, ...entries.map(({ stat }) => pick(stat).length));
  const majors = busybox ? 4 : widest(({ major }) => String(major ?? ''));
  const minors = busybox ? 4 : widest(({ minor }) => String(minor ?? ''));
  const between = busybox ? ',' : ', ';
  const numbers = majors === 0 ? 0 : majors + between.length + minors;
  const width = Math.max(busybox ? 9 : numbers, widest(text));
  return (stat) => {
    if (stat.major === undefined) return text(stat).padStart(width);
    const major = String(stat.major).padStart(majors);
    return `${major}${between}${String(stat.minor).padStart(minors)}`.padStart(width);
  };
}

function listDirectory(call: ToolCall, path: string, flags: Readonly<Record<string, string>>): Entry[] | undefined {
  const { files } = call.sys;
  const names = files.readdir(path);
  if (!names.ok) {
    call.fail(`cannot open directory '${path}': ${reason(names.errno)}`);
    return undefined;
  }
  const all = [...(flags.a !== undefined ? ['.', '..'] : []), ...names.value];
  const kept = all.filter((name) => !name.startsWith('.') || flags.a !== undefined || flags.A !== undefined);
  return kept.flatMap((name) => {
    const at = `${path.replace(/\/$/, '')}/${name}`;
    const stat = files.lstat(at);
    return stat.ok ? [{ name, path: at, stat: stat.value }] : [];
  });
}

export const ls = oneShot('ls', (call) => {
  const { flags, operands, problem } = parseOptions(call.args, 'laAh1RtrSdFpinsUXkmgoGCxZ', {
    all: 'a',
    'almost-all': 'A',
    'human-readable': 'h',
    recursive: 'R',
    reverse: 'r',
    directory: 'd',
    classify: 'F',
    color: 'color',
    help: 'help',
  });
  if (problem) {
    call.err(usageError('ls', problem));
    return 2;
  }
  let status = 0;
  const plain: Entry[] = [];
  const directories: Entry[] = [];
  for (const operand of operands.length > 0 ? operands : ['.']) {
    const link = call.sys.files.lstat(operand);
    const stat =
      flags.l !== undefined && link.ok && link.value.type === 'symlink' ? link : call.sys.files.stat(operand);
    const found = stat.ok ? stat : link;
    if (!found.ok) {
      call.fail(`cannot access '${operand}': ${reason(found.errno)}`);
      status = 2;
      continue;
    }
    const entry = { name: operand, path: operand, stat: found.value };
    if (found.value.type === 'directory' && flags.d === undefined) directories.push(entry);
    else plain.push(entry);
  }
  if (plain.length > 0) print(call, order(plain, flags), flags, false);
  const queue = order(directories, flags);
  const titles = operands.length > 1 || flags.R !== undefined;
  let first = plain.length === 0;
  while (queue.length > 0) {
    const directory = queue.shift() as Entry;
    if (titles) call.out(`${first ? '' : '\n'}${directory.path}:\n`);
    first = false;
    const entries = listDirectory(call, directory.path, flags);
    if (!entries) {
      status = 2;
      continue;
    }
    const sorted = order(entries, flags);
    print(call, sorted, flags, true);
    if (flags.R !== undefined)
      queue.unshift(
        ...sorted.filter((entry) => entry.stat.type === 'directory' && entry.name !== '.' && entry.name !== '..'),
      );
  }
  return status;
});
