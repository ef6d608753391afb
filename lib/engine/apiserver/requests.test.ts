/** Requests beside the recorded ones: what a real API server answered to them was asked once and is written down here. */
import { base64 } from '../base/base64';
import type { ApiRequest, ApiResponse, WatchEvent } from '../client/transport';
import { SECOND } from '../sim/kernel-contract';
import { newServer } from './testing/golden-case';

type Json = any;
const ADMIN = { name: 'minikube-user', groups: ['system:masters', 'system:authenticated'] };
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const MERGE = 'application/merge-patch+json';

function connect() {
  const { server, kernel } = newServer();
  const transport = server.as(ADMIN, 'golden/1.0');
  const ask = (
    method: string,
    path: string,
    body?: Json,
    rest: Partial<ApiRequest> = {},
  ): ApiResponse & { body: Json } =>
    transport.request({ method, path, ...(body === undefined ? {} : { body }), ...rest } as ApiRequest) as Json;
  const configMap = (name: string) =>
    ask('POST', CONFIG_MAPS, { metadata: { name, labels: { t: 'x' } }, data: { a: '1' } });
  return { ask, configMap, kernel, transport };
}

test('a page that is full says where to go on as long as anything follows, selected or not', () => {
  const { ask, configMap } = connect();
  for (const name of ['a1', 'a2', 'z1']) configMap(name);
  const query = 'labelSelector=t%3Dx&limit=2';
  const first = ask('GET', CONFIG_MAPS, undefined, { query });
  expect(first.body.items.map((item: Json) => item.metadata.name)).toEqual(['a1', 'a2']);
  const next = ask('GET', CONFIG_MAPS, undefined, { query: `${query}&continue=${first.body.metadata.continue}` });
  expect(next.body.items.map((item: Json) => item.metadata.name)).toEqual(['z1']);
  expect(next.body.metadata.continue).toBeUndefined();
  expect(next.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  // kube-root-ca.crt follows the two.
  const exact = ask('GET', CONFIG_MAPS, undefined, {
    query: 'fieldSelector=metadata.name%21%3Dz1&labelSelector=t&limit=2',
  });
  expect(exact.body.metadata.continue).toBeDefined();
});

test.each([
  ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['limit=99999999999999999999', 400, 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
  [
    'resourceVersion=0&resourceVersionMatch=Exact',
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
  ],
])('list with %s', (query, status, message) => {
  const answer = connect().ask('GET', CONFIG_MAPS, undefined, { query });
  expect([answer.status, answer.body.message]).toEqual([status, message]);
});

test('what is to come cannot be listed', () => {
  const answer = connect().ask('GET', CONFIG_MAPS, undefined, { query: 'resourceVersion=99999999' });
  expect(answer.status).toBe(504);
  expect(answer.headers['retry-after']).toBe('1');
});

test('a collection is deleted page by page and shown as it was', () => {
  const { ask, configMap } = connect();
  for (const name of ['a1', 'a2']) configMap(name);
  const query = 'labelSelector=t%3Dx&limit=1&propagationPolicy=Foreground';
  const answer = ask('DELETE', CONFIG_MAPS, undefined, { query });
  expect(answer.body.items).toHaveLength(1);
  expect(answer.body.items[0].metadata.deletionTimestamp).toBeUndefined();
  expect(ask('GET', `${CONFIG_MAPS}/a1`).body.metadata.finalizers).toEqual(['foregroundDeletion']);
  expect(ask('GET', `${CONFIG_MAPS}/a2`).body.metadata.deletionTimestamp).toBeUndefined();
});

test('bookmarks come in the form of the watch, and before its end', () => {
  const { configMap, kernel, transport } = connect();
  const events: WatchEvent[] = [];
  kernel.register('reader', {
    handle: (op, arg) => {
      if (op === 'watch') events.push(...(arg as Json).events);
    },
  });
  configMap('w0');
  const query = 'labelSelector=t%3Dx&allowWatchBookmarks=true&timeoutSeconds=4';
  const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
  transport.watch({ method: 'GET', path: CONFIG_MAPS, query, accept }, 'reader');
  kernel.run(kernel.now + 3 * SECOND, { events: 1000 });
  expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK', 'BOOKMARK']);
  expect((events[2] as Json).object.kind).toBe('PartialObjectMetadata');
});

test('one object by its path is read, not watched', () => {
  const { configMap, transport } = connect();
  configMap('w0');
  const answer = transport.watch({ method: 'GET', path: `${CONFIG_MAPS}/w0`, query: 'watch=1' }, 'nobody');
  expect('error' in answer && answer.error.status).toBe(200);
});

test('an empty list of managers clears all; a patch cannot change the uid', () => {
  const { ask, configMap } = connect();
  configMap('cm');
  const bad = ask('PATCH', `${CONFIG_MAPS}/cm`, { metadata: { uid: 'z' } }, { contentType: MERGE });
  expect(bad.body.message).toBe('ConfigMap "cm" is invalid: metadata.uid: Invalid value: "z": field is immutable');
  const cleared = ask('PATCH', `${CONFIG_MAPS}/cm`, { metadata: { managedFields: [] } }, { contentType: MERGE });
  expect(cleared.body.metadata.managedFields).toBeUndefined();
});

test('a review is answered in every form but that of a table', () => {
  const { ask } = connect();
  const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const review = { spec: { nonResourceAttributes: { path: '/', verb: 'get' } } };
  const as = (form: string) =>
    ask('POST', REVIEWS, review, { accept: `application/json;as=${form};v=v1;g=meta.k8s.io` });
  expect(as('Table')).toMatchObject({ status: 406, body: { reason: 'NotAcceptable' } });
  expect(as('Table;v=v1;g=meta.k8s.io,application/json').body.status.allowed).toBe(true);
  expect(as('PartialObjectMetadata').body.kind).toBe('PartialObjectMetadata');
});

test.each([
  ['fe80::42:1dff:fe84:f9e2', undefined],
  ['1.2.3.04', 'must not have leading 0s'],
  ['FE80::1', 'must be in canonical form ("fe80::1")'],
  ['::ffff:1.2.3.4', 'must not be an IPv4-mapped IPv6 address'],
  ['foo', 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
])('an IPAddress is named by what it stands for: %s', (name, why) => {
  const { ask } = connect();
  const spec = { parentRef: { resource: 'services', namespace: 'd', name: 'x' } };
  const { status, body } = ask('POST', '/apis/networking.k8s.io/v1/ipaddresses', { metadata: { name }, spec });
  expect(status).toBe(why === undefined ? 201 : 422);
  if (why !== undefined) expect(body.message).toContain(`metadata.name: Invalid value: "${name}": ${why}`);
});

test('a token is reviewed', () => {
  const { ask } = connect();
  const path = '/apis/authentication.k8s.io/v1/tokenreviews';
  const review = (token: string) =>
    ask('POST', path, { kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', spec: { token } });
  expect(review('admin').body.status).toMatchObject({ authenticated: true, user: { username: 'minikube-user' } });
  expect(review('x').body.status).toEqual({ user: {}, error: 'invalid bearer token' });
});

/** Made by openssl for /O=dev/O=ops/CN=bob. */
const REQUEST = `-----BEGIN CERTIFICATE REQUEST-----
MIIBIjCByAIBADAqMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczEMMAoGA1UE
AwwDYm9iMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqZXVLb3ixUcKhPwntupH
dGH6rztKcTs5vkpBwNGcNNhou+E3WRtA3yVKpoHB7rIGIc729cJuSU/STocOeoor
aKA8MDoGCSqGSIb3DQEJDjEtMCswKQYDVR0RBCIwIIIDYS5ihwQKAAABgQV4QHku
eoYMc3BpZmZlOi8vYS9iMAoGCCqGSM49BAMCA0kAMEYCIQDBXfMQZOWvBBm16zyy
WWhjL5c4vjZI0SkSe2YQnyS5RwIhAPLtDh+rvvzHM0BoVTlDIcVSciuSpN7RUZVE
F3ghbtaa
-----END CERTIFICATE REQUEST-----
`;

test('a request for a certificate is approved through its own part', () => {
  const { ask } = connect();
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const spec = { request: base64(REQUEST), signerName: 'a.b/c', usages: ['client auth'], username: 'mallory' };
  const made = ask('POST', path, { metadata: { name: 'foo' }, spec });
  expect(made.body.spec).toMatchObject({
    username: 'minikube-user',
    groups: ['system:masters', 'system:authenticated'],
  });
  const conditions = [{ type: 'Approved', status: 'True', reason: 'R' }];
  const answer = ask('PATCH', `${path}/foo/approval`, { status: { conditions } }, { contentType: MERGE });
  expect(answer.body.status.conditions[0].type).toBe('Approved');
  const bad = ask('POST', path, { metadata: { name: 'bad' }, spec: { ...spec, request: 'eA==' } });
  expect(bad.body.message).toContain('PEM block type must be CERTIFICATE REQUEST');
});

test('a service that asks for ports again takes none twice', () => {
  const { ask } = connect();
  const services = '/api/v1/namespaces/default/services';
  const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] };
  expect(ask('POST', services, { metadata: { name: 's' }, spec }).status).toBe(201);
  expect(ask('POST', services, { metadata: { name: 's' }, spec }).body.message).toBe(
    'Service "s" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  );
  const dry = ask(
    'POST',
    services,
    { metadata: { name: 'd' }, spec: { ...spec, ports: [{ port: 80 }] } },
    { query: 'dryRun=All' },
  );
  expect(dry.body.spec.ports[0].nodePort).toBe(32769);
});

test('what a dry run does not ask etcd: the revision of a new object, and its own prefix of keys', () => {
  const { ask, configMap } = connect();
  configMap('a');
  const query = 'dryRun=All';
  const fresh = { metadata: { name: 'b', resourceVersion: '1' } };
  expect(ask('POST', CONFIG_MAPS, fresh, { query }).status).toBe(201);
  expect(ask('POST', CONFIG_MAPS, fresh).body.message).toBe(
    'resourceVersion should not be set on objects to be created',
  );
  const other = { metadata: { name: 'a', uid: 'nope' } };
  const key = (rest?: Json) => /Key: (\S+),/.exec(ask('PUT', `${CONFIG_MAPS}/a`, other, rest).body.message)?.[1];
  expect([key(), key({ query })]).toEqual(['/registry/configmaps/default/a', '/configmaps/default/a']);
});

test('a self link stays when an update brings one, and is not taken from a new object', () => {
  const { ask } = connect();
  const metadata = { name: 'a', selfLink: 'x' };
  expect(ask('POST', CONFIG_MAPS, { metadata }).body.metadata.selfLink).toBeUndefined();
  expect(ask('PUT', `${CONFIG_MAPS}/a`, { metadata }).body.metadata.selfLink).toBe('x');
  expect(ask('PUT', `${CONFIG_MAPS}/a`, { metadata: { name: 'a' } }).body.metadata.selfLink).toBeUndefined();
});

test('owners told twice by a patch are found after admission only', () => {
  const { ask, configMap } = connect();
  configMap('a');
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' };
  const body = { metadata: { name: 'a', ownerReferences: [owner, owner] } };
  const start = (method: string, rest: Json) =>
    ask(method, `${CONFIG_MAPS}/a`, body, rest).warnings?.[0]?.split(';')[0] ?? '';
  expect(start('PUT', {})).toBe('.metadata.ownerReferences contains duplicate entries');
  expect(start('PATCH', { contentType: MERGE })).toBe(
    '.metadata.ownerReferences contains duplicate entries after mutating admission happens',
  );
});

test('the first misfit of a patched document is the first in its new order', () => {
  const { ask, configMap } = connect();
  configMap('a');
  const body = { metadata: { labels: 5, annotations: 7 }, data: 3 };
  const { message } = ask('PATCH', `${CONFIG_MAPS}/a`, body, { contentType: MERGE }).body;
  expect(message).toMatch(/cannot unmarshal number into Go struct field ConfigMap.data of type map\[string\]string$/);
  expect(message).toContain('\\"metadata\\":{\\"annotations\\":7,\\"creationTimestamp\\":');
});

test('conflicts of one manager: fields of a level, then what is below', () => {
  const { ask } = connect();
  const path = '/api/v1/namespaces/default/pods';
  const spec = { tolerations: [{ operator: 'Exists' }], containers: [{ name: 'c', image: 'i' }] };
  ask('POST', path, { metadata: { name: 'p' }, spec });
  const intent = { tolerations: [{ key: 'k', operator: 'Exists' }], containers: [{ name: 'c', image: 'j' }] };
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: intent };
  const rest = { contentType: 'application/apply-patch+yaml', query: 'fieldManager=me' };
  expect(ask('PATCH', `${path}/p`, JSON.stringify(body), rest).body.message).toBe(
    'Apply failed with 2 conflicts: conflicts with "golden" using v1:\n- .spec.tolerations\n- .spec.containers[name="c"].image',
  );
});

test('how often metadata is judged shows in the causes', () => {
  const { ask } = connect();
  const times = (path: string, object: Json) => {
    ask('POST', path, object);
    const body = { metadata: { annotations: { 'a/b/c': 'x' }, uid: 'nope' } };
    const { causes } = ask('PATCH', `${path}/x`, body, { contentType: MERGE }).body.details;
    return causes.map(({ field }: Json) => field.replace('metadata.', '')[0]).join('');
  };
  const metadata = { name: 'x' };
  expect(times('/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles', { metadata, rules: [] })).toBe('auaaua');
  expect(times(CONFIG_MAPS, { metadata })).toBe('auauaa');
  const slices = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
  expect(times(slices, { metadata, addressType: 'IPv4', endpoints: [] })).toBe('auaa');
});

test('a name that was also to be generated is worth another try', () => {
  const { ask, configMap } = connect();
  configMap('a');
  const { message, details } = ask('POST', CONFIG_MAPS, { metadata: { name: 'a', generateName: 'x-' } }).body;
  expect(message).toBe(
    'configmaps "a" already exists, the server was not able to generate a unique name for the object',
  );
  expect(details.retryAfterSeconds).toBe(1);
});

test('where a kind leaves metadata alone its own rules have the first word', () => {
  const { ask } = connect();
  const path = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  const selector = { matchExpressions: [{ key: 'a', operator: 'In' }] };
  const metadata = { name: 'b', labels: { 'bad key!': 'x' } };
  const causes = (spec: Json) => ask('POST', path, { metadata, spec }).body.details.causes.map((c: Json) => c.field);
  expect(causes({ minAvailable: 1, selector })).toEqual(['spec.selector.matchExpressions[0].values']);
  expect(causes({ minAvailable: 1 })).toEqual(['metadata.labels']);
});

test('a volume keeps its nodes, but for the new names of their labels', () => {
  const { ask } = connect();
  const path = '/api/v1/persistentvolumes';
  const at = (key: string) => ({
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: ['v'] }] }] },
  });
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local: { path: '/x' } };
  ask('POST', path, { metadata: { name: 'v' }, spec: { ...spec, nodeAffinity: at('beta.kubernetes.io/os') } });
  const patch = (key: string) =>
    ask('PATCH', `${path}/v`, { spec: { nodeAffinity: at(key) } }, { contentType: MERGE, query: 'dryRun=All' });
  expect(patch('kubernetes.io/os').status).toBe(200);
  expect(patch('kubernetes.io/arch').body.message).toBe(
    'PersistentVolume "v" is invalid: nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"kubernetes.io/arch","Operator":"In","Values":["v"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
  );
});

test('a range of addresses may get a second family and nothing else', () => {
  const { ask } = connect();
  const path = '/apis/networking.k8s.io/v1/servicecidrs';
  ask('POST', path, { metadata: { name: 'r' }, spec: { cidrs: ['10.9.0.0/24'] } });
  const patch = (...cidrs: readonly string[]) =>
    ask('PATCH', `${path}/r`, { spec: { cidrs } }, { contentType: MERGE, query: 'dryRun=All' });
  expect(patch('10.9.0.0/24', 'fd00::/64').status).toBe(200);
  expect(patch('10.8.0.0/24').body.details.causes).toEqual([
    {
      reason: 'FieldValueInvalid',
      message: 'Invalid value: "10.8.0.0/24": field is immutable',
      field: 'spec.cidrs[0]',
    },
  ]);
});

test('a selector of a job that cannot be read is not held against its labels', () => {
  const { ask } = connect();
  const selector = { matchExpressions: [{ key: 'k', operator: 'In' }] };
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } };
  const body = { metadata: { name: 'j' }, spec: { selector, template } };
  const { causes } = ask('POST', '/apis/batch/v1/namespaces/default/jobs', body).body.details;
  expect(causes.map(({ field }: Json) => field)).toEqual(['spec.selector.matchExpressions[0].values']);
});

test('a claim forgets a source in another namespace', () => {
  const { ask } = connect();
  const dataSourceRef = { kind: 'PersistentVolumeClaim', name: 'a', namespace: 'other' };
  const resources = { requests: { storage: '1Gi' } };
  const body = { metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], resources, dataSourceRef } };
  const { spec } = ask('POST', '/api/v1/namespaces/default/persistentvolumeclaims', body).body;
  expect([spec.dataSource, spec.dataSourceRef]).toEqual([undefined, undefined]);
});

test('an intent whose value the schema takes and the type does not conflicts first and fails then', () => {
  const { ask } = connect();
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const labels = { a: 'b' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const spec = { selector: { matchLabels: labels }, template, minReadySeconds: 1 };
  ask('POST', path, { metadata: { name: 'd' }, spec });
  const intent = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec: { minReadySeconds: 1.5 } };
  const apply = (force: boolean) =>
    ask('PATCH', `${path}/d`, JSON.stringify(intent), {
      contentType: 'application/apply-patch+yaml',
      query: `fieldManager=me&force=${force}`,
    }).body;
  expect(apply(false).message).toBe(
    'Apply failed with 1 conflict: conflict with "golden" using apps/v1: .spec.minReadySeconds',
  );
  expect([apply(true).code, apply(true).message]).toEqual([
    500,
    'failed to convert new object (/d; apps/v1, Kind=Deployment) to proper version: unable to convert unstructured object to apps/v1, Kind=Deployment: cannot convert float64 to int32',
  ]);
});
