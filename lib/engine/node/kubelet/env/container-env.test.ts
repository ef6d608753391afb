import { containerEnv, type EnvSources } from './container-env';
import { expand } from './expansion';
import { serviceEnv } from './service-env';

const sources: EnvSources = {
  configMap: (_, name) =>
    name === 'conf'
      ? { ok: true, object: { data: { a: '1', b: '2' } } }
      : { ok: false, notFound: true, message: `configmap "${name}" not found` },
  secret: () => ({ ok: true, object: { data: { k: 'w6TDtsO8' } } }),
  services: new Map([['WEB_SERVICE_HOST', '10.96.1.1']]),
  facts: { nodeName: 'n', hostIP: '192.168.49.2', podIP: '10.244.0.5', allocatable: { cpu: '2', memory: '1Gi' } },
};
const pod = { metadata: { name: 'p', namespace: 'default', labels: { b: 'x', a: 'y "z"' } }, spec: {} };
const values = (container: object) => {
  const made = containerEnv(pod, container, sources);
  return made.ok ? Object.fromEntries(made.env.map((e) => [e.name, e.value])) : made.message;
};
const ref = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });

test('references expand from earlier variables and services, $$ escapes, unknown ones stay', () => {
  const lookup = (name: string) => (name === 'A' ? '1' : undefined);
  expect(expand('$(A)-$$(A)-$(B)-$A-$(-$', lookup)).toBe('1-$(A)-$(B)-$A-$(-$');
  const env = [
    { name: 'A', value: '$(WEB_SERVICE_HOST):80' },
    { name: 'B', value: 'http://$(A)/$(C)' },
  ];
  expect(values({ env })).toMatchObject({ A: '10.96.1.1:80', B: 'http://10.96.1.1:80/$(C)' });
});

test('envFrom with prefix, secrets decoded, fields and resources', () => {
  const container = {
    resources: { requests: { cpu: '250m' }, limits: { memory: '64Mi' } },
    envFrom: [{ prefix: 'C_', configMapRef: { name: 'conf' } }, { configMapRef: { name: 'no', optional: true } }],
    env: [
      { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      { name: 'L', ...ref('metadata.labels') },
      { name: 'LA', ...ref("metadata.labels['b']") },
      { name: 'IP', ...ref('status.podIP') },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu' } } },
      { name: 'MCPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      { name: 'MEM', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
    ],
  };
  expect(values(container)).toEqual({
    ...{ C_a: '1', C_b: '2', S: 'äöü', L: 'a="y \\"z\\""\nb="x"', LA: 'x', IP: '10.244.0.5' },
    ...{ CPU: '1', MCPU: '2000', MEM: '64', WEB_SERVICE_HOST: '10.96.1.1' },
  });
  expect(values({ envFrom: [{ configMapRef: { name: 'no' } }] })).toBe('configmap "no" not found');
  const env = [{ name: 'X', valueFrom: { secretKeyRef: { name: 's', key: 'q' } } }];
  expect(values({ env })).toBe("couldn't find key q in Secret default/s");
});

test('services: own namespace if links are wanted, kubernetes always, headless never', () => {
  const service = (namespace: string, name: string, clusterIP: string) => ({
    metadata: { namespace, name },
    spec: { clusterIP, ports: [{ port: 80 }] },
  });
  const all = [
    service('default', 'kubernetes', '10.96.0.1'),
    service('a', 'my-web', '10.96.0.2'),
    service('a', 'headless', 'None'),
    service('b', 'other', '10.96.0.3'),
  ];
  const hosts = (links: boolean) => [...serviceEnv(all, 'a', links).keys()].filter((k) => k.endsWith('_HOST'));
  expect(hosts(true)).toEqual(['KUBERNETES_SERVICE_HOST', 'MY_WEB_SERVICE_HOST']);
  expect(hosts(false)).toEqual(['KUBERNETES_SERVICE_HOST']);
});
