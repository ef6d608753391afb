/** curl's progress meter (lib/progress.c): two heading lines once, then one line over itself at the start, each second and the end. */
export const METER_HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** max5data: a count in five columns. */
export function count5(bytes: number): string {
  const units: readonly [number, string][] = [
    [1024, 'k'],
    [1024 * 1024, 'M'],
    [1024 * 1024 * 1024, 'G'],
  ];
  if (bytes < 100_000) return String(bytes).padStart(5);
  for (const [unit, letter] of units) {
    if (bytes < 10_000 * unit) {
      if (letter !== 'k' && bytes < 100 * unit) {
        const tenths = Math.floor((bytes % unit) / (unit / 10));
        return `${String(Math.floor(bytes / unit)).padStart(2)}.${tenths}${letter}`;
      }
      return `${String(Math.floor(bytes / unit)).padStart(4)}${letter}`;
    }
  }
  return '99999';
}

function clock(seconds: number): string {
  if (seconds <= 0) return '--:--:--';
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600)).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export interface MeterState {
  readonly total: number;
  readonly received: number;
  readonly sent: number;
  readonly elapsedUs: number;
}

export function meterLine(m: MeterState): string {
  const elapsed = Math.max(1, m.elapsedUs);
  const down = Math.floor((m.received * 1_000_000) / elapsed);
  const up = Math.floor((m.sent * 1_000_000) / elapsed);
  const all = m.total + m.sent;
  const done = m.received + m.sent;
  const percent = (part: number, whole: number) => String(whole > 0 ? Math.floor((part * 100) / whole) : 0).padStart(3);
  const spent = clock(Math.floor(m.elapsedUs / 1_000_000));
  return (
    `\r${percent(done, all)} ${count5(all)}  ${percent(m.received, m.total)} ${count5(m.received)}  ` +
    `${percent(m.sent, m.sent)} ${count5(m.sent)}  ${count5(down)}  ${count5(up)} --:--:-- ${spent} --:--:-- ${count5(down + up)}`
  );
}
