import { readFileSync } from 'node:fs';
import type { Draft } from '../../draft';
import { runKubectl } from '../../testing/fake-sys';

const resource = (name: string, kind: string, ...shortNames: string[]): Draft => ({
  resource: name,
  singularResource: kind.toLowerCase(),
  responseKind: { kind },
  scope: 'Namespaced',
  shortNames,
  verbs: ['get'],
});
const lists: Readonly<Record<string, Draft>> = {
  '/api': {
    items: [
      {
        versions: [
          { version: 'v1', resources: [resource('services', 'Service', 'svc'), resource('pods', 'Pod', 'po')] },
        ],
      },
    ],
  },
  '/apis': {
    items: [
      {
        metadata: { name: 'apps' },
        versions: [{ version: 'v1', resources: [resource('deployments', 'Deployment', 'deploy')] }],
      },
    ],
  },
};
const run = (line: string) =>
  runKubectl(line.split(' '), { answer: ({ path }) => ({ status: 200, body: lists[path] ?? {} }) });
const golden: Draft = JSON.parse(readFileSync('tests/golden/cli/api-discovery-a.json', 'utf8'));
const steps: readonly Draft[] = golden.steps.filter((step: Draft) => /^kubectl explain/.test(step.run));

describe('explain', () => {
  // The package with the descriptions knows no texts of enum values.
  const withoutEnumTexts = (text: string) =>
    text.replace(/\n {4}\n {4}Possible enum values:\n[\s\S]*?\n(?= {4}\n)/, '\n');
  it.each(steps.map((step) => [step.run.replace('kubectl ', ''), step]))(
    'prints what was recorded for %s',
    (line, step) => {
      const got = run(line);
      expect(got.stdout).toBe(withoutEnumTexts(step.stdout));
      expect(got.stderr).toBe(step.stderr);
      expect(got.exit).toBe(step.exit);
    },
  );

  it('names the group, and follows lists and maps to the fields behind them', () => {
    expect(run('explain deploy.spec.template.spec.containers.ports').stdout).toMatch(
      /^GROUP: {6}apps\nKIND: {7}Deployment\nVERSION: {4}v1\n\nFIELD: ports <\[\]ContainerPort>\n\n\nDESCRIPTION:\n/,
    );
  });

  it('lists fields of fields once, with enums and what is required', () => {
    const { stdout } = run('explain pods --recursive');
    expect(stdout).toContain('\n    containers\t<[]Container> -required-\n      args\t<[]string>\n');
    expect(stdout).toContain('\n      imagePullPolicy\t<string>\n      enum: Always, IfNotPresent, Never\n');
  });
});
