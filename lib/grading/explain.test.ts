import type { Condition } from '../course/check-schema';
import type { ProbeResult } from '../engine/network/contract';
import { CAUSE_CODES } from './cause-codes';
import { ClusterReader, type Json } from './cluster-reader';
import { editDistance } from './diagnose/nearest';
import { matchesCount } from './match/count';
import { firstDifference } from './match/tree';
import { SENTENCES } from './messages/sentences';
import { evaluate } from './registry';
import { fakeProbe, pod, service, slice } from './testing/fake-probe';

const kubia = { app: 'kubia' };
const refused: ProbeResult = { kind: 'refused', by: 'icmp', remote: '10.96.7.7' };
const timeout: ProbeResult = { kind: 'timeout', remote: '10.96.7.7' };
const unresolved: ProbeResult = { kind: 'unresolved', name: 'kubia-svc', rcode: 'NXDOMAIN', searched: [] };
const http = (body: string, answeredBy = 'pod:a', status = 200): ProbeResult => ({
  kind: 'http',
  response: { kind: 'http-response', status, reason: 'OK', headers: {}, body },
  answeredBy,
  sourceIP: '10.244.0.9',
  remote: '10.244.0.5',
});
const dnsUp = [
  { kind: 'Service', metadata: { name: 'kube-dns', namespace: 'kube-system' }, spec: { ports: [] } },
  {
    ...slice('kube-dns', ['10.244.0.2']),
    metadata: { name: 'x', namespace: 'kube-system', labels: { 'kubernetes.io/service-name': 'kube-dns' } },
  },
];

interface Case {
  readonly name: string;
  readonly check: Condition;
  readonly objects?: readonly Json[];
  readonly results?: readonly ProbeResult[];
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly causes: readonly string[] | 'pass';
}

const eps3: Condition = { endpoints: { service: 'kubia-svc', ready: 3 } };
const reach: Condition = { reach: { from: 'pod client', url: 'http://kubia-svc' } };
const waitingPull = { state: { waiting: { reason: 'ImagePullBackOff' } } };
const crashed = { state: { waiting: { reason: 'CrashLoopBackOff' } }, restarts: 4 };

const CASES: readonly Case[] = [
  { name: 'no Service', check: eps3, causes: ['service-missing'] },
  {
    name: 'Service in a namespace that is not there',
    check: { endpoints: { service: 'a', namespace: 'shop' } },
    causes: ['namespace-missing'],
  },
  {
    name: 'selector typo',
    check: eps3,
    objects: [service('kubia-svc', { app: 'kubai' }), pod('a', kubia)],
    causes: ['selector-matches-no-pods', 'endpoints-empty'],
  },
  {
    name: 'no pods at all',
    check: eps3,
    objects: [service('kubia-svc', kubia)],
    causes: ['pods-missing', 'endpoints-empty'],
  },
  {
    name: 'image cannot be pulled',
    check: eps3,
    objects: [service('kubia-svc', kubia), pod('a', kubia, false, waitingPull)],
    causes: ['image-pull-failing', 'endpoints-empty'],
  },
  {
    name: 'container crashes',
    check: eps3,
    objects: [service('kubia-svc', kubia), pod('a', kubia, false, crashed)],
    causes: ['container-crashing', 'endpoints-empty'],
  },
  {
    name: 'unschedulable',
    check: eps3,
    objects: [
      service('kubia-svc', kubia),
      pod('a', kubia, false, { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes' }] }),
    ],
    causes: ['pod-unschedulable', 'endpoints-empty'],
  },
  {
    name: 'probe fails on one of three',
    check: eps3,
    objects: [
      service('kubia-svc', kubia),
      pod('a', kubia),
      pod('b', kubia, false, { container: { readinessProbe: { exec: { command: ['ls', '/x'] } } } }),
      slice('kubia-svc', ['10.244.0.5', '10.244.0.6']),
    ],
    causes: ['probe-failing', 'too-few-endpoints'],
  },
  {
    name: 'just too few pods',
    check: eps3,
    objects: [service('kubia-svc', kubia), pod('a', kubia), slice('kubia-svc', ['10.244.0.5'])],
    causes: ['too-few-endpoints'],
  },
  {
    name: 'too many',
    check: { endpoints: { service: 'kubia-svc', ready: 0 } },
    objects: [service('kubia-svc', kubia), pod('a', kubia), slice('kubia-svc', ['10.244.0.5'])],
    causes: ['too-many-endpoints'],
  },
  {
    name: 'right',
    check: { endpoints: { service: 'kubia-svc', ready: '>= 1', ports: [8080] } },
    objects: [service('kubia-svc', kubia), pod('a', kubia), slice('kubia-svc', ['10.244.0.5'])],
    causes: 'pass',
  },
  {
    name: 'target port',
    check: { endpoints: { service: 'kubia-svc', ports: [8080] } },
    objects: [service('kubia-svc', kubia), pod('a', kubia), slice('kubia-svc', ['10.244.0.5'], 80)],
    causes: ['endpoint-port-differs'],
  },
  {
    name: 'manual Endpoints by another name',
    check: eps3,
    objects: [
      service('kubia-svc', undefined),
      { kind: 'Endpoints', metadata: { name: 'kubia-external', namespace: 'default' } },
    ],
    causes: ['endpoints-name-differs', 'endpoints-empty'],
  },
  {
    name: 'name unknown',
    check: reach,
    objects: dnsUp,
    results: [unresolved],
    causes: ['dns-name-unknown', 'name-unresolved'],
  },
  {
    name: 'Service lives elsewhere',
    check: reach,
    objects: [...dnsUp, { kind: 'Service', metadata: { name: 'kubia-svc', namespace: 'shop' }, spec: { ports: [] } }],
    results: [unresolved],
    causes: ['dns-wrong-namespace', 'name-unresolved'],
  },
  { name: 'DNS is down', check: reach, results: [unresolved], causes: ['dns-down', 'name-unresolved'] },
  {
    name: 'refused without endpoints',
    check: reach,
    objects: [service('kubia-svc', { app: 'x' }), pod('a', kubia)],
    results: [refused],
    causes: ['selector-matches-no-pods', 'endpoints-empty', 'connection-refused'],
  },
  {
    name: 'refused by a pod',
    check: reach,
    objects: [service('kubia-svc', kubia), pod('a', kubia), slice('kubia-svc', ['10.244.0.5'])],
    results: [refused],
    causes: ['target-port-not-listening', 'connection-refused'],
  },
  {
    name: 'wrong Service port',
    check: { reach: { tcp: 'kubia-svc:6380' } },
    objects: [service('kubia-svc', kubia)],
    results: [timeout],
    causes: ['service-port-missing', 'connection-timed-out'],
  },
  {
    name: 'protocol',
    check: { reach: { udp: 'kubia-svc:80' } },
    objects: [service('kubia-svc', kubia)],
    results: [timeout],
    causes: ['protocol-differs', 'connection-timed-out'],
  },
  {
    name: 'ping',
    check: { reach: { ping: '10.96.7.7' } },
    objects: [service('kubia-svc', kubia)],
    results: [timeout],
    causes: ['icmp-not-forwarded', 'connection-timed-out'],
  },
  { name: 'status', check: reach, results: [http('', 'pod:a', 404)], causes: ['response-differs'] },
  {
    name: 'one of two answers differs',
    check: { reach: { url: 'http://x', body: { contains: 'hit' } } },
    results: [http('hit a'), http('other')],
    causes: ['response-differs'],
  },
  {
    name: 'too few distinct pods',
    check: { reach: { from: 'pod client', url: 'http://kubia-svc', answeredBy: { pods: 'app=kubia', distinct: 2 } } },
    objects: [pod('a', kubia), pod('b', kubia)],
    results: [http('hit')],
    causes: ['answering-pods-differ'],
  },
  {
    name: 'must be refused and is',
    check: { reach: { tcp: '192.168.49.2:80', refused: true } },
    results: [refused],
    causes: 'pass',
  },
  {
    name: 'must be refused and answers',
    check: { reach: { tcp: '192.168.49.2:80', refused: true } },
    results: [{ kind: 'connected', answeredBy: 'host', sourceIP: '', remote: '' }],
    causes: ['unexpected-success'],
  },
  {
    name: 'variable from a later Service',
    check: { env: { in: 'pod app=kubia', name: 'KUBIA_SVC_SERVICE_HOST', every: true } },
    objects: [service('kubia-svc', kubia), pod('a', kubia)],
    env: { a: {} },
    causes: ['env-set-before-service'],
  },
  {
    name: 'node port missing',
    check: { nodePort: { service: 'kubia-svc', port: 30123 } },
    objects: [service('kubia-svc', kubia)],
    causes: ['service-type-differs'],
  },
  { name: 'object missing', check: { object: { kind: 'Pod', name: 'x' } }, causes: ['object-missing'] },
  {
    name: 'object differs',
    check: { object: { kind: 'Service', name: 'kubia-svc', match: { spec: { type: 'NodePort' } } } },
    objects: [service('kubia-svc', kubia)],
    causes: ['field-differs'],
  },
  {
    name: 'rollout with fewer replicas',
    check: { rollout: { resource: 'replicaset/kubia', ready: 3 } },
    objects: [
      {
        kind: 'ReplicaSet',
        metadata: { name: 'kubia', namespace: 'default' },
        spec: { replicas: 2 },
        status: { readyReplicas: 2 },
      },
    ],
    causes: ['replicas-fewer'],
  },
  {
    name: 'all: the first unmet speaks',
    check: { all: [{ object: { kind: 'Pod', name: 'x' } }, eps3] },
    causes: ['object-missing'],
  },
  { name: 'not', check: { not: { object: { kind: 'Pod', name: 'x' } } }, causes: 'pass' },
];

test.each(CASES)('$name', ({ check, objects = [], results = [], env = {}, causes }) => {
  const verdict = evaluate(check, new ClusterReader(fakeProbe({ objects, results, env })));
  if (causes === 'pass') expect(verdict).toMatchObject({ status: 'pass', causes: [] });
  else
    expect({ status: verdict.status, causes: verdict.causes.map((cause) => cause.code) }).toEqual({
      status: 'fail',
      causes,
    });
});

test('the selector cause names the nearest label', () => {
  const reader = new ClusterReader(
    fakeProbe({ objects: [service('kubia-svc', { app: 'kubai' }), pod('a', kubia), pod('z', { app: 'zebra' })] }),
  );
  expect(evaluate(eps3, reader).causes[0]).toMatchObject({
    field: 'spec.selector',
    expected: 'app=kubia',
    actual: 'app=kubai',
  });
});

test('an outcome nobody can enumerate is an error, never a pass', () => {
  const reader = new ClusterReader(fakeProbe({ results: [{ kind: 'unknown', reason: 'too many outcomes' }] }));
  expect(evaluate(reach, reader)).toMatchObject({ status: 'error', actual: 'too many outcomes' });
});

test('every cause code has a sentence in both languages', () => {
  expect(Object.keys(SENTENCES).sort()).toEqual([...CAUSE_CODES].sort());
  for (const [ko, en] of Object.values(SENTENCES)) {
    expect(ko).toMatch(/[가-힣]/);
    expect(en).toMatch(/^[^가-힣]+$/);
    expect(ko + en).not.toContain('!');
  }
});

test('counts, trees and distances', () => {
  expect([matchesCount(3, 3), matchesCount('>= 2', 1), matchesCount('!= 0', 4), matchesCount('< 2', 1)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(
    firstDifference({ ports: [{ port: 80 }] }, { ports: [{ port: 443 }, { port: 80, name: 'x' }] }),
  ).toBeUndefined();
  expect(firstDifference({ a: { b: '~^x' } }, { a: { b: 'yx' } })).toEqual({
    path: 'a.b',
    expected: '~^x',
    actual: 'yx',
  });
  expect(firstDifference({ n: '>= 30000' }, { n: 30123 })).toBeUndefined();
  expect(firstDifference({ c: [{ name: 'a', probe: { cmd: ['ls', '/x'] } }] }, { c: [{ name: 'a' }] })?.path).toBe(
    'c[0].probe',
  );
  expect(editDistance('kubai', 'kubia')).toBe(1);
});
