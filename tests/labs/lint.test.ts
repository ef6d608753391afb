/** Every lab of the repository is sound, and a broken one is named with file and line while the others still load. */
import { parseLab } from '../../lib/course/lab';
import { lintLab } from '../../lib/course/lint';
import { formatProblem } from '../../lib/course/problem';
import { listLabs, readLabFolder } from '../../lib/server/labs/folders';

const ids = listLabs('labs');
const folder = (id: string) => {
  const found = readLabFolder('labs', id);
  if (found === undefined) throw new Error(`no lab ${id}`);
  return found;
};

test('there are labs', () => expect(ids.length).toBeGreaterThanOrEqual(3));

test.each(ids)('%s has no problems', (id) => {
  expect(lintLab(folder(id)).map(formatProblem)).toEqual([]);
});

test.each(ids)('%s draws the same variables for the same seed, and ko and en have the same steps', (id) => {
  const one = parseLab(folder(id), 'a');
  const two = parseLab(folder(id), 'a');
  if (!one.ok || !two.ok) throw new Error('does not parse');
  expect(one.lab.values).toEqual(two.lab.values);
  expect(one.lab.lessons.ko.sections.map((section) => section.step)).toEqual(
    one.lab.lessons.en.sections.map((section) => section.step),
  );
});

const sound = folder('services/02-clusterip');
const change = (from: string, to: string) => {
  const text = sound.files['lab.yaml'] ?? '';
  expect(text).toContain(from);
  const changed = text.replace(from, to);
  const result = lintLab({ ...sound, files: { ...sound.files, 'lab.yaml': changed } }).map(formatProblem);
  return { result };
};

test.each([
  ['a misspelt field', 'minutes: 25', 'minuts: 25', /lab\.yaml:\d+:\d+: .*(minutes|minuts)/],
  [
    'an unknown check',
    'endpoints: {service',
    'endpoint: {service',
    /unknown check "endpoint"; known: object, endpoints/,
  ],
  ['an unknown field of a check', 'ready: 3, pods', 'redy: 3, pods', /unknown field "redy"/],
  ['a wrong type', 'minutes: 25', 'minutes: soon', /lab\.yaml:\d+:\d+: minutes: .*expected number/],
  ['YAML that does not parse', 'kind: Lab', 'kind: [Lab', /lab\.yaml:\d+:\d+: /],
  ['a mistake that names no check', 'red: eps', 'red: epz', /no check "epz"/],
  [
    'a step that needs nothing that exists',
    '  - id: inside\n',
    '  - id: inside\n    needs: [nowhere]\n',
    /needs "nowhere"/,
  ],
  [
    'a file that is not there',
    'manifests/client.yaml, manifests/caller',
    'manifests/gone.yaml, manifests/caller',
    /no file manifests\/gone\.yaml/,
  ],
  [
    'a name that no text has',
    'endpoints: {service: "${svc}", ready: 3',
    'endpoints: {service: hidden-svc, ready: 3',
    /asks for "hidden-svc", which lesson\.ko\.md never names/,
  ],
])('%s is named with its line', (_name, from, to, message) => {
  const { result } = change(from, to);
  expect(result.join('\n')).toMatch(message);
  expect(result[0]).toMatch(/^labs\/services\/02-clusterip\/lab\.yaml:\d+:\d+: /);
});

test('a lesson whose sections are not the steps is a problem of the lesson', () => {
  const files = {
    ...sound.files,
    'lesson.ko.md': (sound.files['lesson.ko.md'] ?? '').replace('step id="env"', 'step id="evn"'),
  };
  expect(
    lintLab({ ...sound, files })
      .map(formatProblem)
      .join('\n'),
  ).toMatch(/lesson\.ko\.md:1:1: sections are \[create, inside, evn, names\]/);
});
