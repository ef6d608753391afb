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
    'map[app:x tier:y] 1000000 <no value>',
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

test('mistakes tell where they are, and what was written before stays', () => {
  expect(() => run('{{(index .items 0).metadata.name.x}}')).toThrow(
    'template: output:1:18: executing "output" at <(index .items 0).metadata.name.x>: can\'t evaluate field x in type interface {}',
  );
  expect(() => run('{{index .items 9}}')).toThrow(
    'template: output:1:2: executing "output" at <index .items 9>: error calling index: index out of range: 9',
  );
  expect(() => run('{{eq .items "x"}}')).toThrow('error calling eq: non-comparable type');
  expect(run('{{.no.such.field}}')).toBe('<no value>');
});

test('named templates, break and ranges over numbers', () => {
  expect(run('{{define "T"}}<{{.}}>{{end}}{{range .items}}{{template "T" .metadata.name}}{{break}}{{end}}')).toBe(
    '<a>',
  );
  expect(run('{{range 3}}{{.}}{{end}}')).toBe('012');
});
