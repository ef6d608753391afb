/**
 * The complaint about a cron schedule, undefined when it is good. Upstream: github.com/robfig/cron/v3 (ParseStandard),
 * which the CronJob validator calls.
 */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: Readonly<Record<string, number>>;
}
const named = (text: string, first: number) =>
  Object.fromEntries(text.split(' ').map((name, index) => [name, index + first]));
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59, names: {} },
  { min: 0, max: 23, names: {} },
  { min: 1, max: 31, names: {} },
  { min: 1, max: 12, names: named('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { min: 0, max: 6, names: named('sun mon tue wed thu fri sat', 0) },
];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*$/;

export function cronScheduleError(schedule: string): string | undefined {
  if (schedule === '') return 'empty spec string';
  const text = schedule.replace(/^(CRON_)?TZ=\S* */, '').trim();
  if (text.startsWith('@')) return descriptorError(text);
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length)
    return `expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (const [index, field] of fields.entries()) {
    for (const part of field.split(',').filter((item) => item !== '')) {
      const error = rangeError(part, FIELDS[index] as Bounds);
      if (error !== undefined) return error;
    }
  }
  return undefined;
}

function descriptorError(text: string): string | undefined {
  if (DESCRIPTORS.includes(text)) return undefined;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const duration = text.slice('@every '.length);
  if (duration === '0' || DURATION.test(duration)) return undefined;
  return `failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`;
}

type Parsed = { readonly value: number } | { readonly error: string };

function rangeError(text: string, bounds: Bounds): string | undefined {
  const [range = '', step, more] = text.split('/');
  const ends = range.split('-');
  const star = ends[0] === '*' || ends[0] === '?';
  let [start, end] = [bounds.min, bounds.max];
  if (!star) {
    const low = parseValue(ends[0] ?? '', bounds);
    if ('error' in low) return low.error;
    if (ends.length > 2) return `too many hyphens: ${text}`;
    const high = ends.length === 2 ? parseValue(ends[1] ?? '', bounds) : low;
    if ('error' in high) return high.error;
    [start, end] = [low.value, high.value];
  }
  let size = 1;
  if (more !== undefined) return `too many slashes: ${text}`;
  if (step !== undefined) {
    const parsed = parseNumber(step);
    if ('error' in parsed) return parsed.error;
    size = parsed.value;
    if (ends.length === 1) end = bounds.max;
  }
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${text}`;
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  return size === 0 ? `step of range should be a positive number: ${text}` : undefined;
}

function parseValue(text: string, { names }: Bounds): Parsed {
  const value = names[text.toLowerCase()];
  return value === undefined ? parseNumber(text) : { value };
}

function parseNumber(text: string): Parsed {
  if (!/^[+-]?\d+$/.test(text)) {
    const reason = `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
    return { error: `failed to parse int from ${text}: ${reason}` };
  }
  const value = Number(text);
  return value < 0 ? { error: `negative number (${value}) not allowed: ${text}` } : { value };
}
