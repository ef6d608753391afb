/** Offsets of the time zones that never change their clocks and are used in courses, in seconds; others count as UTC. */
const HOUR = 3_600;
const FIXED: Readonly<Record<string, number>> = {
  'Asia/Seoul': 9 * HOUR,
  'Asia/Tokyo': 9 * HOUR,
  'Asia/Shanghai': 8 * HOUR,
  'Asia/Singapore': 8 * HOUR,
  'Asia/Kolkata': 5.5 * HOUR,
};

export function offsetOf(zone: string | undefined): number {
  return FIXED[zone ?? ''] ?? 0;
}

/** RFC 3339 with the offset: `+09:00`, `Z`. */
export function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `+${pad(Math.floor(offset / HOUR))}:${pad((offset % HOUR) / 60)}`;
}
