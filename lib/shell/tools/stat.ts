/** stat: the default sheet, -c and --printf formats, -L, -t. Blocks are counted as ext4 would use them. */
import type { FileStat, Sys } from '../../engine/host/contract';
import { formatDate } from '../text/date-format';
import { escapes } from '../text/escapes';
import { groupName, userName } from './accounts';
import { modeText } from './list-files';
import { oneShot } from './one-shot';
import { parseOptions, reason, usageError } from './options';
import { quoted } from './quote';

const BLOCK = 4096;

/** Disk use in blocks of 512 bytes. */
export function blocksOf(stat: FileStat): number {
  return stat.type === 'file' || stat.type === 'directory' ? Math.ceil(stat.size / BLOCK) * 8 : 0;
}

function kind(stat: FileStat): string {
  if (stat.type === 'directory') return 'directory';
  if (stat.type === 'symlink') return 'symbolic link';
  if (stat.type === 'device') return 'character special file';
  return stat.size === 0 ? 'regular empty file' : 'regular file';
}

function time(sys: Sys, us: number): string {
  const micros = Math.round(sys.epochMs * 1000) + us;
  const seconds = Math.floor(micros / 1_000_000);
  return formatDate('%Y-%m-%d %H:%M:%S.%N +0000', seconds, (micros - seconds * 1_000_000) * 1000);
}

function directives(sys: Sys, name: string, stat: FileStat): Readonly<Record<string, string>> {
  const at = time(sys, stat.mtimeUs);
  const seconds = String(Math.floor(sys.epochMs / 1000 + stat.mtimeUs / 1_000_000));
  const full =
    stat.type === 'symlink' ? `${quoted(sys, name)} -> ${quoted(sys, stat.target ?? '')}` : quoted(sys, name);
  return {
    n: name,
    N: full.replace(/[‘’]/g, "'"),
    s: String(stat.size),
    a: (stat.mode & 0o7777).toString(8),
    A: modeText(stat),
    f: (typeBits(stat) | stat.mode).toString(16),
    u: String(stat.uid),
    U: userName(sys, stat.uid),
    g: String(stat.gid),
    G: groupName(sys, stat.gid),
    F: kind(stat),
    h: String(stat.links),
    i: String(stat.inode),
    b: String(blocksOf(stat)),
    B: '512',
    o: String(BLOCK),
    d: '46',
    D: '2e',
    t: (stat.major ?? 0).toString(16),
    T: (stat.minor ?? 0).toString(16),
    r: String((stat.major ?? 0) * 256 + (stat.minor ?? 0)),
    R: ((stat.major ?? 0) * 256 + (stat.minor ?? 0)).toString(16),
    m: '/',
    w: at,
    W: seconds,
    x: at,
    X: seconds,
    y: at,
    Y: seconds,
    z: at,
    Z: seconds,
    '%': '%',
  };
}

function typeBits(stat: FileStat): number {
  const bits = { file: 0o100000, directory: 0o040000, symlink: 0o120000, device: 0o020000 } as const;
  return bits[stat.type];
}

function sheet(sys: Sys, name: string, stat: FileStat): string {
  const d = directives(sys, name, stat);
  const title = stat.type === 'symlink' ? `${name} -> ${stat.target ?? ''}` : name;
  const pad = (text: string | undefined, width: number) => (text ?? '').padEnd(width);
  const owner = (id: string | undefined, who: string | undefined) =>
    `(${(id ?? '').padStart(5)}/${(who ?? '').padStart(8)})`;
  const mode = `0${(stat.mode & 0o7777).toString(8).padStart(3, '0')}`.slice(-4);
  return [
    `  File: ${title}`,
    `  Size: ${pad(d.s, 10)}\tBlocks: ${pad(d.b, 10)} IO Block: ${pad(d.o, 6)} ${d.F}`,
    `Device: 0,46\tInode: ${pad(d.i, 11)} ${stat.major === undefined ? `Links: ${d.h}` : `Links: ${pad(d.h, 5)} Device type: ${stat.major},${stat.minor}`}`,
    `Access: (${mode}/${d.A})  Uid: ${owner(d.u, d.U)}   Gid: ${owner(d.g, d.G)}`,
    `Access: ${d.x}`,
    `Modify: ${d.y}`,
    `Change: ${d.z}`,
    ` Birth: ${d.w}`,
    '',
  ].join('\n');
}

export const stat = oneShot('stat', ({ sys, args, out, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'c:Lft', {
    'format:': 'c',
    'printf:': 'printf',
    dereference: 'L',
    'file-system': 'f',
    terse: 't',
  });
  if (problem !== undefined || operands.length === 0) {
    err(usageError('stat', problem ?? 'missing operand'));
    return 1;
  }
  let status = 0;
  for (const name of operands) {
    const found = flags.L === undefined ? sys.files.lstat(name) : sys.files.stat(name);
    if (!found.ok) {
      fail(`cannot statx '${name}': ${reason(found.errno)}`);
      status = 1;
      continue;
    }
    const terse = flags.t === undefined ? undefined : '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o';
    const given = flags.printf ?? flags.c ?? terse;
    if (given === undefined) {
      out(sheet(sys, name, found.value));
      continue;
    }
    const values = directives(sys, name, found.value);
    const format = flags.printf === undefined ? given : escapes(given, true).text;
    const text = format.replace(/%(-?\d*)([A-Za-z%])/g, (_, width: string, letter: string) => {
      const value = values[letter] ?? '?';
      return width.startsWith('-') ? value.padEnd(Number(width.slice(1))) : value.padStart(Number(width) || 0);
    });
    out(flags.printf === undefined ? `${text}\n` : text);
  }
  return status;
});
