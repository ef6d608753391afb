import { runJsonPath } from './evaluate';
import { parseJsonPath } from './parse';

const list = {
  items: [
    {
      metadata: { name: 'a', labels: { 'x.y/z': '1' } },
      spec: {
        ports: [
          { name: 'http', port: 80 },
          { name: 'm', port: 90 },
        ],
      },
    },
    { metadata: { name: 'b' }, spec: { type: 'NodePort', ports: [] } },
  ],
};
const run = (template: string, data: unknown = list) =>
  runJsonPath(parseJsonPath(template), data, { allowMissingKeys: true });

describe('jsonpath', () => {
  it.each([
    ['{.items[*].metadata.name}', 'a b'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.spec.type}{"\\n"}{end}', 'a\t\nb\tNodePort\n'],
    ['{.items[?(@.spec.type=="NodePort")].metadata.name}', 'b'],
    ['{.items[0].spec.ports[?(@.name=="http")].port}', '80'],
    ['{.items[-1:].metadata.name}', 'b'],
    ['{.items[0].metadata.labels.x\\.y/z}', '1'],
    ['{.items[0].spec.ports[0]}', '{"name":"http","port":80}'],
    ["{.items[0]['metadata.name']}", 'a'],
    ["{.items[*]['metadata.name','spec.type']}", 'a b NodePort'],
    ["{.items[0].metadata.labels['x.y/z']}", ''],
    ["{.items[0].metadata.labels['x\\.y/z']}", '1'],
    ['{..name}', 'a http m b'],
    ['x={.items[0].spec.ports[*].port}!', 'x=80 90!'],
    ['{range .items[*]}[{range .spec.ports[*]}{.port},{end}]{end}done', '[80,90,][]done'],
    ['{.nope}', ''],
    ['{.items[0:2].metadata.name}', 'a b'],
    ['{.items[?(@.metadata.labels)].metadata.name}', 'a'],
  ])('%s', (template, expected) => {
    expect(run(template)).toBe(expected);
  });

  it('fails as client-go does', () => {
    expect(() => run('{.spec')).toThrow('unclosed action');
    expect(() => run('{.items[5].x}')).toThrow('array index out of bounds: index 5, length 2');
    expect(() => run('{end}')).toThrow('not in range, nothing to end');
  });
});
