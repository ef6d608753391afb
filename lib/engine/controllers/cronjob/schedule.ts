/**
 * Cron schedules as robfig/cron reads them: five fields or a descriptor such as @hourly or @every 1h30m; a day matches
 * by day of month or day of week when both are given.
 */
import { civilTime } from '../../sim/wall-clock';

export interface Schedule {
  /** First match after this moment, whole seconds since 1970 in the schedule's own zone; undefined: none in 5 years. */
  next(seconds: number): number | undefined;
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`. */
  readonly any: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const DAY = 86_400;
const HORIZON_DAYS = 366 * 5;

/** undefined: unparseable. */
export function parseSchedule(text: string): Schedule | undefined {
  const every = /^@every\s+(\S+)$/.exec(text);
  if (every !== null) return everyDuration(every[1] as string);
  const fields = (DESCRIPTORS[text] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute, hour, day, month, weekday] = [
    parseField(fields[0] as string, 0, 59),
    parseField(fields[1] as string, 0, 23),
    parseField(fields[2] as string, 1, 31),
    parseField(fields[3] as string, 1, 12, MONTHS, 1),
    parseField(fields[4] as string, 0, 6, DAYS, 0),
  ];
  if (!minute || !hour || !day || !month || !weekday) return undefined;
  const onDay = (start: number): boolean => {
    const t = civilTime(start);
    if (!month.values.has(t.month)) return false;
    const [byDay, byWeekday] = [day.values.has(t.day), weekday.values.has(t.weekday)];
    return day.any || weekday.any ? byDay && byWeekday : byDay || byWeekday;
  };
  return { next: (seconds) => nextMatch(seconds, onDay, hour.values, minute.values) };
}

function nextMatch(
  seconds: number,
  onDay: (start: number) => boolean,
  hours: ReadonlySet<number>,
  minutes: ReadonlySet<number>,
): number | undefined {
  const from = (Math.floor(seconds / 60) + 1) * 60;
  let start = Math.floor(from / DAY) * DAY;
  for (let i = 0; i < HORIZON_DAYS; i += 1, start += DAY) {
    if (!onDay(start)) continue;
    for (let minute = 0; minute < 1_440; minute += 1) {
      const at = start + minute * 60;
      if (at >= from && hours.has(Math.floor(minute / 60)) && minutes.has(minute % 60)) return at;
    }
  }
  return undefined;
}

function parseField(text: string, min: number, max: number, names?: readonly string[], base = 0): Field | undefined {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',')) {
    const match = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, first = '', last, step] = match;
    const star = first === '*' || first === '?';
    if (star && last !== undefined) return undefined;
    if (star && step === undefined) any = true;
    const low = star ? min : numberOf(first, names, base);
    // `5/10` means from 5 to the end.
    const high = last !== undefined ? numberOf(last, names, base) : star || step !== undefined ? max : low;
    const by = step === undefined ? 1 : Number(step);
    if (low === undefined || high === undefined || low < min || high > max || low > high || by === 0) return undefined;
    for (let value = low; value <= high; value += by) values.add(value);
  }
  return { values, any };
}

function numberOf(text: string, names: readonly string[] | undefined, base: number): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + base;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function everyDuration(text: string): Schedule | undefined {
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(text) || text === '') return undefined;
  const unit = (letter: string): number => Number(new RegExp(`(\\d+)${letter}`).exec(text)?.[1] ?? 0);
  const period = Math.max(1, unit('h') * 3_600 + unit('m') * 60 + unit('s'));
  return { next: (seconds) => Math.floor(seconds) + period };
}
