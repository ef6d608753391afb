/** RFC 3339 texts checked as Go's time.Parse does, with its errors. */
const LAYOUT = '2006-01-02T15:04:05Z07:00';
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d\d/, '01'],
  [/^-/, '-'],
  [/^\d\d/, '02'],
  [/^T/, 'T'],
  [/^\d\d/, '15'],
  [/^:/, ':'],
  [/^\d\d/, '04'],
  [/^:/, ':'],
  [/^\d\d(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d\d:\d\d)/, 'Z07:00'],
];
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The error of a text that is no RFC 3339 time. */
export function timeError(text: string): string | undefined {
  let rest = text;
  const found: string[] = [];
  for (const [pattern, element] of PARTS) {
    const match = pattern.exec(rest);
    if (match === null)
      return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(LAYOUT)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`;
    found.push(match[0]);
    rest = rest.slice(match[0].length);
  }
  if (rest !== '') return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
  const at = (index: number) => Number.parseInt(found[index] as string, 10);
  const year = at(0);
  const month = at(2);
  const wrong = (what: string) => `parsing time ${JSON.stringify(text)}: ${what} out of range`;
  if (month < 1 || month > 12) return wrong('month');
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && !leap ? 28 : (DAYS[month - 1] as number);
  if (at(4) < 1 || at(4) > last) return wrong('day');
  if (at(6) > 23) return wrong('hour');
  if (at(8) > 59) return wrong('minute');
  if (at(10) > 59) return wrong('second');
  return undefined;
}
