import { base64, base64Problem, fromBase64 } from './base64';

test('texts go there and back', () => {
  expect(base64('é<')).toBe('w6k8');
  expect(fromBase64('w6k8')).toBe('é<');
});

test.each<readonly [string, number | undefined]>([
  ['', undefined],
  ['YWJj', undefined],
  ['YQ==', undefined],
  ['YW\nI=\n', undefined],
  ['plain text', 5],
  ['YQ==x', 4],
  ['YQ=x', 2],
  ['YQ=', 3],
  ['YW=', 3],
  ['YWI=x', 4],
  ['=', 0],
  ['Y', 0],
  ['YWJjZA', 4],
  ['YWJj!', 4],
])('%j stops Go at %p', (text, at) => {
  expect(base64Problem(text)).toBe(at);
});
