/** One broken file is named with its line and hides no other lab. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from '../../course/problem';
import { readCatalogue } from './catalogue';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labs-'));
  cpSync('labs/services', join(root, 'services'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const problems = () => readCatalogue(root).problems.map(formatProblem);

test('sound labs have no problems', () => {
  expect(problems()).toEqual([]);
});

test('a lab with a misspelt field, with broken YAML, without a lesson: named, the others are offered', () => {
  const all = readCatalogue(root).labs.length;
  const file = join(root, 'services/02-clusterip/lab.yaml');
  const text = readFileSync(file, 'utf8');
  const line = text.split('\n').findIndex((one) => one.startsWith('minutes:')) + 1;
  writeFileSync(file, text.replace('\nminutes:', '\nminuets:'));
  expect(problems()).toContainEqual(expect.stringContaining(`labs/services/02-clusterip/lab.yaml:${line}:`));
  writeFileSync(file, `${text}\n  bad: [`);
  expect(problems()).toContainEqual(expect.stringMatching(/^labs\/services\/02-clusterip\/lab\.yaml:\d+:\d+: /));
  writeFileSync(file, text);
  rmSync(join(root, 'services/02-clusterip/lesson.ko.md'));
  expect(problems()).toEqual(['labs/services/02-clusterip/lesson.ko.md:1:1: the file is missing']);
  expect(readCatalogue(root).labs).toHaveLength(all - 1);
});

test('a broken course.yaml costs the title only', () => {
  writeFileSync(join(root, 'services/course.yaml'), 'title: {ko: 가, en: a}\nsumary: {ko: 나, en: b}\n');
  const { courses, labs } = readCatalogue(root);
  expect(problems()[0]).toMatch(/^labs\/services\/course\.yaml:\d+:\d+: /);
  expect(courses[0]).toMatchObject({ title: { en: 'services' } });
  expect(labs.length).toBeGreaterThan(0);
});
