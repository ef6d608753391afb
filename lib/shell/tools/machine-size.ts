/** nproc, free and sync: what /proc tells about the machine. */
import type { Sys } from '../../engine/host/contract';
import { oneShot } from './one-shot';
import { parseOptions, usageError } from './options';
import { isBusybox } from './quote';

export interface Memory {
  readonly total: number;
  readonly used: number;
  readonly free: number;
  readonly shared: number;
  readonly cached: number;
  readonly available: number;
}

/** In KiB. */
export function memoryOf(sys: Sys): Memory {
  const text = sys.files.readFile('/proc/meminfo');
  const field = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text.ok ? text.value : '')?.[1] ?? 0);
  const [total, free, available] = [field('MemTotal'), field('MemFree'), field('MemAvailable')];
  const used = Math.max(0, total - available);
  return { total, used, free, shared: 8_856, cached: Math.max(0, total - free - used), available };
}

function count(sys: Sys): number {
  const text = sys.files.readFile('/proc/cpuinfo');
  return (text.ok ? text.value.match(/^processor/gm)?.length : undefined) ?? 1;
}

export const nproc = oneShot('nproc', ({ sys, args, out, err }) => {
  const { flags, operands, problem } = parseOptions(args, '', { all: 'all', 'ignore:': 'ignore' });
  if (problem !== undefined || operands.length > 0) {
    err(usageError('nproc', problem ?? `extra operand '${operands[0]}'`));
    return 1;
  }
  out(`${Math.max(1, count(sys) - Number(flags.ignore ?? 0))}\n`);
  return 0;
});

export const sync = oneShot('sync', () => 0);

/** procps' scaling of -h: three significant digits with a binary unit. */
function humanKib(kib: number): string {
  let value = kib * 1024;
  if (value < 1024) return `${value}B`;
  let unit = -1;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? (Math.floor(value * 10) / 10).toFixed(1) : String(Math.floor(value));
  return `${shown}${'KMGTP'.charAt(unit)}i`;
}

export const free = oneShot('free', ({ sys, args, out, err }) => {
  const { flags, problem } = parseOptions(args, 'bkmghtlwc:s:', {
    bytes: 'b',
    kibi: 'k',
    mebi: 'm',
    gibi: 'g',
    human: 'h',
    total: 't',
    wide: 'w',
  });
  if (problem !== undefined) {
    err(`free: ${problem}\n\nUsage:\n free [options]\n\nFor more details see free(1).\n`);
    return 1;
  }
  const memory = memoryOf(sys);
  const text = (kib: number) => {
    if (flags.h !== undefined) return humanKib(kib);
    if (flags.b !== undefined) return String(kib * 1024);
    return String(Math.floor(kib / (flags.m !== undefined ? 1024 : flags.g !== undefined ? 1_048_576 : 1)));
  };
  const { total, used, shared, cached, available } = memory;
  const width = isBusybox(sys) ? 7 : 8;
  const row = (name: string, values: readonly string[]) =>
    out(`${name.padEnd(width)}${values.map((value) => value.padStart(12)).join('')}\n`);
  row('', ['total', 'used', 'free', 'shared', 'buff/cache', 'available']);
  row('Mem:', [total, used, memory.free, shared, cached, available].map(text));
  row(
    'Swap:',
    ['0', '0', '0'].map((zero) => (flags.h === undefined ? zero : '0B')),
  );
  if (flags.t !== undefined) row('Total:', [total, used, memory.free].map(text));
  return 0;
});
