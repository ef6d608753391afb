/** df: the file systems a container or machine has mounted (/proc/mounts), sized as the machine's one disk is. */
import type { Sys } from '../../engine/host/contract';
import { human } from './list-files';
import { oneShot } from './one-shot';
import { parseOptions, reason, usageError } from './options';

interface FileSystem {
  readonly source: string;
  readonly type: string;
  readonly at: string;
  /** In KiB. */
  readonly size: number;
  readonly used: number;
}

const DISK = { size: 61_255_492, used: 21_565_384 };
const MEMORY_HALF = 4_065_846;

function fileSystems(sys: Sys): FileSystem[] {
  const text = sys.files.readFile('/proc/mounts');
  const lines = text.ok ? text.value.split('\n').filter(Boolean) : ['overlay / overlay rw 0 0'];
  const out: FileSystem[] = [];
  for (const line of lines) {
    const [source = '', at = '', type = ''] = line.split(' ');
    if (type === 'proc' || type === 'sysfs' || out.some((one) => one.at === at)) continue;
    const memory = at === '/dev' || at.startsWith('/dev/') || at.startsWith('/var/run/secrets') || type === 'tmpfs';
    if (memory) out.push({ source: 'tmpfs', type: 'tmpfs', at, size: at === '/dev' ? 65_536 : MEMORY_HALF, used: 0 });
    else if (at === '/') out.push({ source: source || 'overlay', type, at, ...DISK });
    else out.push({ source: '/dev/sda1', type: 'ext4', at, ...DISK });
  }
  return out;
}

/** The file system a path lies on: the longest mount point above it. */
function holding(list: readonly FileSystem[], path: string): FileSystem | undefined {
  const above = list.filter((one) => one.at === '/' || path === one.at || path.startsWith(`${one.at}/`));
  return above.sort((a, b) => b.at.length - a.at.length)[0];
}

export const df = oneShot('df', ({ sys, args, out, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'hHTiPakm', {
    'human-readable': 'h',
    'print-type': 'T',
    inodes: 'i',
    portability: 'P',
    all: 'a',
  });
  if (problem !== undefined) {
    err(usageError('df', problem));
    return 1;
  }
  const all = fileSystems(sys);
  let status = 0;
  const wanted: FileSystem[] = [];
  for (const path of operands) {
    const real = sys.files.realpath(path);
    if (real.ok) wanted.push(holding(all, real.value) ?? (all[0] as FileSystem));
    else {
      fail(`${path}: ${reason(real.errno)}`);
      status = 1;
    }
  }
  const shown = operands.length > 0 ? wanted : all;
  if (shown.length === 0) return 1;
  const inodes = flags.i !== undefined;
  const readable = flags.h !== undefined || flags.H !== undefined;
  const size = (kib: number) =>
    inodes
      ? String(Math.floor(kib / 16))
      : readable
        ? kib === 0
          ? '0'
          : human(kib * 1024)
        : String(flags.m === undefined ? kib : Math.ceil(kib / 1024));
  const unit = flags.m === undefined ? (flags.P === undefined ? '1K-blocks' : '1024-blocks') : '1M-blocks';
  const head = inodes
    ? ['Inodes', 'IUsed', 'IFree', 'IUse%']
    : readable
      ? ['Size', 'Used', 'Avail', 'Use%']
      : [unit, 'Used', 'Available', flags.P === undefined ? 'Use%' : 'Capacity'];
  const rows = [['Filesystem', ...(flags.T === undefined ? [] : ['Type']), ...head, 'Mounted on']];
  for (const one of shown) {
    const free = one.size - one.used;
    const share = `${one.used === 0 ? 0 : Math.ceil((one.used / one.size) * 100)}%`;
    const type = flags.T === undefined ? [] : [one.type];
    rows.push([one.source, ...type, size(one.size), size(one.used), size(free), share, one.at]);
  }
  const left = flags.T === undefined ? 1 : 2;
  const least = (column: number) => (column === 0 ? 14 : column < left ? 4 : column < left + 3 && readable ? 5 : 0);
  const widths = (rows[0] as string[]).map((_, column) =>
    Math.max(least(column), ...rows.map((row) => (row[column] as string).length)),
  );
  for (const row of rows) {
    const last = row.length - 1;
    out(
      `${row.map((text, c) => (c === last ? text : c < left ? text.padEnd(widths[c] as number) : text.padStart(widths[c] as number))).join(' ')}\n`,
    );
  }
  return status;
});
