import { readYaml } from './read-yaml';

function value(text: string): unknown {
  const read = readYaml(text);
  if (!read.ok) throw new Error(read.message);
  return read.value;
}
function problem(...lines: readonly string[]): string {
  const read = readYaml(lines.join('\n'));
  return read.ok ? JSON.stringify(read.value) : read.message;
}

test('blocks, flows and lists as deep as their key', () => {
  expect(value('a:\n- b\n- c: {d: [1, "2"]}\n  e:\nf: {}\n')).toEqual({
    a: ['b', { c: { d: [1, '2'] }, e: null }],
    f: {},
  });
  expect(value('# nothing\n')).toBeNull();
  expect(value('first: 1\n---\nsecond: 2\n')).toEqual({ first: 1 });
});

test('scalars of YAML 1.1', () => {
  const text =
    'a: yes\nb: "yes"\nc: 0x1F\nd: 010\ne: 1_000\nf: 1e3\ng: 2024-01-01\nh: 12:30\ni: ~\nj: 08\nk: +5\nl: .5';
  expect(value(text)).toEqual({
    a: true,
    b: 'yes',
    c: 31,
    d: 8,
    e: 1000,
    f: 1000,
    g: '2024-01-01',
    h: '12:30',
    i: null,
    j: 8,
    k: 5,
    l: 0.5,
  });
});

test('texts over several lines', () => {
  const text = 'a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\n  z\nc: "p\n  q\\\n  r\\n"\nd: plain\n  goes on\ne: |+\n  k\n\n';
  expect(value(text)).toEqual({ a: 'x\n y\n', b: 'x y\nz', c: 'p qr\n', d: 'plain goes on', e: 'k\n\n' });
});

test('anchors and merge keys', () => {
  expect(value('a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n')).toEqual({ a: { p: 1, q: 2 }, b: { p: 1, q: 3 } });
});

test.each([
  [['a: b', ' c: d'], 'yaml: line 2: mapping values are not allowed in this context'],
  [['a: b: c'], 'yaml: mapping values are not allowed in this context'],
  [['spec:', '  a: 1', ' b: 2'], 'yaml: line 2: did not find expected key'],
  [['a:', '  - b', ' - c'], 'yaml: line 2: did not find expected key'],
  [['a: 1', 'b', 'c: 2'], "yaml: line 3: could not find expected ':'"],
  [['a:', '\tb: 1'], 'yaml: line 2: found character that cannot start any token'],
  [['a: x', '\tb: 1'], 'yaml: line 2: found a tab character that violates indentation'],
  [['a: [1, 2', 'b: 3'], "yaml: line 1: did not find expected ',' or ']'"],
  [['a: "x', 'b: y'], 'yaml: line 2: found unexpected end of stream'],
  [['a: *x'], "yaml: unknown anchor 'x' referenced"],
  [['a: {{ .Values.x }}'], 'yaml: invalid map key: map[interface {}]interface {}{".Values.x":interface {}(nil)}'],
  [['a: @x'], 'yaml: found character that cannot start any token'],
  [['a: "\\q"'], 'yaml: found unknown escape character'],
])('%j', (lines, message) => {
  expect(problem(...lines)).toBe(message);
});
