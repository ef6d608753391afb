import type { Sys } from '../../engine/host/contract';
import type { Draft } from '../draft';
import { kubectlCompleter } from './completer';

const resource = (name: string, kind: string, namespaced = true): Draft => ({
  resource: name,
  singularResource: kind.toLowerCase(),
  responseKind: { kind },
  scope: namespaced ? 'Namespaced' : 'Cluster',
  shortNames: [],
  verbs: ['get', 'list', 'patch', 'delete'],
});
const items = (...names: string[]): Draft => ({ items: names.map((name) => ({ metadata: { name } })) });
const answers: Readonly<Record<string, Draft>> = {
  '/api': {
    items: [
      {
        versions: [{ version: 'v1', resources: [resource('pods', 'Pod'), resource('namespaces', 'Namespace', false)] }],
      },
    ],
  },
  '/apis': {
    items: [
      { metadata: { name: 'apps' }, versions: [{ version: 'v1', resources: [resource('deployments', 'Deployment')] }] },
    ],
  },
  '/api/v1/namespaces/default/pods': items('web-1', 'web-2', 'db'),
  '/api/v1/namespaces/dev/pods': items('dev-1'),
  '/api/v1/namespaces': items('default', 'dev'),
  '/apis/apps/v1/namespaces/default/deployments': items('web'),
  '/api/v1/namespaces/default/pods/web-1': {
    spec: { initContainers: [{ name: 'init' }], containers: [{ name: 'c' }] },
  },
};
const config = 'contexts:\n- name: minikube\n  context: {}\n- name: other\n  context: {}\n';
const sys = {
  env: { HOME: '/home/learner' },
  files: { readFile: (path: string) => (path.endsWith('/.kube/config') ? { ok: true, value: config } : { ok: false }) },
  connectApi: () => ({
    ok: true,
    transport: {
      request: ({ path }: { path: string }) =>
        path in answers
          ? { status: 200, body: answers[path], warnings: [] }
          : { status: 404, body: { kind: 'Status', reason: 'NotFound' }, warnings: [] },
    },
  }),
} as unknown as Sys;
const at = (line: string) => {
  const words = line.split(' ');
  return kubectlCompleter.complete(words, words.length - 1, sys);
};

test('commands and sub-commands', () => {
  expect(at('kubectl des')).toEqual(['describe']);
  expect(at('kubectl rollout re')).toEqual(['restart', 'resume']);
  expect(at('kubectl -n dev create secr')).toEqual(['secret']);
});

test('types, then names of the namespace asked for, without those already named', () => {
  expect(at('kubectl get de')).toEqual(['deployments.apps']);
  expect(at('kubectl get pods we')).toEqual(['web-1', 'web-2']);
  expect(at('kubectl get pods web-1 web')).toEqual(['web-2']);
  expect(at('kubectl get pods -n dev ')).toEqual(['dev-1']);
  expect(at('kubectl delete deployments/')).toEqual(['deployments/web']);
});

test('flags and their values', () => {
  expect(at('kubectl get --all-n')).toEqual(['--all-namespaces']);
  expect(at('kubectl get pods -n d')).toEqual(['default', 'dev']);
  expect(at('kubectl get pods --namespace=de')).toEqual(['--namespace=default', '--namespace=dev']);
  expect(at('kubectl exec web-1 -c ')).toEqual(['init', 'c']);
  expect(at('kubectl logs web-1 ')).toEqual(['init', 'c']);
  expect(at('kubectl config use-context o')).toEqual(['other']);
});

test('files are left to the shell, words behind -- as well', () => {
  expect(at('kubectl apply -f ')).toBeUndefined();
  expect(at('kubectl exec web-1 -- l')).toBeUndefined();
});
