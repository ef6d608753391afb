import { templatePatch } from './template-patch';

test('the keys of a kept template are sorted at every depth, as clients compare its bytes', () => {
  const template = { spec: { containers: [{ name: 'c', image: 'i' }] }, metadata: { labels: { b: '1', a: '2' } } };
  expect(JSON.stringify(templatePatch({ spec: { template } }))).toBe(
    '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"a":"2","b":"1"}},"spec":{"containers":[{"image":"i","name":"c"}]}}}}',
  );
});
