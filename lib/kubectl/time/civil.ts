/** Calendar arithmetic on Unix time and kubectl's ways to write times and ages; the pure zone has no Date. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 to a Gregorian date. */
export function civil(days: number): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const inEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365,
  );
  const dayOfYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * part + 2) / 5) + 1,
  };
}

function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z$/;

/** Milliseconds since 1970, or undefined when the text is no time. */
export function parseTime(text: string | undefined | null): number | undefined {
  const match = RFC3339.exec(text ?? '');
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number(`0.${match[7] ?? '0'}`) * 1000;
  return ((daysOf(year, month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000 + Math.floor(ms);
}

/** Whole seconds, as Go's time.RFC3339 in UTC. */
export function rfc3339(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / 86400);
  const { year, month, day } = civil(days);
  const pad = (n: number) => String(n).padStart(2, '0');
  const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return `${year}-${pad(month)}-${pad(day)}T${clock}Z`;
}

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC1123Z in UTC, as describe writes times. */
export function rfc1123(text: string | undefined | null): string {
  const ms = parseTime(text);
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const days = Math.floor(ms / 86400000);
  const { year, month, day } = civil(days);
  const pad = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.floor(ms / 1000) - days * 86400;
  return `${DAYS[days % 7]}, ${pad(day)} ${MONTHS[month - 1]} ${year} ${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)} +0000`;
}

/** duration.HumanDuration of apimachinery. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  const rest = (n: number, unit: string) => (n === 0 ? '' : `${n}${unit}`);
  if (minutes < 10) return `${minutes}m${rest(seconds % 60, 's')}`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return `${hours}h${rest(minutes % 60, 'm')}`;
  if (hours < 48) return `${hours}h`;
  if (hours < 192) return `${Math.floor(hours / 24)}d${rest(hours % 24, 'h')}`;
  if (hours < 17520) return `${Math.floor(hours / 24)}d`;
  if (hours < 70080) return `${Math.floor(hours / 8760)}y${rest(Math.floor(hours / 24) % 365, 'd')}`;
  return `${Math.floor(hours / 8760)}y`;
}

export const since = (text: string | undefined | null, nowMs: number): string => {
  const ms = parseTime(text);
  return ms === undefined ? '<unknown>' : humanDuration(nowMs - ms);
};

/** Go's Time.String() in UTC. */
export function goTime(text: string | undefined | null): string {
  return `${(text ?? '').replace('T', ' ').replace('Z', '')} +0000 UTC`;
}
