/** Every recorded `describe` of one object whose kind we describe: the same text, ages included. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Draft } from '../draft';
import { parseTime } from '../time/civil';
import type { Describing } from './describer';
import { Page } from './page';
import { describerOf } from './registry';

const FOLDER = 'tests/golden/printers';
const KINDS: Readonly<Record<string, string>> = {
  pod: 'Pod',
  pods: 'Pod',
  po: 'Pod',
  svc: 'Service',
  service: 'Service',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  rc: 'ReplicationController',
  deploy: 'Deployment',
  deployment: 'Deployment',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  ep: 'Endpoints',
  endpoints: 'Endpoints',
  endpointslice: 'EndpointSlice',
  endpointslices: 'EndpointSlice',
  cm: 'ConfigMap',
  configmap: 'ConfigMap',
  secret: 'Secret',
  sa: 'ServiceAccount',
  serviceaccount: 'ServiceAccount',
};

function contextOf(objects: readonly Draft[], nowMs: number, namespace: string): Describing {
  const plural = (kind: string) => (kind === 'Endpoints' ? 'endpoints' : `${kind.toLowerCase()}s`);
  const list: Describing['list'] = (_version, name, options = {}) =>
    objects.filter(
      (o) =>
        plural(o.kind) === name &&
        o.metadata.namespace === (options.namespace ?? namespace) &&
        (options.labels ?? '')
          .split(',')
          .filter((pair) => pair !== '')
          .every((pair) => o.metadata.labels?.[pair.split('=')[0] as string] === pair.split('=')[1]),
    );
  return {
    nowMs,
    list,
    get: () => undefined,
    events: (object) =>
      objects.filter(
        (o) =>
          o.kind === 'Event' &&
          o.involvedObject.name === object.metadata.name &&
          o.involvedObject.kind === object.kind &&
          o.metadata.namespace === object.metadata.namespace,
      ),
  };
}

const cases = readdirSync(FOLDER).flatMap((file) => {
  const golden = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  return golden.commands.flatMap((command: Draft) => {
    const m = /^kubectl (?:-n (\S+) )?describe (\w+)[ /](\S+)(?: -n (\S+))?$/.exec(command.run);
    const kind = KINDS[m?.[2] ?? ''];
    const object = golden.objects.find(
      (o: Draft) =>
        o.kind === kind && o.metadata.name === m?.[3] && o.metadata.namespace === (m?.[1] ?? m?.[4] ?? 'default'),
    );
    return m === null || object === undefined
      ? []
      : [{ name: `${file}: ${command.run}`, objects: golden.objects, object, command }];
  });
});

test('there are recordings', () => expect(cases.length).toBeGreaterThan(20));

test.each(cases)('$name', ({ objects, object, command }) => {
  const nowMs = parseTime(command.now) as number;
  // kubectl asked up to a second after `now`: ages may be those of the next second.
  const texts = [0, 1_000].map((later) => {
    const page = new Page();
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
    describerOf(group, object.kind)?.describe(
      object,
      page,
      contextOf(objects, nowMs + later, object.metadata.namespace),
    );
    return page.text();
  });
  expect(texts).toContain(command.stdout);
});
