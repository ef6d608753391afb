import type { Draft } from '../../draft';
import { runKubectl } from '../../testing/fake-sys';
import { kustomizeHash } from './name-hash';
import { sorted } from './order';
import { patched } from './patches';
import { renameReferences } from './references';
import { setImages } from './transform';

test('the hash of a generated object is the one that kustomize puts behind its name', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dev-conf' }, data: { a: '1' } };
  expect(kustomizeHash(object)).toBe('h29d89cmmt');
});

test('references follow renamed objects, other names stay', () => {
  const object: Draft = {
    metadata: { name: 'conf' },
    spec: {
      containers: [{ name: 'conf', envFrom: [{ configMapRef: { name: 'conf' } }] }],
      volumes: [
        { name: 'v', configMap: { name: 'conf' } },
        { name: 's', secret: { secretName: 'conf' } },
      ],
    },
  };
  renameReferences(object, new Map([['ConfigMap/conf', 'dev-conf']]));
  expect(object).toMatchObject({
    metadata: { name: 'conf' },
    spec: {
      containers: [{ name: 'conf', envFrom: [{ configMapRef: { name: 'dev-conf' } }] }],
      volumes: [{ configMap: { name: 'dev-conf' } }, { secret: { secretName: 'conf' } }],
    },
  });
});

test('images are found by name, with ports and digests told apart from tags', () => {
  const spec: Draft = { containers: [{ image: 'r:5000/nginx' }, { image: 'nginx:1' }, { image: 'nginx@sha256:a' }] };
  setImages(spec, [
    { name: 'nginx', newTag: '2' },
    { name: 'r:5000/nginx', newName: 'n', digest: 'sha256:b' },
  ]);
  expect(spec.containers.map(({ image }: Draft) => image)).toEqual(['n@sha256:b', 'nginx:2', 'nginx:2']);
});

test('a strategic patch changes its target, $patch: delete takes it away', () => {
  const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1', b: '2' } }];
  const text = (rest: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n${rest}`;
  expect(patched(objects, { text: text('data: {b: null, c: "3"}') })[0].data).toEqual({ a: '1', c: '3' });
  expect(patched(objects, { text: text('$patch: delete') })).toEqual([]);
});

test('configuration comes before services, services before workloads', () => {
  const kinds = ['Deployment', 'Ingress', 'Service', 'ConfigMap', 'Namespace'];
  const objects = kinds.map((kind) => ({ apiVersion: 'v1', kind, metadata: { name: 'x' } }));
  expect(sorted(objects).map(({ kind }) => kind)).toEqual([
    'Namespace',
    'ConfigMap',
    'Service',
    'Deployment',
    'Ingress',
  ]);
});

test('a folder that is not there is named as kustomize names it', () => {
  const outcome = runKubectl(['kustomize', '/nope'], { answer: () => ({ status: 404, body: {} }) });
  expect(outcome).toMatchObject({
    stderr:
      "error: must build at directory: not a valid directory: evalsymlink failure on '/nope' : lstat /nope: no such file or directory\n",
    exit: 1,
  });
});
