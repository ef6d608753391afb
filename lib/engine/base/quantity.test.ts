import { addQuantities, compareQuantities, formatQuantity, milliValue, parseQuantity, wholeValue } from './quantity';

const parse = (text: string) => {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`${text} does not parse`);
  return quantity;
};

test.each([
  ['1024Mi', '1Gi'], ['0.5', '500m'], ['1000m', '1'], ['0.5Gi', '512Mi'], ['1e9', '1e9'], ['128974848', '128974848'],
  ['1.5Ki', '1536'], ['100m', '100m'], ['1Ki', '1Ki'], ['1023', '1023'], ['0', '0'], ['0Mi', '0'], ['1000k', '1M'],
  ['1.5Gi', '1536Mi'], ['-2', '-2'], ['.5', '500m'], ['5.', '5'], ['+1', '1'], ['1e3', '1e3'], ['1000e0', '1e3'], ['0.0000000001', '1n'],
  ['61202244Ki', '61202244Ki'], ['1E', '1E'], ['1Ei', '1Ei'],
])('%s prints as %s', (text, printed) => expect(formatQuantity(parse(text))).toBe(printed));

test.each(['', 'x', '1x', '1 Gi', '1.2.3', '--1', 'Gi', '.', '1gi', '1KiB'])('%p is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('values, comparison and sums', () => {
  expect([milliValue(parse('0.0005')), milliValue(parse('1.5')), wholeValue(parse('1Ki')), wholeValue(parse('100m'))]).toEqual([1, 1500, 1024, 1]);
  expect(compareQuantities(parse('1Gi'), parse('1024Mi'))).toBe(0);
  expect(compareQuantities(parse('1'), parse('999m'))).toBe(1);
  expect(formatQuantity(addQuantities(parse('64Mi'), parse('64Mi')))).toBe('128Mi');
});
