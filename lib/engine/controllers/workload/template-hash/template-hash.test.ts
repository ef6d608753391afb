import type { Draft } from '../../../client/object';
import { computeHash, safeEncode, templateText } from './template-hash';

/** What the API server makes of `kubectl create deployment web --image=…`. */
const web = (image: string, name = 'nginx'): Draft => ({
  metadata: { creationTimestamp: null, labels: { app: 'web' } },
  spec: { ...POD, containers: [{ ...CONTAINER, name, image }] },
});
const POD = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  securityContext: {},
  schedulerName: 'default-scheduler',
};
const CONTAINER = {
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
};

/** The recorded profile's CoreDNS (tests/golden/profiles), defaulted. */
const coredns: Draft = {
  metadata: { labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    ...POD,
    dnsPolicy: 'Default',
    serviceAccountName: 'coredns',
    serviceAccount: 'coredns',
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
    ],
    containers: [
      {
        ...CONTAINER,
        name: 'coredns',
        image: 'registry.k8s.io/coredns/coredns:v1.13.1',
        args: ['-conf', '/etc/coredns/Corefile'],
        ports: [
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
          { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
          { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
        ],
        resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
      },
    ],
  },
};

test('hashes of recorded replica sets', () => {
  expect(computeHash(coredns, undefined)).toBe('75f68cbbbb');
  expect(computeHash(web('nginx:1.27'), undefined)).toBe('7d876db474');
  expect(computeHash(web('nginx:1.28'), undefined)).toBe('697578869');
  expect(computeHash(web('nginx:wrongtag'), undefined)).toBe('54475594b7');
});

test('a collision count changes the hash, zero too', () => {
  const hashes = [undefined, 0, 1].map((count) => computeHash(web('nginx:1.27'), count));
  expect(new Set(hashes).size).toBe(3);
});

test('probes, int-or-string, quantities and pointers as go-spew prints them', () => {
  const probe = { httpGet: { path: '/', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 };
  const text = templateText({
    metadata: { labels: { b: '2', a: '1' } },
    spec: { containers: [{ name: 'c', livenessProbe: probe }], terminationGracePeriodSeconds: 30 },
  });
  expect(text).toContain('Labels:(map[string]string)map[a:1 b:2] Annotations:(map[string]string)<nil>');
  expect(text).toContain('TerminationGracePeriodSeconds:(*int64)30 ActiveDeadlineSeconds:(*int64)<nil>');
  expect(text).toContain('Port:(intstr.IntOrString){Type:(intstr.Type)1 IntVal:(int32)0 StrVal:(string)http}');
  expect(text).toContain('LivenessProbe:(*v1.Probe){ProbeHandler:(v1.ProbeHandler){Exec:(*v1.ExecAction)<nil>');
});

test('digits become letters', () => {
  expect(safeEncode('0123456789')).toBe('456789bcdf');
});
