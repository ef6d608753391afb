/** Which scheduled time is due, and how long until the next one (cronjob/utils.go); pure. All in seconds since 1970. */
import type { Schedule } from './schedule';

const MANY = 100;

export interface Due {
  /** The latest scheduled time that has passed since the last run, if any. */
  readonly due: number | undefined;
  readonly earliest: number;
  readonly missed: 'none' | 'few' | 'many';
}

export function mostRecent(schedule: Schedule, earliest: number, now: number): Due {
  const first = schedule.next(earliest);
  const second = first === undefined ? undefined : schedule.next(first);
  if (first === undefined || now < first) return { due: undefined, earliest, missed: 'none' };
  if (second === undefined || now < second) return { due: first, earliest, missed: 'none' };
  const between = second - first;
  const count = Math.floor((now - first) / between) + 1;
  let due: number | undefined;
  let next = schedule.next(first + (count - 2) * between);
  while (next !== undefined && next <= now) {
    due = next;
    next = schedule.next(next);
  }
  return { due, earliest, missed: count > MANY ? 'many' : 'few' };
}

/** Seconds from now until the next scheduled time. */
export function untilNext(schedule: Schedule, earliest: number, now: number): number | undefined {
  const { due, missed } = mostRecent(schedule, earliest, now);
  const next = schedule.next(due ?? (missed === 'none' ? earliest : now));
  return next === undefined ? undefined : next - now;
}
