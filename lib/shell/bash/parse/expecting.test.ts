/** The words of dash 0.5.12 at an early end, one construct a line. */
import { expecting } from './expecting';

test.each([
  ['if true', 'then'],
  ['if true; then echo', 'fi'],
  ['while :; do\necho', 'done'],
  ['for i in 1 2\n', 'do'],
  ['case x in\n', ')'],
  ['case x in x) echo', ';;'],
  ['if :; then :; else\n', 'fi'],
  ['if :; then { echo\n', '}'],
  ['f() {\n echo', '}'],
  ['echo $(ls\n', ')'],
  ['if :; then echo "fi"; fi; echo', undefined],
])('%s', (text, word) => {
  expect(expecting(text)).toBe(word);
});
