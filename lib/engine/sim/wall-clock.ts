/** RFC 3339 texts of virtual wall time without Date: civil-from-days arithmetic (proleptic Gregorian, UTC). */

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 = Sunday. */
  readonly weekday: number;
  readonly dayOfYear: number;
}

/** `seconds` since 1970-01-01T00:00:00Z. */
export function civilTime(seconds: number): CivilTime {
  const days = Math.floor(seconds / 86_400);
  const inDay = seconds - days * 86_400;
  // Days are counted from 0000-03-01 so that the leap day ends a year of the 400-year cycle.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYearFromMarch = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYearFromMarch + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const day = dayOfYearFromMarch - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  return {
    year,
    month,
    day,
    hour: Math.floor(inDay / 3_600),
    minute: Math.floor((inDay % 3_600) / 60),
    second: Math.floor(inDay % 60),
    weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysSinceEpoch(year, 1, 1) + 1,
  };
}

/** Days from 1970-01-01 to the given date. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** `2026-11-21T04:24:50Z`. */
export function rfc3339(epochMs: number): string {
  const t = civilTime(Math.floor(epochMs / 1_000));
  return `${pad(t.year, 4)}-${pad(t.month, 2)}-${pad(t.day, 2)}T${pad(t.hour, 2)}:${pad(t.minute, 2)}:${pad(t.second, 2)}Z`;
}

/** `2026-11-21T04:24:50.123456Z`; `micros` since 1970. */
export function rfc3339Micro(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${rfc3339(seconds * 1_000).slice(0, -1)}.${pad(micros - seconds * 1_000_000, 6)}Z`;
}

/** Milliseconds since 1970 of an RFC 3339 UTC text (fraction allowed); undefined when it is not one. */
export function parseRfc3339(text: string): number | undefined {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (m === null) return undefined;
  const offset =
    m[8] === 'Z' ? 0 : (m[8]?.startsWith('-') ? -1 : 1) * (Number(m[8]?.slice(1, 3)) * 60 + Number(m[8]?.slice(4)));
  const days = daysSinceEpoch(Number(m[1]), Number(m[2]), Number(m[3]));
  const seconds = days * 86_400 + Number(m[4]) * 3_600 + Number(m[5]) * 60 + Number(m[6]) - offset * 60;
  return seconds * 1_000 + Math.floor(Number(`0${m[7] ?? ''}`) * 1_000);
}
