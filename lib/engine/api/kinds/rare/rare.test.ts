/** Defaults and complaints of kinds that few write: answers of a real API server. */
import { definitionOfKind } from '../../openapi/schema';
import type { ApiObject, Draft } from '../kind';
import { kindByName } from '../registry';

function judged(apiVersion: string, kind: string, draft: Draft): readonly string[] {
  const found = kindByName(apiVersion, kind);
  expect(definitionOfKind(found?.group ?? '', found?.version ?? '', kind)).toBeDefined();
  found?.setDefaults(draft);
  const errors = found?.validateCreate({ metadata: { name: 'x' }, ...draft } as ApiObject) ?? [];
  return errors.map(({ field, message }) => `${field}: ${message}`);
}
const ADMISSION = 'admissionregistration.k8s.io/v1';
const STORAGE = 'storage.k8s.io/v1';

test('a webhook gets its defaults', () => {
  const draft: Draft = {
    webhooks: [
      {
        name: 'a.b.c',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { name: 's', namespace: 'n' } },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
      },
    ],
  };
  expect(judged(ADMISSION, 'MutatingWebhookConfiguration', draft)).toEqual([]);
  expect(draft.webhooks[0]).toMatchObject({
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    timeoutSeconds: 10,
    reinvocationPolicy: 'Never',
    namespaceSelector: {},
    objectSelector: {},
    clientConfig: { service: { port: 443 } },
    rules: [{ scope: '*' }],
  });
});

test.each<readonly [string, string, Draft, readonly string[]]>([
  [
    ADMISSION,
    'ValidatingWebhookConfiguration',
    { webhooks: [{ name: 'a.b', clientConfig: { url: 'http://u@x/y?z#f' }, timeoutSeconds: 31 }] },
    [
      'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots',
      'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
      'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
      'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
      'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL',
      'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
      'webhooks[0].clientConfig.url: Invalid value: "z": query parameters are not permitted in the URL',
      'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1',
    ],
  ],
  [
    ADMISSION,
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', validationActions: ['Deny', 'Warn'], paramRef: {} } },
    [
      'spec.paramRef: Required value: one of name or selector must be specified',
      'spec.paramRef.parameterNotFoundAction: Required value',
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ],
  ],
  [
    STORAGE,
    'CSIDriver',
    { spec: { fsGroupPolicy: 'X' } },
    ['spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
  ],
  [
    STORAGE,
    'CSINode',
    { spec: { drivers: [{}] } },
    ['spec.drivers[0].name: Required value', 'spec.drivers[0].nodeID: Required value'],
  ],
  [STORAGE, 'VolumeAttributesClass', { parameters: { a: 'b' } }, ['driverName: Required value']],
  ['node.k8s.io/v1', 'RuntimeClass', {}, ['handler: Required value']],
  ['networking.k8s.io/v1', 'ServiceCIDR', { spec: {} }, ['spec.cidrs: Required value: at least one CIDR required']],
  ['networking.k8s.io/v1', 'IPAddress', { spec: {} }, ['spec.parentRef: Required value']],
  [
    'flowcontrol.apiserver.k8s.io/v1',
    'FlowSchema',
    {},
    ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
  ],
  ['flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration', { spec: {} }, ['spec.type: Required value']],
])('%s %s %j', (apiVersion, kind, draft, errors) => {
  expect(judged(apiVersion, kind, draft)).toEqual(errors);
});

test('the tolerations and the overhead of a runtime class are those of a pod, and none is told twice', () => {
  const toleration = { key: 'k', operator: 'Exists' };
  const scheduling = { tolerations: [toleration, { ...toleration, key: 'bad key' }, toleration] };
  const errors = judged('node.k8s.io/v1', 'RuntimeClass', {
    handler: 'h',
    overhead: { podFixed: { cpu: '-1' } },
    scheduling,
  });
  expect(errors).toEqual([
    'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    expect.stringMatching(/^scheduling.tolerations\[1\].key: Invalid value: "bad key": name part must consist/),
    'scheduling.tolerations[2]: Duplicate value: {"Key":"k","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}',
  ]);
});

test('an API service is named after its version and group, and its service needs both names', () => {
  const api = 'apiregistration.k8s.io/v1';
  const spec = { group: 'g.io', version: 'v1', groupPriorityMinimum: 0, versionPriority: 5, service: { name: 's' } };
  const draft: Draft = { metadata: { name: 'v1.other' }, spec };
  expect(judged(api, 'APIService', draft)).toEqual([
    'metadata.name: Invalid value: "v1.other": must be `spec.version+"."+spec.group`: "v1.g.io"',
    'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
    'spec.service.namespace: Required value',
  ]);
  expect(draft.spec.service.port).toBe(443);
  const local = {
    group: 'g.io',
    version: 'v1',
    groupPriorityMinimum: 1,
    versionPriority: 1,
    insecureSkipTLSVerify: true,
  };
  expect(judged(api, 'APIService', { metadata: { name: 'v1.g.io' }, spec: local })).toEqual([
    'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
  ]);
});
