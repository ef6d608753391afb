import { readDocuments } from './documents';

test('documents are parted by lines of dashes; an error keeps what stands before it', () => {
  expect(readDocuments('---\na: 1\n--- # next\n# nothing\n---\nb: 2\n')).toEqual({ objects: [{ a: 1 }, { b: 2 }] });
  expect(readDocuments('a: 1\n---\nb: [\n')).toEqual({
    objects: [{ a: 1 }],
    problem: expect.stringMatching(/^error converting YAML to JSON: yaml: line /),
  });
  expect(readDocuments('a: 1\n--- b\n').problem).toBe('invalid Yaml document separator: b');
});

test('what begins with a brace is JSON, and YAML only when that fails', () => {
  expect(readDocuments(' {"a": [1]}').objects).toEqual([{ a: [1] }]);
  expect(readDocuments('{a: 1}').objects).toEqual([{ a: 1 }]);
  expect(readDocuments('{"a": 1').problem).toBe('unexpected EOF');
});
