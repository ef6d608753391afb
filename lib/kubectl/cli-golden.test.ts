/**
 * Recorded scenarios of tests/golden/cli whose commands hang on the API server only: no controllers run here, no shell;
 * steps with pipes are left out, steps with random or timed values are run but not compared.
 */
import { readFileSync } from 'node:fs';
import { ApiServer } from '../engine/apiserver/api-server';
import { SimKernel } from '../engine/sim/kernel';
import type { Draft } from './draft';
import { runKubectl } from './testing/fake-sys';

const SCENARIOS = [
  'create-generators-a',
  'create-dryrun-a',
  'label-annotate-a',
  'shortnames-a',
  'api-discovery-a',
  'cli-errors-a',
];
const KUBECONFIG = '/home/learner/.kube/config';
const USER = { name: 'minikube-user', groups: ['system:masters', 'system:authenticated'] };
/** Steps about what controllers and kubelets would have made, or with upstream's prose. */
const ELSEWHERE =
  /options|--help|delete deploy|--server=|events|wait|top |cluster-info|explain service\.spec\.type|get (po|pod|rs|deploy|all|ep|no)/;

function server(): ApiServer {
  const kernel = new SimKernel({ seed: 'cli', epochMs: 1_795_235_040_000 });
  const made = new ApiServer({
    kernel,
    serviceCIDR: '10.96.0.0/12',
    ip: '192.168.49.2',
    port: 8443,
    kubelets: { of: () => undefined },
    streams: { status: () => ({ done: true, status: null }), resize: () => undefined, close: () => undefined },
    tokens: new Map(),
  });
  made.bootstrap();
  // What the service account controller makes.
  made.as(USER, 'kube-controller-manager').request({
    method: 'POST',
    path: '/api/v1/namespaces/default/serviceaccounts',
    body: { metadata: { name: 'default' } },
  });
  return made;
}

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));

describe.each(SCENARIOS)('%s', (name) => {
  const golden: Draft = JSON.parse(readFileSync(`tests/golden/cli/${name}.json`, 'utf8'));
  const profile: Draft = JSON.parse(readFileSync(`tests/golden/profiles/${golden.profile}.json`, 'utf8'));
  const api = server();
  const transport = api.as(USER, 'kubectl/v1.36.3');
  // Files that earlier steps would have made in a shell are not there.
  const hasFiles = (run: string) =>
    (run.match(/[\w.-]+\.(?:txt|ya?ml|json)\b/g) ?? []).every(
      (file) => file in (golden.files ?? {}) || file.startsWith('nope'),
    );
  const steps: readonly Draft[] = golden.steps.filter(
    ({ run }: Draft) => /^kubectl [^|;&<>$`]*$/.test(run) && hasFiles(run),
  );

  it('prints what was recorded', () => {
    let compared = 0;
    for (const step of steps) {
      const { stdout, stderr, exit } = runKubectl(wordsOf(step.run).slice(1), {
        files: { ...golden.files, [KUBECONFIG]: profile.kubeconfig },
        answer: (request) => transport.request(request) as Draft,
      });
      const fixed = step.stdout === step.normalized.stdout && step.stderr === step.normalized.stderr;
      if (!fixed || step.unordered || ELSEWHERE.test(step.run)) continue;
      compared++;
      expect({ run: step.run, stdout, stderr, exit }).toEqual({
        run: step.run,
        stdout: step.stdout,
        stderr: step.stderr,
        exit: step.exit,
      });
    }
    expect(compared).toBeGreaterThan(3);
  });
});
