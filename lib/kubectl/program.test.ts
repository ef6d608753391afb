import { readdirSync, readFileSync } from 'node:fs';
import type { ApiRequest } from '../engine/client/transport';
import type { Draft } from './draft';
import { runKubectl, type World } from './testing/fake-sys';

const type = (resource: string, kind: string, shortNames: string[], categories: string[] = ['all']): Draft => ({
  resource,
  responseKind: { kind },
  scope: 'Namespaced',
  singularResource: kind.toLowerCase(),
  shortNames,
  categories,
  verbs: ['get', 'list'],
});
const groups: Record<string, Draft> = {
  '/api': {
    items: [
      { versions: [{ version: 'v1', resources: [type('pods', 'Pod', ['po']), type('services', 'Service', ['svc'])] }] },
    ],
  },
  '/apis': {
    items: [
      {
        metadata: { name: 'apps' },
        versions: [
          {
            version: 'v1',
            resources: [type('replicasets', 'ReplicaSet', ['rs']), type('deployments', 'Deployment', ['deploy'])],
          },
        ],
      },
    ],
  },
};
const missing = (path: string) => {
  const [kind, name] = path.split('/').slice(-2);
  return { status: 404, body: { kind: 'Status', reason: 'NotFound', message: `${kind} "${name}" not found` } };
};
const rs = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'kubia', namespace: 'default', resourceVersion: '1', uid: 'u' },
  spec: { replicas: 3, template: { spec: { containers: [{ name: 'kubia', image: 'luksa/kubia' }] } } },
};
const table = {
  kind: 'Table',
  metadata: { resourceVersion: '9' },
  columnDefinitions: [
    { name: 'Name', format: 'name', priority: 0 },
    { name: 'Ready', priority: 0 },
    { name: 'IP', priority: 1 },
  ],
  rows: [
    {
      cells: ['a', '1/1', '10.0.0.1'],
      object: { metadata: { name: 'a', namespace: 'default', labels: { app: 'x' } } },
    },
  ],
};
const world = (extra: Partial<World> = {}): World => ({
  answer(request: ApiRequest) {
    if (request.path in groups) return { status: 200, body: groups[request.path] };
    if (request.method === 'POST') return { status: 201, body: request.body };
    if (request.path.endsWith('/replicasets/kubia')) {
      return {
        status: 200,
        body: request.method === 'PATCH' ? { ...rs, metadata: { ...rs.metadata, resourceVersion: '2' } } : rs,
      };
    }
    if (request.path.endsWith('/pods'))
      return { status: 200, body: request.accept?.includes('Table') ? table : { items: [] } };
    return missing(request.path);
  },
  ...extra,
});
const run = (line: string, extra?: Partial<World>) => runKubectl(line.split(' '), world(extra));

describe('kubectl', () => {
  it('prints the server table', () => {
    expect(run('get po')).toMatchObject({ stdout: 'NAME   READY\na      1/1\n', stderr: '', exit: 0 });
    expect(run('get po -o wide --show-labels').stdout).toBe(
      'NAME   READY   IP         LABELS\na      1/1     10.0.0.1   app=x\n',
    );
    expect(run('get po -A').stdout).toBe('NAMESPACE   NAME   READY\ndefault     a      1/1\n');
    expect(run('get po').requests.at(-1)).toMatchObject({
      path: '/api/v1/namespaces/default/pods',
      query: 'limit=500',
    });
  });

  it('reports each missing object', () => {
    expect(run('get svc/a svc/b')).toMatchObject({
      stderr:
        'Error from server (NotFound): services "a" not found\nError from server (NotFound): services "b" not found\n',
      exit: 1,
    });
  });

  it('creates from stdin with strict validation', () => {
    const outcome = run('create -f -', { stdin: 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\n' });
    expect(outcome).toMatchObject({ stdout: 'service/s created\n', exit: 0 });
    expect(outcome.requests.at(-1)).toMatchObject({
      method: 'POST',
      query: 'fieldManager=kubectl-create&fieldValidation=Strict',
    });
  });

  it('edits through the editor and sends only the change, merged by container name', () => {
    const outcome = run('edit replicaset.app kubia', {
      edit: (text) => text.replace('image: luksa/kubia', 'image: luksa/kubia:v2'),
    });
    expect(outcome).toMatchObject({ stdout: 'replicaset.apps/kubia edited\n', stderr: '', exit: 0 });
    const container = { name: 'kubia', image: 'luksa/kubia:v2' };
    expect(outcome.requests.at(-1)?.body).toEqual({
      spec: { template: { spec: { containers: [container], '$setElementOrder/containers': [{ name: 'kubia' }] } } },
    });
    expect(run('edit rs kubia').stderr).toBe('Edit cancelled, no changes made.\n');
  });

  it('says what was recorded for mistakes that never reach the server', () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const file of readdirSync('tests/golden/cli').filter((name) => name.endsWith('.json'))) {
      for (const step of JSON.parse(readFileSync(`tests/golden/cli/${file}`, 'utf8')).steps) {
        const plain =
          /^kubectl (get|create|delete|apply|label|annotate|scale|expose|run|patch|logs|exec)[ \w./=-]*$/.test(
            step.run,
          );
        if (
          !plain ||
          step.exit === 0 ||
          !/unknown (shorthand )?flag|needs an argument|must specify|required flag|invalid argument|Unexpected args/.test(
            step.stderr,
          )
        )
          continue;
        const outcome = runKubectl(step.run.trim().split(/ +/).slice(1), world());
        seen++;
        if (outcome.stderr !== step.stderr || outcome.exit !== step.exit) wrong.push(`${step.run}: ${outcome.stderr}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(15);
  });
});
