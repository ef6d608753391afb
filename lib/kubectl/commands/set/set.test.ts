/** `set image` and `set env` send a strategic merge patch of the pod template, or nothing when nothing changes. */
import type { ApiRequest } from '../../../engine/client/transport';
import type { Draft } from '../../draft';
import { runKubectl } from '../../testing/fake-sys';

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'nginx',
            image: 'nginx:1.28',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
        ],
      },
    },
  },
};
const resource = {
  resource: 'deployments',
  responseKind: { kind: 'Deployment' },
  scope: 'Namespaced',
  singularResource: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  verbs: ['get', 'list', 'patch'],
};

function answer(request: ApiRequest): { status: number; body: Draft } {
  if (request.path === '/api') return { status: 200, body: { items: [] } };
  if (request.path === '/apis')
    return {
      status: 200,
      body: { items: [{ metadata: { name: 'apps' }, versions: [{ version: 'v1', resources: [resource] }] }] },
    };
  if (request.path.endsWith('/deployments/web')) return { status: 200, body: deployment };
  return { status: 404, body: { kind: 'Status', reason: 'NotFound', message: 'deployments.apps "nope" not found' } };
}
const run = (...argv: string[]) => {
  const outcome = runKubectl(argv, { answer });
  const patch = outcome.requests.find((request) => request.method === 'PATCH');
  return { ...outcome, patch: (patch?.body as Draft)?.spec.template.spec, type: patch?.contentType };
};

const ORDER = { '$setElementOrder/containers': [{ name: 'nginx' }] };

test('set image patches the container by name', () => {
  const { stdout, patch, type } = run('set', 'image', 'deploy/web', 'nginx=nginx:1.29');
  expect(stdout).toBe('deployment.apps/web image updated\n');
  expect(type).toBe('application/strategic-merge-patch+json');
  expect(patch).toEqual({ ...ORDER, containers: [{ name: 'nginx', image: 'nginx:1.29' }] });
});

test('* names every container; the same image sends nothing', () => {
  expect(run('set', 'image', 'deploy/web', '*=nginx:1.30').patch).toEqual({
    ...ORDER,
    containers: [{ name: 'nginx', image: 'nginx:1.30' }],
  });
  expect(run('set', 'image', 'deploy/web', 'nginx=nginx:1.28')).toMatchObject({
    stdout: '',
    patch: undefined,
    exit: 0,
  });
});

test('an unknown container and an unknown object are named', () => {
  expect(run('set', 'image', 'deploy/web', 'nope=x')).toMatchObject({
    stderr: 'error: unable to find container named "nope"\n',
    exit: 1,
  });
  expect(run('set', 'image', 'deploy/nope', 'nginx=x').stderr).toBe(
    'Error from server (NotFound): deployments.apps "nope" not found\n',
  );
});

test('set env sets, changes and removes; --list prints; nothing to do says nothing', () => {
  const { stdout, patch } = run('set', 'env', 'deploy/web', 'A-', 'C=3', 'B=2');
  expect(stdout).toBe('deployment.apps/web env updated\n');
  expect(patch).toEqual({
    ...ORDER,
    containers: [
      {
        name: 'nginx',
        '$setElementOrder/env': [{ name: 'B' }, { name: 'C' }],
        env: [
          { name: 'C', value: '3' },
          { $patch: 'delete', name: 'A' },
        ],
      },
    ],
  });
  expect(run('set', 'env', 'deploy/web', '--list').stdout).toBe('# Deployment web, container nginx\nA=1\nB=2\n');
  expect(run('set', 'env', 'deploy/web')).toMatchObject({ stdout: '', patch: undefined, exit: 0 });
});
