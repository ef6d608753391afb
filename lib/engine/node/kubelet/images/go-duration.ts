/** Durations as Go's time.Duration prints them, to the millisecond: `1.2s`, `840ms`, `1m2.5s`, `5m0s`. */
import type { Us } from '../../../sim/kernel-contract';

export function goDuration(us: Us): string {
  const ms = Math.floor(us / 1_000);
  if (ms === 0) return '0s';
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const rest = ms % 60_000;
  const fraction =
    rest % 1_000 === 0
      ? ''
      : `.${String(rest % 1_000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`;
  const seconds = `${Math.floor(rest / 1_000)}${fraction}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
