/** `dns`: what a name resolves to from a place, through that place's own resolver. */
import type { CheckSpec } from '../../course/check-schema';
import type { DnsReply } from '../../engine/network/contract';
import { type ClusterReader, isGoing } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { nameCauses, type Target } from '../diagnose/path';
import { showResult } from '../http-expectation';
import { placeOf, showPlace } from '../place';
import { type Cause, fail, failedToCheck, pass } from '../verdict';

type Spec = CheckSpec<'dns'>;

export const dns: CheckKind<'dns'> = {
  name: 'dns',
  evaluate(spec, reader) {
    const expected = expectation(spec);
    const place = placeOf(spec);
    if (place.kind === 'pod' && place.existing && !reader.probe.exists(place)) {
      return fail(expected, '<none>', [{ code: 'place-missing', object: showPlace(spec) }]);
    }
    const namespace = place.kind === 'pod' ? place.namespace : 'default';
    const target: Target = { host: spec.name, port: 53, protocol: 'udp', namespace };
    for (const { result } of reader.probe.dns(place, spec.name, spec.type ?? 'A')) {
      if (result.kind === 'unknown') return failedToCheck(expected, result.reason);
      if (result.kind !== 'dns' || (result.reply.rcode !== 'NOERROR' && spec.rcode === undefined)) {
        const rcode =
          result.kind === 'dns' ? result.reply.rcode : result.kind === 'unresolved' ? result.rcode : 'SERVFAIL';
        return fail(expected, showResult(result), nameCauses(reader, target, rcode, spec.name));
      }
      const cause = replyCause(spec, reader, target, result.reply);
      if (cause !== undefined) return fail(expected, showResult(result), [cause]);
    }
    return pass(expected);
  },
};

function replyCause(spec: Spec, reader: ClusterReader, target: Target, reply: DnsReply): Cause | undefined {
  const object = spec.name;
  if (spec.rcode !== undefined && reply.rcode !== spec.rcode)
    return { code: 'answers-differ', object, field: 'rcode', expected: spec.rcode, actual: reply.rcode };
  if (spec.cname !== undefined) {
    const name = reply.answer.find((r) => r.type === 'CNAME')?.data.replace(/\.$/, '');
    if (name !== spec.cname.replace(/\.$/, ''))
      return { code: 'external-name-differs', object, expected: spec.cname, actual: name ?? '<none>' };
  }
  const addresses = reply.answer
    .filter((r) => r.type === (spec.type ?? 'A'))
    .map((r) => r.data)
    .sort();
  const actual = addresses.join(', ') || '<none>';
  if (spec.service !== undefined) {
    const [
      name = '',
      namespace = spec.name.includes('.') ? (spec.name.split('.')[1] ?? target.namespace) : target.namespace,
    ] = spec.service.split('.');
    const service = reader.get('services', namespace, name);
    if (service === undefined) return { code: 'dns-name-unknown', object, expected: spec.service, actual };
    const ip = String(service.spec.clusterIP);
    if (ip === 'None')
      return {
        code: 'service-has-no-cluster-ip',
        object: `Service ${namespace}/${name}`,
        field: 'spec.clusterIP',
        actual,
      };
    if (actual !== ip) return { code: 'answers-differ', object, expected: ip, actual };
  }
  const wanted =
    spec.answers ?? (spec.pods === undefined ? undefined : podAddresses(reader, target.namespace, spec.pods));
  if (wanted !== undefined && [...wanted].sort().join(', ') !== addresses.join(', ')) {
    return { code: 'answers-differ', object, expected: wanted.join(', ') || '<none>', actual };
  }
  return undefined;
}

function podAddresses(reader: ClusterReader, namespace: string, selector: string): readonly string[] {
  return reader
    .list('pods', namespace, selector)
    .filter((pod) => !isGoing(pod))
    .map((pod) => String(pod.status?.podIP ?? ''));
}

function expectation(spec: Spec): string {
  const what =
    spec.rcode ??
    spec.cname ??
    spec.answers?.join(', ') ??
    (spec.service !== undefined
      ? `Service ${spec.service}`
      : spec.pods !== undefined
        ? `pods ${spec.pods}`
        : 'an answer');
  return `${showPlace(spec)}: ${spec.name} ${spec.type ?? 'A'} → ${what}`;
}
