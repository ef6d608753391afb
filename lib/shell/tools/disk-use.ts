/** du: blocks as ext4 counts them (directories and files in whole 4 KiB), -s -a -c -h -b -d. */
import type { Sys } from '../../engine/host/contract';
import { human } from './list-files';
import { oneShot } from './one-shot';
import { parseOptions, reason, usageError } from './options';
import { blocksOf } from './stat';

interface Totals {
  readonly bytes: boolean;
  show(path: string, size: number, depth: number, directory: boolean): void;
  problem(message: string): void;
}

function walk(sys: Sys, path: string, depth: number, totals: Totals): number {
  const found = sys.files.lstat(path);
  if (!found.ok) return 0;
  const stat = found.value;
  let size = totals.bytes ? stat.size : blocksOf(stat) * 512;
  if (stat.type === 'directory') {
    const names = sys.files.readdir(path);
    if (!names.ok) totals.problem(`cannot read directory '${path}': ${reason(names.errno)}`);
    else for (const name of names.value) size += walk(sys, `${path.replace(/\/$/, '')}/${name}`, depth + 1, totals);
  }
  totals.show(path, size, depth, stat.type === 'directory');
  return size;
}

export const du = oneShot('du', ({ sys, args, out, err, fail }) => {
  const { flags, operands, problem } = parseOptions(args, 'shackbmxd:L', {
    summarize: 's',
    'human-readable': 'h',
    all: 'a',
    total: 'c',
    bytes: 'b',
    'max-depth:': 'd',
    'one-file-system': 'x',
  });
  if (problem !== undefined) {
    err(usageError('du', problem));
    return 1;
  }
  const bytes = flags.b !== undefined;
  const text = (size: number) => {
    if (flags.h !== undefined) return size === 0 ? '0' : human(size);
    return String(bytes ? size : Math.ceil(size / (flags.m === undefined ? 1024 : 1_048_576)));
  };
  const deepest = flags.s !== undefined ? 0 : flags.d === undefined ? Number.POSITIVE_INFINITY : Number(flags.d);
  let status = 0;
  let total = 0;
  for (const path of operands.length > 0 ? operands : ['.']) {
    const found = sys.files.lstat(path);
    if (!found.ok) {
      fail(`cannot access '${path}': ${reason(found.errno)}`);
      status = 1;
      continue;
    }
    total += walk(sys, path, 0, {
      bytes,
      show(at, size, depth, directory) {
        if (depth > deepest || (depth > 0 && !directory && flags.a === undefined)) return;
        out(`${text(size)}\t${at}\n`);
      },
      problem(message) {
        fail(message);
        status = 1;
      },
    });
  }
  if (flags.c !== undefined) out(`${text(total)}\ttotal\n`);
  return status;
});
