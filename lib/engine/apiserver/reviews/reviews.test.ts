/** What is wrong with a question about access, and what is made of owners that are told twice. */
import type { Plain } from '../../base/plain';
import { newServer } from '../testing/golden-case';

type Json = any;
const ADMIN = { name: 'minikube-user', groups: ['system:masters'] };
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const post = (path: string, body: Plain): Json =>
  newServer().server.as(ADMIN, 'test/1.0').request({ method: 'POST', path, body });
const causesOf = ({ body }: Json) => body.details.causes.map(({ field, message }: Json) => `${field}: ${message}`);

test('a local question is about its own namespace', () => {
  const path = `${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`;
  const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'other' };
  expect(causesOf(post(path, { spec: { user: 'b', resourceAttributes } }))).toEqual([
    'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
  ]);
  expect(causesOf(post(path, { spec: { user: 'b', nonResourceAttributes: { path: '/x' } } }))).toEqual([
    'spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":""}: disallowed on this kind of request',
  ]);
});

test('a selector is either text or requirements', () => {
  const ask = (fieldSelector: Plain) =>
    post(`${AUTHORIZATION}/selfsubjectaccessreviews`, {
      spec: { resourceAttributes: { verb: 'list', resource: 'pods', fieldSelector } },
    });
  const field = 'spec.resourceAttributes.fieldSelector';
  expect(causesOf(ask({ rawSelector: 'a=b', requirements: [{ key: 'a', operator: 'Exists' }] }))).toEqual([
    `${field}.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements`,
  ]);
  expect(causesOf(ask({}))).toEqual([
    `${field}.requirements: Required value: when ${field} is specified, requirements or rawSelector is required`,
  ]);
});

test('an owner that is told twice is kept once', () => {
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u', controller: true };
  const ownerReferences = [owner, owner, { ...owner, uid: 'v', controller: false }];
  const answer = post('/api/v1/namespaces/default/configmaps', { metadata: { name: 'c', ownerReferences } });
  expect(answer.status).toBe(201);
  expect(answer.body.metadata.ownerReferences.map(({ uid }: Json) => uid)).toEqual(['u', 'v']);
  expect(answer.warnings).toEqual([expect.stringMatching(/duplicate entries; .* duplicate UID\(s\) observed: u$/)]);
});
