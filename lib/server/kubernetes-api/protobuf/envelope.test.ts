/** Objects go through protobuf and come back as they were; bytes of a real client are read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromEnvelope, toEnvelope, toWatchFrame } from './envelope';

type Json = { [key: string]: any };

/** Every object that the real server answered to a recorded creation. */
function recorded(): readonly Json[] {
  const text = readFileSync(join(__dirname, '../../../../tests/golden/api/defaulting.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json)
    .filter(({ status }) => status < 300)
    .map(({ response }) => unmasked(response) as Json);
}

/** Placeholders of the recordings made into values of their kind; what protobuf does not tell apart is left out. */
function unmasked(value: Json): unknown {
  if (typeof value === 'string') {
    const text = value as string;
    if (text === '<time>') return '2026-11-21T04:00:00Z';
    return text === '<nodePort>' || text === '<healthCheckNodePort>' ? 30123 : text;
  }
  if (Array.isArray(value)) return value.map((item) => unmasked(item));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, item]) => !isEmpty(item));
  return Object.fromEntries(kept.map(([name, item]) => [name, unmasked(item)]));
}
const isEmpty = (item: unknown) => item === null || item === '' || (Array.isArray(item) && item.length === 0);

/** Keys in order; without zero values and structs of nothing else. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  const kept = entries.filter(([, item]) => item !== false && item !== 0 && !isEmptyStruct(item));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
const isEmptyStruct = (item: unknown) =>
  typeof item === 'object' && item !== null && !Array.isArray(item) && Object.keys(item).length === 0;

describe('protobuf', () => {
  const objects = recorded().filter((object) => toEnvelope(object) !== undefined);

  test('most recorded kinds have a message', () => {
    expect(objects.length).toBeGreaterThan(85);
  });

  test.each(objects.map((object) => [`${object.kind} ${object.metadata?.name ?? ''}`, object] as const))(
    '%s comes back as it was',
    (_, object) => {
      const back = fromEnvelope(toEnvelope(object) as Buffer);
      expect(sorted(back)).toEqual(sorted(object));
    },
  );

  test('pointers keep their zero, empty structs stay', () => {
    const spec = { replicas: 0, paused: false, template: { spec: { volumes: [{ name: 'v', emptyDir: {} }] } } };
    const back = fromEnvelope(toEnvelope({ apiVersion: 'apps/v1', kind: 'Deployment', spec }) as Buffer) as Json;
    expect(back.spec.replicas).toBe(0);
    expect(back.spec).not.toHaveProperty('paused');
    expect(back.spec.template.spec.volumes[0].emptyDir).toEqual({});
  });

  test('bytes, numbers below zero, fractions and schemas', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', data: { a: 'AAECgP8=' } };
    expect(fromEnvelope(toEnvelope(secret) as Buffer)).toMatchObject(secret);
    const priority = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', value: -5 };
    expect(fromEnvelope(toEnvelope(priority) as Buffer)).toMatchObject(priority);
    const schema = {
      type: 'object',
      properties: { a: { type: 'number', maximum: 1.5, default: { x: [1, 'y'] } } },
      additionalProperties: true,
      items: { type: 'string' },
    };
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }];
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      spec: { group: 'a.b', versions },
    };
    expect(fromEnvelope(toEnvelope(definition) as Buffer)).toMatchObject(definition);
  });

  test('what kubectl create service nodeport sends', () => {
    const bytes = Buffer.from(
      '6b3873000a0d0a02763112075365727669636512650a1b0a017312001a0022002a003200380042005a080a0361707012017312420a1e0a06' +
        '38302d776562120354435018502209080110001a037765622880eb0112080a036170701201731a0022084e6f6465506f72743a0042005200' +
        '5a00600068001a020a001a002200',
      'hex',
    );
    expect(fromEnvelope(bytes)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', labels: { app: 's' } },
      spec: {
        ports: [{ name: '80-web', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 }],
        selector: { app: 's' },
        type: 'NodePort',
      },
      status: { loadBalancer: {} },
    });
  });

  test('what is no protobuf is refused with words', () => {
    expect(fromEnvelope(Buffer.from('{}'))).toMatch(/does not appear to be a protobuf message/);
    expect(fromEnvelope(Buffer.from('6b387300ff', 'hex'))).toMatch(/^proto: /);
    expect(toEnvelope({ apiVersion: 'a.b/v1', kind: 'Widget' })).toBeUndefined();
  });

  test('a watch event has its length before it', () => {
    const frame = toWatchFrame('ADDED', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }) as Buffer;
    expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
    expect(frame.subarray(4, 11).toString('latin1')).toBe('\n\x05ADDED');
  });
});
