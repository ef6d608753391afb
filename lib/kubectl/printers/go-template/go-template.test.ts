import { executeTemplate } from './execute';
import { parseTemplate } from './parse';

const list = {
  items: [
    { metadata: { name: 'a', labels: { app: 'x', tier: 'y' } }, spec: { replicas: 2, big: 1000000 } },
    { metadata: { name: 'b' }, spec: { replicas: 0 } },
  ],
};
const run = (template: string, data: unknown = list) => executeTemplate(parseTemplate(template), data);

test('range over items with line breaks, as courses write it', () => {
  expect(run('{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}')).toBe('a\nb\n');
  expect(run('{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}} {{end}}')).toBe('0=a 1=b ');
  expect(run('{{ range $k, $v := (index .items 0).metadata.labels }}{{ $k }}:{{ $v }};{{ end }}')).toBe(
    'app:x;tier:y;',
  );
});

test('conditions, comparison, else', () => {
  expect(
    run('{{range .items}}{{if eq .spec.replicas 0}}none{{else if .metadata.labels}}some{{else}}-{{end}},{{end}}'),
  ).toBe('some,none,');
  expect(run('{{with .nope}}x{{else}}y{{end}}')).toBe('y');
});

test('values print as Go prints decoded JSON', () => {
  expect(run('{{(index .items 0).metadata.labels}} {{(index .items 0).spec.big}} {{.nope}}')).toBe(
    'map[app:x tier:y] 1e+06 <no value>',
  );
  expect(run('{{len .items}} {{printf "%s-%v" "a" 1}} {{"aGk=" | base64decode}}')).toBe('2 a-1 hi');
});

test('trim markers take white space away', () => {
  expect(run('a  {{- /* c */ -}}  b')).toBe('ab');
  expect(run('x\n{{- range .items }}\n{{ .metadata.name -}}\n{{ end }}')).toBe('x\na\nb');
});

test('mistakes are named', () => {
  expect(() => run('{{range .items}}')).toThrow('unexpected EOF');
  expect(() => run('{{nofunc 1}}')).toThrow('function "nofunc" not defined');
});
