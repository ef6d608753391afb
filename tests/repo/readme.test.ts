/** The README is kept true: its commands exist, its lab is a lab, its variables are read. */
import { readFileSync } from 'node:fs';
import { parseLab } from '../../lib/course/lab';
import { proveSeed } from '../../scripts/lab/prove';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

test('every npm command of the README is a script', () => {
  const named = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('the example lab is accepted and proves itself', async () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const lesson = '{% step id="expose" %}\nText.\n{% /step %}\n';
  const files: Record<string, string> = { 'lab.yaml': yaml, 'lesson.ko.md': lesson, 'lesson.en.md': lesson };
  const folder = { id: 'example/01-first', files };
  const result = parseLab(folder, '1');
  expect(result.ok ? [] : result.problems).toEqual([]);
  const proofs = await proveSeed(folder, '1', true);
  expect(proofs.filter(({ ok }) => !ok)).toEqual([]);
}, 60_000);

test('every variable of the table is read by the server', () => {
  const source = readFileSync('lib/server/configuration.ts', 'utf8');
  const table = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('## Where things are'));
  const names = [...table.matchAll(/`([A-Z][A-Z_]+)`/g)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'HOST:PORT');
  expect(names.filter((name) => !source.includes(name))).toEqual([]);
});
