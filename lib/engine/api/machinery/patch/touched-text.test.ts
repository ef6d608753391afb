import { touchedText, walked } from './touched-text';

const document = {
  kind: 'X',
  apiVersion: 'v1',
  metadata: { name: 'n', labels: { z: '1', a: '2' } },
  spec: { b: 1, a: 2 },
};

test('objects that a merge patch walks through are sorted, also where nothing changed', () => {
  expect(touchedText(document, { metadata: { annotations: null } })).toBe(
    '{"apiVersion":"v1","kind":"X","metadata":{"labels":{"z":"1","a":"2"},"name":"n"},"spec":{"b":1,"a":2}}',
  );
});

test('operations of a JSON patch touch what their paths lead through, not what they put there', () => {
  const marks = walked([{ path: '/metadata/labels/a' }, { path: '/x~1y/0/z', from: '/spec/b' }, {}]);
  expect(marks).toEqual({ metadata: { labels: {} }, 'x/y': { 0: {} }, spec: {} });
  expect(
    touchedText(
      {
        b: [
          { d: 1, c: 2 },
          { f: 1, e: 2 },
        ],
        a: 1,
      },
      walked([{ path: '/b/1/e' }]),
    ),
  ).toBe('{"a":1,"b":[{"d":1,"c":2},{"e":2,"f":1}]}');
});

test('signs of HTML are escaped', () => {
  expect(touchedText({ rule: 'a <= b && c' }, {})).toBe('{"rule":"a \\u003c= b \\u0026\\u0026 c"}');
});
