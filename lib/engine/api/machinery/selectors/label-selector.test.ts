import { parseLabelSelector, selectorMatches } from './label-selector';

function selects(text: string, labels: Record<string, string> | undefined): boolean {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return selectorMatches(parsed.selector, labels);
}
function problem(text: string): string {
  const parsed = parseLabelSelector(text);
  return parsed.ok ? 'parsed' : parsed.message;
}

test.each([
  ['', undefined, true],
  ['app=kubia', { app: 'kubia' }, true],
  ['app==kubia,!old', { app: 'kubia', old: '' }, false],
  ['env in (prod, , dev)', { env: '' }, true],
  ['env notin (prod)', undefined, true],
  ['env in ()', { env: '' }, true],
  ['env=', { env: '' }, true],
  ['in in (in,notin)', { in: 'notin' }, true],
  ['size>9', { size: '10' }, true],
  ['size<9', { size: 'big' }, false],
  ['size>9223372036854775806', { size: '9223372036854775807' }, true],
  ['a!=b', { toString: 'b' }, true],
])('%s selects %j: %s', (text, labels, expected) => {
  expect(selects(text, labels as Record<string, string>)).toBe(expected);
});

test.each([
  ['app=', 'parsed'],
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
  ['a in (!b)', "unable to parse requirement: found '!', expected: ',', ')' or identifier"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  [
    'a>1.5',
    "unable to parse requirement: values[0]: Invalid value: \"1.5\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
])('%s: %s', (text, message) => {
  expect(problem(text)).toBe(message);
});

test('a value that is neither integer nor label is told twice', () => {
  expect(problem('a>-x')).toMatch(/^unable to parse requirement: \[values\[0\]: .*, values\[0\]\[a\]: .*\]$/);
});
