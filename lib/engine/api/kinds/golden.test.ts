/**
 * Replays the recorded requests of a real API server against the kinds: defaults and causes. Metadata's own rules,
 * admission and allocation belong to others; what they add is left out of the comparison.
 */
import { readFileSync } from 'node:fs';
import { thaw } from '../../base/freeze';
import { roundTrip } from '../openapi/round-trip';
import { definitionOfKind } from '../openapi/schema';
import type { ApiObject, Draft, FieldError, Kind } from './kind';
import { KINDS, kindByName } from './registry';
import { normalizeClusterIps, patchAllocatedValues, settleIpFamilies } from './service/allocated-fields';
import { needsClusterIp, needsHealthCheckPort, needsNodePort } from './service/traits';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly body: Draft | string | null;
}
interface Case extends Request {
  readonly name: string;
  readonly status: number;
  readonly setup?: readonly Request[];
  readonly anyOrder?: boolean;
  readonly warnings?: readonly string[];
  readonly response: Draft;
}
function cases(file: string): readonly Case[] {
  const text = readFileSync(`tests/golden/api/${file}.jsonl`, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(unfold(line)) as Case);
}
const unfold = (line: string) => line.replace(/<<(.)\*(\d+)>>/g, (_, char, count) => char.repeat(Number(count)));

/** Pods and what holds pod templates are tested by those who wrote them; what is only answered has no rules. */
const ELSEWHERE = new Set('Pod PodTemplate ReplicaSet ReplicationController Deployment DaemonSet'.split(' '));
function kindOf({ body }: Request): Kind | undefined {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
  const kind = kindByName(body.apiVersion, body.kind);
  return kind?.verbs.includes('get') && !ELSEWHERE.has(kind.kind) ? kind : undefined;
}

/** The API server's allocators, with the placeholders the recordings have. */
function allocate(draft: Draft, old?: ApiObject): readonly FieldError[] {
  if (old) patchAllocatedValues(draft, old);
  normalizeClusterIps(draft, old);
  const errors = settleIpFamilies(draft, old);
  if (errors.length > 0) return errors;
  const spec: Draft = draft.spec;
  if (needsClusterIp(spec) && !spec.clusterIP)
    Object.assign(spec, { clusterIP: '10.96.250.250', clusterIPs: ['10.96.250.250'] });
  if (needsNodePort(spec) && !(spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === false))
    for (const [index, port] of spec.ports.entries()) port.nodePort ||= 31000 + index;
  if (needsHealthCheckPort(spec)) spec.healthCheckNodePort ||= 32000;
  return [];
}

function create(kind: Kind, request: Request): { object: ApiObject; errors: readonly FieldError[] } {
  const draft = thaw(request.body) as Draft;
  const namespace = /namespaces\/([^/]+)\//.exec(request.path)?.[1];
  draft.metadata = { ...(namespace ? { namespace } : {}), uid: UID, ...draft.metadata };
  kind.setDefaults(draft);
  if (kind.kind === 'Service') {
    const refused = allocate(draft);
    if (refused.length > 0) return { object: draft, errors: refused };
  }
  kind.prepareForCreate(draft, 0);
  const errors = kind.validateCreate(draft);
  kind.canonicalize?.(draft);
  return { object: roundTrip(draft, kind.schema), errors };
}

/** Stands where the recordings have a placeholder. */
const UID = 'uid-of-the-test';
const hide = (value: unknown): unknown => {
  const text = JSON.stringify(value)
    .replace(/"10\.96\.250\.250"/g, '"<clusterIP>"')
    .replaceAll(UID, '<uid>')
    .replace(/"nodePort":3100\d/g, '"nodePort":"<nodePort>"')
    .replace(/"1970-01-01T00:00:00Z"/g, '"<time>"')
    .replace(/"healthCheckNodePort":32000/g, '"healthCheckNodePort":"<healthCheckNodePort>"');
  return JSON.parse(text);
};
const withoutMetadata = (object: Draft) => {
  const { metadata, apiVersion: _a, kind: _k, ...rest } = object;
  return { ...rest, labels: metadata?.labels, generation: metadata?.generation === undefined ? 0 : 1 };
};

describe('defaulting as recorded', () => {
  const known = cases('defaulting').filter((it) => it.method === 'POST' && kindOf(it) && it.status === 201);
  it.each(known.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const kind = kindOf(it) as Kind;
    const { object, errors } = create(kind, it);
    expect(errors).toEqual([]);
    const { labels, generation: _g, ...own } = withoutMetadata(object);
    const expected = { ...withoutMetadata(it.response) } as Draft;
    // Admission taints new nodes.
    if (kind.kind === 'Node') delete expected.spec.taints;
    const { labels: wantedLabels, generation, ...wanted } = expected;
    expect(hide(own)).toEqual(wanted);
    expect(hide(labels ?? null)).toEqual(wantedLabels ?? null);
    expect(kind.hasGeneration).toBe(generation === 1);
    expect([...(kind.deprecation ? [kind.deprecation] : []), ...(kind.warningsOnCreate?.(object) ?? [])]).toEqual(
      it.warnings ?? [],
    );
  });
});

/** Rules that are not the kinds': names, allocation, admission. */
const OTHERS =
  /^(metadata\.(name|labels|annotations|ownerReferences|finalizers(\[\d+\])?|generateName|namespace|resourceVersion)$)/;
const causeOf = ({ type, message, field }: FieldError) => ({
  reason: type,
  message: message.replaceAll(UID, '<uid>'),
  field,
});

describe('validation as recorded', () => {
  const all = cases('validation').filter(
    (it) => [200, 201, 422].includes(it.status) && !/^(dryrun|apply|patch-|podsecurity|crd\/cel)/.test(it.name),
  );
  const creates = all.filter((it) => it.method === 'POST' && kindOf(it) && !it.setup);
  const causes = (it: Case): readonly Draft[] => it.response.details?.causes ?? [];
  const foreign = (it: Case) => {
    const list = causes(it);
    return (
      list.length > 0 && list.every(({ field, message }) => OTHERS.test(field) || /allocat|valid range/.test(message))
    );
  };
  const compare = (it: Case, errors: readonly FieldError[]) => {
    const wanted = causes(it).filter(({ field }) => !OTHERS.test(field));
    const found = errors.filter(({ field }) => !OTHERS.test(field)).map(causeOf);
    if (it.anyOrder)
      expect(new Set(found.map((c) => JSON.stringify(c)))).toEqual(
        new Set(wanted.map((c) => JSON.stringify(order(c)))),
      );
    else expect(found).toEqual(wanted);
  };
  const order = ({ reason, message, field }: Draft) => ({ reason, message, field });

  it.each(creates.filter((it) => !foreign(it)).map((it) => [it.name, it] as const))('%s', (_, it) => {
    const { errors } = create(kindOf(it) as Kind, it);
    compare(it, errors);
  });

  const updates = all.filter((it) => {
    const first = it.setup?.[0];
    const merge = it.method === 'PUT' || it.contentType === 'application/merge-patch+json';
    const plain = typeof it.body === 'object' && !Array.isArray(it.body);
    return merge && plain && it.setup?.length === 1 && first && kindOf(first) && !foreign(it);
  });
  it.each(updates.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const kind = kindOf((it.setup as readonly Request[])[0] as Request) as Kind;
    const { object: old, errors: none } = create(kind, (it.setup as readonly Request[])[0] as Request);
    expect(none).toEqual([]);
    const base = it.method === 'PUT' ? {} : (thaw(old) as Draft);
    const draft = merged(base, it.body as Draft);
    const toStatus = it.path.endsWith('/status');
    kind.setDefaults(draft);
    if (kind.kind === 'Service' && !toStatus) {
      const refused = allocate(draft, old);
      if (refused.length > 0) return compare(it, refused);
    }
    if (toStatus) kind.prepareForStatusUpdate?.(draft, old);
    else kind.prepareForUpdate(draft, old);
    draft.metadata = { ...(old.metadata as Draft), ...draft.metadata };
    const validate = toStatus ? kind.validateStatusUpdate : kind.validateUpdate;
    compare(it, validate?.(draft, old) ?? []);
    return undefined;
  });
});

function merged(target: Draft, patch: Draft): Draft {
  const result: Draft = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (typeof value !== 'object' || Array.isArray(value)) result[key] = value;
    else
      result[key] = merged(typeof result[key] === 'object' && result[key] !== null ? result[key] : {}, value as Draft);
  }
  return result;
}

it('serves what the real server lists', () => {
  const { rows } = JSON.parse(readFileSync('tests/golden/api/api-resources.json', 'utf8')) as {
    rows: readonly (readonly string[])[];
  };
  const byName = new Map(rows.map((row) => [`${row[2]} ${row[4]}`, row]));
  for (const kind of KINDS) {
    const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
    const row = byName.get(`${apiVersion} ${kind.kind}`);
    expect(definitionOfKind(kind.group, kind.version, kind.kind)?.name).toBe(kind.schema);
    // Only the preferred version of a group is in the table.
    if (!row && kind.group === 'autoscaling') continue;
    expect([kind.plural, kind.shortNames.join(','), apiVersion, String(kind.namespaced), kind.kind]).toEqual(
      row?.slice(0, 5),
    );
    expect([kind.verbs.join(','), kind.categories.join(',')]).toEqual(row?.slice(5));
  }
});
