/** Values in causes: texts as Go's %q writes them, the rest as its JSON. */
import { goValue } from './field-error';

test.each<readonly [unknown, string]>([
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['x\u0001\u007f\n\u000b', '"x\\x01\\x7f\\n\\v"'],
  ['é😀\u200b\u2028', '"é😀\\u200b\\u2028"'],
  [5, '5'],
  [true, 'true'],
  [undefined, 'null'],
  [{ a: '<&>' }, '{"a":"\\u003c\\u0026\\u003e"}'],
])('%j', (value, text) => {
  expect(goValue(value)).toBe(text);
});
