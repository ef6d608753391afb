/** RFC 3339 texts checked as Go's time.Parse does, with its errors. */
const LAYOUTS = { seconds: '2006-01-02T15:04:05Z07:00', micro: '2006-01-02T15:04:05.000000Z07:00' } as const;
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d?/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
];
/** Exactly six decimals. */
const MICRO_PARTS = [
  ...PARTS.slice(0, -2),
  [/^\d\d/, '05'],
  [/^[.,]\d{6}/, '.000000'],
  ...PARTS.slice(-1),
] as typeof PARTS;
const RANGES: Readonly<Record<string, readonly [string, number, number] | undefined>> = {
  '01': ['month', 1, 12],
  '15': ['hour', 0, 23],
  '04': ['minute', 0, 59],
  '05': ['second', 0, 59],
};
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** As nearly every time is written; days that not all months have are left to the long way. */
const USUAL = {
  seconds: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/,
  micro: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/,
};

/** The error of a text that is no RFC 3339 time. */
export function timeError(text: string, precision: keyof typeof LAYOUTS = 'seconds'): string | undefined {
  if (USUAL[precision].test(text)) return undefined;
  let rest = text;
  const found: string[] = [];
  const wrong = (what: string) => `parsing time ${JSON.stringify(text)}: ${what} out of range`;
  const layout = JSON.stringify(LAYOUTS[precision]);
  for (const [pattern, element] of precision === 'micro' ? MICRO_PARTS : PARTS) {
    const match = pattern.exec(rest);
    if (match === null)
      return `parsing time ${JSON.stringify(text)} as ${layout}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`;
    const range = RANGES[element];
    const value = Number.parseInt(match[0], 10);
    // A day's limit needs the month and is looked at last.
    if (range !== undefined && (value < range[1] || value > range[2])) return wrong(range[0]);
    found.push(match[0]);
    rest = rest.slice(match[0].length);
  }
  if (rest !== '') return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
  const at = (index: number) => Number.parseInt(found[index] as string, 10);
  const year = at(0);
  const month = at(2);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && !leap ? 28 : (DAYS[month - 1] as number);
  if (at(4) < 1 || at(4) > last) return wrong('day');
  return undefined;
}
