import { deepFreeze } from '../../../base/freeze';
import type { ApiObject, Draft } from '../../kinds/kind';
import { roundTrip } from '../../openapi/round-trip';
import { type Definition, definition } from '../../openapi/schema';
import { applyServerSide } from './apply';
import { intentError } from './typed-errors';
import { updateManagedFields } from './update';

const POD = definition('io.k8s.api.core.v1.Pod') as Definition;
const writer = (manager: string, second: number, subresource?: string) => ({
  manager,
  operation: 'Update' as const,
  time: `2026-01-01T00:00:0${second}Z`,
  apiVersion: 'v1',
  definition: POD,
  ...(subresource === undefined ? {} : { subresource }),
});
const pod = (image: string, more: Draft = {}): Draft =>
  roundTrip(
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image, ...more }] } },
    POD.name,
  );

function written(live: Draft | undefined, next: Draft, manager: string, second: number, subresource?: string): Draft {
  updateManagedFields(live as ApiObject | undefined, next, writer(manager, second, subresource));
  return deepFreeze(next as ApiObject) as Draft;
}
const intent = (spec: Draft, annotations?: Draft): Draft => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...(annotations === undefined ? {} : { annotations }) },
  spec,
});
const applied = (live: Draft | undefined, object: Draft, manager: string, second: number, force = false) =>
  applyServerSide(live as ApiObject | undefined, object, { ...writer(manager, second), force });
function value(result: ReturnType<typeof applied>): Draft {
  if (!result.ok) throw new Error(JSON.stringify(result.conflicts));
  return deepFreeze(roundTrip(result.value, POD.name) as ApiObject) as Draft;
}
const times = (object: Draft) => object.metadata.managedFields.map(({ manager, time }: Draft) => `${manager} ${time}`);

test('a new object belongs to its creator; ports stand in the order of their numbers', () => {
  const live = written(undefined, pod('i', { ports: [{ containerPort: 443 }, { containerPort: 80 }] }), 'm', 0);
  const [entry] = live.metadata.managedFields;
  const container = entry.fieldsV1['f:spec']['f:containers']['k:{"name":"c"}'];
  expect(Object.keys(container)).toEqual(['.', 'f:image', 'f:name', 'f:ports', 'f:resources']);
  expect(Object.keys(container['f:ports'])).toEqual([
    '.',
    'k:{"containerPort":80,"protocol":"TCP"}',
    'k:{"containerPort":443,"protocol":"TCP"}',
  ]);
});

test('changing an own field renews the time, taking a field away from oneself does not', () => {
  const live = written(undefined, pod('i:1', { args: ['x'] }), 'm', 0);
  expect(times(written(live, pod('i:2', { args: ['x'] }), 'm', 1))).toEqual(['m 2026-01-01T00:00:01Z']);
  expect(times(written(live, pod('i:1'), 'm', 1))).toEqual(['m 2026-01-01T00:00:00Z']);
});

test('equal sets share one form', () => {
  const [a, b] = [0, 1].map((second) => written(undefined, pod('i'), 'm', second).metadata.managedFields[0].fieldsV1);
  expect(a).toBe(b);
});

test('the eleventh updater melts the two oldest into one', () => {
  let live = written(undefined, pod('i'), 'm0', 0);
  for (let i = 1; i <= 10; i++) {
    const labels = { ...live.metadata.labels, [`l${i}`]: 'x' };
    live = written(live, { ...live, metadata: { ...live.metadata, labels } }, `m${i}`, Math.min(i, 9));
  }
  const managers = live.metadata.managedFields.map(({ manager }: Draft) => manager);
  expect(managers).toHaveLength(10);
  expect(managers[0]).toBe('ancient-changes');
});

test('one empty entry clears all owners', () => {
  const live = written(undefined, pod('i'), 'm', 0);
  const next = written(live, { ...pod('i'), metadata: { name: 'p', managedFields: [{}] } }, 'm', 1);
  expect(next.metadata.managedFields).toBeUndefined();
});

test('a field of another manager is a conflict, unless forced or equal', () => {
  const live = written(undefined, pod('i:1'), 'kubectl-create', 0);
  const wanted = intent({ containers: [{ name: 'c', image: 'i:2' }] });
  expect(applied(live, wanted, 'ci', 1)).toEqual({
    ok: false,
    conflicts: [
      {
        manager: 'kubectl-create',
        message: 'conflict with "kubectl-create" using v1',
        field: '.spec.containers[name="c"].image',
      },
    ],
  });
  expect(value(applied(live, wanted, 'ci', 1, true)).spec.containers[0].image).toBe('i:2');
  expect(applied(live, intent({ containers: [{ name: 'c', image: 'i:1' }] }), 'ci', 1).ok).toBe(true);
});

test('what the only owner no longer applies goes, what others own stays', () => {
  const first = value(
    applied(undefined, intent({ containers: [{ name: 'c', image: 'i', args: ['x'] }], nodeName: 'n' }), 'a', 0),
  );
  const shared = value(applied(first, intent({ nodeName: 'n' }), 'b', 1));
  const next = value(applied(shared, intent({ containers: [{ name: 'c', image: 'i' }] }), 'a', 2));
  expect(next.spec).toMatchObject({ nodeName: 'n', containers: [{ name: 'c', image: 'i' }] });
  expect(next.spec.containers[0].args).toBeUndefined();
});

test('a new applier of equal values has no time', () => {
  const live = value(applied(undefined, intent({ containers: [{ name: 'c', image: 'i' }] }), 'a', 0));
  expect(times(value(applied(live, intent({ containers: [{ name: 'c', image: 'i' }] }), 'b', 1)))).toEqual([
    'b undefined',
    'a 2026-01-01T00:00:00Z',
  ]);
});

test('kubectl takes over what its own last client-side apply still says, and renews the annotation', () => {
  const LAST = 'kubectl.kubernetes.io/last-applied-configuration';
  const old = intent({ containers: [{ name: 'c', image: 'i:1' }] });
  const start = { ...pod('i:1'), metadata: { name: 'p', annotations: { [LAST]: JSON.stringify(old) } } };
  const live = written(undefined, start, 'kubectl-client-side-apply', 0);
  const wanted = intent({ containers: [{ name: 'c', image: 'i:2' }] });
  expect(applied(live, wanted, 'other', 1).ok).toBe(false);
  const next = value(applied(live, wanted, 'kubectl', 1));
  expect(JSON.parse(next.metadata.annotations[LAST])).toEqual(wanted);
});

test.each([
  [intent({ replicas: 1 }), '.spec.replicas: field not declared in schema'],
  [intent({ containers: [{ name: 'c' }, { name: 'c' }] }), '.spec.containers: duplicate entries for key [name="c"]'],
  [intent({ hostNetwork: 'x' }), '.spec.hostNetwork: expected boolean, got &{x}'],
  [intent({ priority: 'x' }), '.spec.priority: expected numeric (int or float), got string'],
  [intent({ nodeName: 5 }), '.spec.nodeName: expected string, got &value.valueUnstructured{Value:5}'],
])('%j cannot be applied', (object, why) => {
  const message = `failed to create typed patch object (/p; /v1, Kind=Pod): ${why}`;
  expect(intentError(object, { definition: POD, apiVersion: 'v1', kind: 'Pod' })).toEqual({ status: 500, message });
});
