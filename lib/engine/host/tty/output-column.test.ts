/** Where the cursor stands after what programs write. */
import { columnAfter } from './output-column';

test.each([
  ['abc', 3],
  ['abc\r\n', 0],
  ['abc\r\nde', 2],
  ['\x1b[01;32mab\x1b[0m', 2],
  ['한글', 4],
  ['a\tb', 9],
  ['ab\b', 1],
  ['\x1b[H\x1b[2J', 0],
  ['text\x1b[5;7H', 6],
  ['screen\x1b[?1049l', 0],
  ['\x1b]0;title\x07x', 1],
])('%j', (text, column) => {
  expect(columnAfter(0, text, 80)).toBe(column);
});

test('goes on from where the last output ended, and round the edge', () => {
  expect(columnAfter(78, 'abcd', 80)).toBe(2);
});
