/** strftime for UTC in the C locale, from seconds since 1970: no Date object, the proleptic Gregorian rules by hand. */
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export interface Calendar {
  readonly year: number;
  readonly month: number; // 1..12
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly yearDay: number; // 1..366
}

export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function calendarOf(seconds: number): Calendar {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: Math.floor(rest) % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
  };
}

export function formatDate(format: string, seconds: number, nanoseconds = 0): string {
  const c = calendarOf(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = DAYS[c.weekday] as string;
  const month = MONTHS[c.month - 1] as string;
  const hour12 = c.hour % 12 === 0 ? 12 : c.hour % 12;
  const fields: Readonly<Record<string, () => string>> = {
    Y: () => String(c.year),
    C: () => two(Math.floor(c.year / 100)),
    y: () => two(c.year % 100),
    m: () => two(c.month),
    d: () => two(c.day),
    e: () => String(c.day).padStart(2),
    H: () => two(c.hour),
    k: () => String(c.hour).padStart(2),
    I: () => two(hour12),
    l: () => String(hour12).padStart(2),
    M: () => two(c.minute),
    S: () => two(c.second),
    N: () => String(nanoseconds).padStart(9, '0'),
    s: () => String(Math.floor(seconds)),
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    h: () => month.slice(0, 3),
    B: () => month,
    j: () => String(c.yearDay).padStart(3, '0'),
    u: () => String(c.weekday || 7),
    w: () => String(c.weekday),
    p: () => (c.hour < 12 ? 'AM' : 'PM'),
    P: () => (c.hour < 12 ? 'am' : 'pm'),
    Z: () => 'UTC',
    z: () => '+0000',
    ':z': () => '+00:00',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
    F: () => `${c.year}-${two(c.month)}-${two(c.day)}`,
    T: () => `${two(c.hour)}:${two(c.minute)}:${two(c.second)}`,
    X: () => `${two(c.hour)}:${two(c.minute)}:${two(c.second)}`,
    R: () => `${two(c.hour)}:${two(c.minute)}`,
    r: () => `${two(hour12)}:${two(c.minute)}:${two(c.second)} ${c.hour < 12 ? 'AM' : 'PM'}`,
    D: () => `${two(c.month)}/${two(c.day)}/${two(c.year % 100)}`,
    x: () => `${two(c.month)}/${two(c.day)}/${two(c.year % 100)}`,
    c: () => formatDate('%a %b %e %H:%M:%S %Y', seconds),
    q: () => String(Math.ceil(c.month / 3)),
    U: () => two(Math.floor((c.yearDay + 6 - c.weekday) / 7)),
    W: () => two(Math.floor((c.yearDay + 6 - ((c.weekday + 6) % 7)) / 7)),
  };
  return format.replace(/%([-_0^]?)(\d*)(:z|[a-zA-Z%])/g, (whole, flag: string, width: string, letter: string) => {
    const make = fields[letter];
    if (!make) return whole;
    let text = make();
    if (letter === 'N' && width) text = text.slice(0, Number(width));
    if (flag === '-') text = text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '_') text = text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length));
    if (flag === '^') text = text.toUpperCase();
    return text;
  });
}
