/** `endpoints`: who stands behind a Service, from its EndpointSlices. */
import type { CheckSpec } from '../../course/check-schema';
import { type ClusterReader, isGoing, type Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { type Endpoint, endpointsOf, memberCauses, missingService } from '../diagnose/members';
import { isBelow, matchesCount } from '../match/count';
import { type Cause, fail, pass, type Verdict } from '../verdict';

type Spec = CheckSpec<'endpoints'>;

export const endpoints: CheckKind<'endpoints'> = {
  name: 'endpoints',
  evaluate(spec, reader) {
    const namespace = spec.namespace ?? 'default';
    const expected = expectation(spec);
    const service = reader.get('services', namespace, spec.service);
    if (service === undefined) return fail(expected, '<none>', [missingService(reader, namespace, spec.service)]);
    const members = endpointsOf(reader, namespace, spec.service);
    const ready = members.filter((member) => member.ready);
    return (
      countVerdict(spec, expected, reader, service, ready) ??
      podsVerdict(spec, expected, reader, service, ready) ??
      addressVerdict(spec, expected, reader, service, ready) ??
      portVerdict(spec, expected, reader, service, ready) ??
      pass(expected, show(ready))
    );
  },
};

function countVerdict(
  spec: Spec,
  expected: string,
  reader: ClusterReader,
  service: Json,
  ready: readonly Endpoint[],
): Verdict | undefined {
  if (spec.ready === undefined || matchesCount(spec.ready, ready.length)) return undefined;
  const object = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  const numbers = { expected: String(spec.ready), actual: String(ready.length) };
  if (!isBelow(spec.ready, ready.length))
    return fail(expected, show(ready), [{ code: 'too-many-endpoints', object, ...numbers }]);
  const basic = memberCauses(reader, service);
  const few: Cause = { code: ready.length === 0 ? 'endpoints-empty' : 'too-few-endpoints', object, ...numbers };
  return fail(expected, show(ready), basic.length > 0 ? [...basic, few] : [{ ...few, code: 'too-few-endpoints' }]);
}

function podsVerdict(
  spec: Spec,
  expected: string,
  reader: ClusterReader,
  service: Json,
  ready: readonly Endpoint[],
): Verdict | undefined {
  if (spec.pods === undefined) return undefined;
  const namespace = service.metadata.namespace;
  const object = `Service ${namespace}/${service.metadata.name}`;
  const wanted = new Set<string>(
    reader
      .list('pods', namespace, spec.pods)
      .filter((p) => !isGoing(p))
      .map((p) => String(p.metadata.name)),
  );
  const actual = new Set(ready.map((member) => member.pod ?? member.ip));
  const strangers = [...actual].filter((name) => !wanted.has(name));
  const absent = [...wanted].filter((name) => !actual.has(name));
  if (strangers.length === 0 && absent.length === 0 && wanted.size > 0) return undefined;
  if (strangers.length > 0) {
    return fail(expected, show(ready), [
      { code: 'too-many-endpoints', object, field: 'spec.selector', expected: spec.pods, actual: strangers.join(', ') },
    ]);
  }
  const basic = memberCauses(reader, service);
  return fail(expected, show(ready), [
    ...basic,
    {
      code: 'too-few-endpoints',
      object,
      expected: spec.pods,
      actual: absent.length === 0 ? '<none>' : `without ${absent.join(', ')}`,
    },
  ]);
}

function addressVerdict(
  spec: Spec,
  expected: string,
  reader: ClusterReader,
  service: Json,
  ready: readonly Endpoint[],
): Verdict | undefined {
  if (spec.addresses === undefined) return undefined;
  const actual = ready.map((member) => member.ip).sort();
  if (actual.join() === [...spec.addresses].sort().join()) return undefined;
  const basic = memberCauses(reader, service);
  const object = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  return fail(expected, show(ready), [
    ...basic,
    { code: 'endpoints-differ', object, expected: spec.addresses.join(', '), actual: actual.join(', ') || '<none>' },
  ]);
}

function portVerdict(
  spec: Spec,
  expected: string,
  reader: ClusterReader,
  service: Json,
  ready: readonly Endpoint[],
): Verdict | undefined {
  if (spec.ports === undefined) return undefined;
  const wanted = [...spec.ports].sort((a, b) => a - b).join(', ');
  const odd = ready.find((member) => [...member.ports].sort((a, b) => a - b).join(', ') !== wanted);
  if (odd === undefined && ready.length > 0) return undefined;
  const object = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  const basic = ready.length === 0 ? memberCauses(reader, service) : [];
  const actual = odd === undefined ? '<none>' : odd.ports.join(', ');
  // A name that no pod knows leaves endpoints without that port: the name is the more basic cause.
  const named = memberCauses(reader, service).filter((cause) => cause.code === 'named-port-missing');
  return fail(expected, show(ready), [
    ...(basic.length > 0 ? basic : named),
    { code: 'endpoint-port-differs', object, field: 'spec.ports.targetPort', expected: wanted, actual },
  ]);
}

function show(ready: readonly Endpoint[]): string {
  const list = ready.slice(0, 4).map((member) => `${member.ip}:${member.ports.join('/')}`);
  return `${ready.length}${ready.length > 0 ? ` (${list.join(', ')}${ready.length > 4 ? ', …' : ''})` : ''}`;
}

function expectation(spec: Spec): string {
  const parts = [`Service ${spec.service}`];
  if (spec.ready !== undefined) parts.push(`ready ${spec.ready}`);
  if (spec.addresses !== undefined) parts.push(spec.addresses.join(', '));
  if (spec.pods !== undefined) parts.push(`pods ${spec.pods}`);
  if (spec.ports !== undefined) parts.push(`ports ${spec.ports.join(', ')}`);
  return parts.join(' · ');
}
