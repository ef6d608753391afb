import { canonical, compareQuantities, parseQuantity, type Quantity } from './quantity';

test.each([
  ['1024Mi', '1Gi'],
  ['0.5', '500m'],
  ['1000m', '1'],
  ['0.5Gi', '512Mi'],
  ['1e9', '1e9'],
  ['128974848', '128974848'],
  ['1.5Ki', '1536'],
  ['-1Gi', '-1Gi'],
  ['0', '0'],
  ['1500m', '1500m'],
  ['100k', '100k'],
])('%s prints as %s', (text, printed) => {
  expect(canonical(text)).toBe(printed);
});

test.each(['', 'a', '1.5.1', '1KB', 'Mi', '.'])('%p is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test('notations of one value compare equal', () => {
  expect(compareQuantities(parseQuantity('1Ki') as Quantity, parseQuantity('1024') as Quantity)).toBe(0);
  expect(compareQuantities(parseQuantity('1') as Quantity, parseQuantity('999m') as Quantity)).toBe(1);
});
