import { parseFieldSelector } from './field-selector';

test('terms come in order of their text, escapes belong to values', () => {
  expect(parseFieldSelector('spec.nodeName!=a\\,b\\\\,metadata.name==x')).toEqual({
    ok: true,
    terms: [
      { field: 'metadata.name', op: '=', value: 'x' },
      { field: 'spec.nodeName', op: '!=', value: 'a,b\\' },
    ],
  });
});

test.each(['', ',', '=', '!=,'])('%p asks for nothing', (text) => {
  expect(parseFieldSelector(text)).toEqual({ ok: true, terms: [] });
});

test.each([
  ['a,b=c', "invalid selector: 'a,b=c'; can't understand 'a'"],
  ['b,!a', "invalid selector: 'b,!a'; can't understand '!a'"],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
  ['a=x\\', 'invalid field selector: invalid escape sequence: \\'],
])('%s: %s', (text, message) => {
  expect(parseFieldSelector(text)).toEqual({ ok: false, message });
});
