/** `loadBalancer`: the external address somebody gave a Service, and an answer through it. */
import type { CheckSpec } from '../../course/check-schema';
import type { ClusterReader, Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { missingService } from '../diagnose/members';
import { pathCauses } from '../diagnose/path';
import { responseCause, showResult } from '../http-expectation';
import { placeOf } from '../place';
import { type Cause, fail, failedToCheck, pass } from '../verdict';

type Spec = CheckSpec<'loadBalancer'>;

export const loadBalancer: CheckKind<'loadBalancer'> = {
  name: 'loadBalancer',
  evaluate(spec, reader) {
    const namespace = spec.namespace ?? 'default';
    const expected = `Service ${spec.service} · ${spec.ip ?? spec.inRange ?? 'EXTERNAL-IP'} → ${spec.status ?? 200}`;
    const service = reader.get('services', namespace, spec.service);
    if (service === undefined) return fail(expected, '<none>', [missingService(reader, namespace, spec.service)]);
    const object = `Service ${namespace}/${spec.service}`;
    if (service.spec.type !== 'LoadBalancer') {
      return fail(expected, service.spec.type, [
        {
          code: 'service-type-differs',
          object,
          field: 'spec.type',
          expected: 'LoadBalancer',
          actual: service.spec.type,
        },
      ]);
    }
    const ip: string | undefined = service.status?.loadBalancer?.ingress?.[0]?.ip;
    if (ip === undefined)
      return fail(expected, '<pending>', [
        { code: 'load-balancer-pending', object, field: 'status.loadBalancer', actual: '<pending>' },
      ]);
    const wrong = addressCause(spec, object, ip);
    if (wrong !== undefined) return fail(expected, ip, [wrong]);
    return answer(spec, expected, reader, service, ip);
  },
};

function answer(spec: Spec, expected: string, reader: ClusterReader, service: Json, ip: string) {
  const port = Number(service.spec.ports?.[0]?.port);
  const url = `http://${ip}:${port}`;
  for (const { result } of reader.probe.http(placeOf({ from: spec.from }), url)) {
    if (result.kind === 'unknown') return failedToCheck(expected, result.reason);
    const cause = responseCause(spec, result, url);
    if (cause !== undefined) return fail(expected, showResult(result), [cause]);
    if (result.kind === 'http') continue;
    return fail(
      expected,
      showResult(result),
      pathCauses(reader, { host: ip, port, protocol: 'tcp', namespace: 'default' }, result),
    );
  }
  return pass(expected, ip);
}

function addressCause(spec: Spec, object: string, ip: string): Cause | undefined {
  const outside = spec.inRange !== undefined && !inRange(ip, spec.inRange);
  if ((spec.ip === undefined || spec.ip === ip) && !outside) return undefined;
  return {
    code: 'load-balancer-ip-differs',
    object,
    field: 'status.loadBalancer.ingress',
    expected: spec.ip ?? spec.inRange ?? '',
    actual: ip,
  };
}

function inRange(ip: string, range: string): boolean {
  const [first = '', last = ''] = range.split('-');
  const value = numeric(ip);
  return value >= numeric(first) && value <= numeric(last);
}

function numeric(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
