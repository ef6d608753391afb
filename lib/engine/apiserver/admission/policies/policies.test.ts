/** Admission policies: answers of a real API server to the same requests. */
import type { Plain } from '../../../base/plain';
import type { ApiRequest, ApiResponse } from '../../../client/transport';
import { newServer } from '../../testing/golden-case';

const ROOT = '/apis/admissionregistration.k8s.io/v1';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const DENIED = "deployments.apps \"d\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ";

type Json = any;
type Ask = (method: ApiRequest['method'], path: string, body?: Plain) => ApiResponse & { readonly body: Json };

function server(): Ask {
  const transport = newServer().server.as({ name: 'admin', groups: ['system:masters'] }, 'test/1.0');
  return (method, path, body) =>
    transport.request({
      method,
      path,
      ...(method === 'PATCH' ? { contentType: 'application/merge-patch+json' } : {}),
      ...(body === undefined ? {} : { body }),
    });
}

interface Given {
  readonly spec?: Json;
  readonly rule?: Json;
  readonly binding?: Json;
}

function withPolicy(ask: Ask, validation: Json, { spec, rule, binding }: Given = {}): void {
  const all = {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['deployments'],
  };
  const matchConstraints = { resourceRules: [{ ...all, ...rule }] };
  const policy = ask('POST', `${ROOT}/validatingadmissionpolicies`, {
    metadata: { name: 'p' },
    spec: { matchConstraints, validations: [validation], ...spec },
  });
  expect(policy.status).toBe(201);
  const bound = ask('POST', `${ROOT}/validatingadmissionpolicybindings`, {
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'], ...binding },
  });
  expect(bound.status).toBe(201);
}

const deployment = (replicas = 9): Plain => ({
  metadata: { name: 'd', labels: { team: 'a' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  },
});
const FEW = { expression: 'object.spec.replicas <= 5' };

test.each<readonly [string, Json, Given, string]>([
  ['the expression', FEW, {}, 'failed expression: object.spec.replicas <= 5'],
  ['its message', { ...FEW, message: 'too many' }, {}, 'too many'],
  [
    'a message made of variables',
    { expression: 'variables.r <= 5', messageExpression: '"got " + string(variables.r)' },
    { spec: { variables: [{ name: 'r', expression: 'object.spec.replicas' }] } },
    'got 9',
  ],
  [
    'the request',
    {
      expression: 'false',
      messageExpression: 'request.operation + " " + request.name + " by " + request.userInfo.username',
    },
    {},
    'CREATE d by admin',
  ],
  [
    'an error',
    { expression: 'object.spec.nope == "b"' },
    {},
    'expression \'object.spec.nope == "b"\' resulted in error: no such key: nope',
  ],
  [
    'missing parameters',
    FEW,
    {
      spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
      binding: { paramRef: { name: 'x', namespace: 'default', parameterNotFoundAction: 'Deny' } },
    },
    'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  ],
])('a refusal tells %s', (_, validation, given, message) => {
  const ask = server();
  withPolicy(ask, validation, given);
  const { status, body } = ask('POST', DEPLOYMENTS, deployment());
  expect(body.message).toBe(DENIED + message);
  expect([status, body.reason, body.details.causes]).toEqual([
    422,
    'Invalid',
    [{ message: body.message.slice(body.message.indexOf('Validating')) }],
  ]);
});

test.each<readonly [string, Json, Given]>([
  [
    'what is asked for holds',
    { expression: 'object.spec.replicas > 5 && namespaceObject.metadata.name == "default"' },
    {},
  ],
  [
    'a condition is not met',
    FEW,
    { spec: { matchConditions: [{ name: 'm', expression: 'object.metadata.name == "x"' }] } },
  ],
  ['its errors are ignored', { expression: 'object.nope' + ' == 1' }, { spec: { failurePolicy: 'Ignore' } }],
  [
    'the binding is about other objects',
    FEW,
    { binding: { matchResources: { objectSelector: { matchLabels: { team: 'z' } } } } },
  ],
  ['it is about other operations', FEW, { rule: { operations: ['DELETE'] } }],
  [
    'the asker is allowed',
    { expression: 'authorizer.group("apps").resource("deployments").check("create").allowed()' },
    {},
  ],
])('no refusal when %s', (_, validation, given) => {
  const ask = server();
  withPolicy(ask, validation, given);
  expect(ask('POST', DEPLOYMENTS, deployment()).status).toBe(201);
});

test('a warning, a reason of its own, and the object as it was', () => {
  const ask = server();
  withPolicy(ask, FEW, { binding: { validationActions: ['Warn', 'Audit'] } });
  const warned = ask('POST', DEPLOYMENTS, deployment());
  expect(warned.warnings).toEqual([
    "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': failed expression: object.spec.replicas <= 5",
  ]);
  const other = server();
  other('POST', DEPLOYMENTS, deployment());
  withPolicy(other, { expression: 'object.spec.replicas >= oldObject.spec.replicas', reason: 'Forbidden' });
  const shrunk = other('PATCH', `${DEPLOYMENTS}/d`, { spec: { replicas: 1 } });
  expect([shrunk.status, shrunk.body.reason]).toEqual([403, 'Forbidden']);
  expect(other('PATCH', `${DEPLOYMENTS}/d`, { spec: { replicas: 10 } }).status).toBe(200);
});

test('scales and deletions are seen when they are asked for', () => {
  const ask = server();
  ask('POST', DEPLOYMENTS, deployment());
  withPolicy(
    ask,
    { expression: 'object.spec.replicas <= 5', message: 'scale' },
    { rule: { resources: ['deployments/scale'] } },
  );
  expect(ask('PATCH', `${DEPLOYMENTS}/d`, { spec: { replicas: 8 } }).status).toBe(200);
  expect(ask('PATCH', `${DEPLOYMENTS}/d/scale`, { spec: { replicas: 7 } }).body.message).toBe(`${DENIED}scale`);
  const other = server();
  other('POST', DEPLOYMENTS, deployment());
  withPolicy(
    other,
    { expression: 'oldObject.metadata.name != "d"', message: 'stays' },
    { rule: { operations: ['DELETE'] } },
  );
  expect(other('DELETE', `${DEPLOYMENTS}/d`).body.message).toBe(`${DENIED}stays`);
});

test('a policy whose expressions do not compile is none', () => {
  const ask = server();
  const resourceRules = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];
  const { body } = ask('POST', `${ROOT}/validatingadmissionpolicies`, {
    metadata: { name: 'p' },
    spec: {
      matchConstraints: { resourceRules },
      validations: [{ expression: 'foo > 1' }, { expression: 'object.x' }],
      matchConditions: [{ name: 'm', expression: 'variables.x == 1' }],
    },
  });
  expect(body.details.causes.map(({ field, message }: Json) => `${field}: ${message}`)).toEqual([
    "spec.matchConditions[0].expression: Invalid value: \"variables.x == 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'variables' (in container '')\n | variables.x == 1\n | ^",
    "spec.validations[0].expression: Invalid value: \"foo > 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'foo' (in container '')\n | foo > 1\n | ^",
    'spec.validations[1].expression: Invalid value: "object.x": must evaluate to bool but got dyn',
  ]);
});
