/** `nodePort`: a Service's door on every node, opened from a place that need not be in the cluster. */
import type { CheckSpec } from '../../course/check-schema';
import type { ClusterReader, Json } from '../cluster-reader';
import type { CheckKind } from '../condition';
import { missingService } from '../diagnose/members';
import { nodePortCauses } from '../diagnose/path';
import { responseCause, showResult } from '../http-expectation';
import { placeOf } from '../place';
import { type Cause, fail, failedToCheck, pass } from '../verdict';

type Spec = CheckSpec<'nodePort'>;

export const nodePort: CheckKind<'nodePort'> = {
  name: 'nodePort',
  evaluate(spec, reader) {
    const namespace = spec.namespace ?? 'default';
    const expected = `Service ${spec.service} · ${spec.port ?? 'nodePort'} → ${spec.status ?? 200}`;
    const service = reader.get('services', namespace, spec.service);
    if (service === undefined) return fail(expected, '<none>', [missingService(reader, namespace, spec.service)]);
    const wrong = specCause(spec, service);
    if (wrong !== undefined) return fail(expected, wrong.actual ?? '', [wrong]);
    const port: number = spec.port ?? service.spec.ports.find((p: Json) => p.nodePort !== undefined).nodePort;
    for (const node of targetNodes(spec, reader)) {
      const url = `http://${node.ip}:${port}`;
      for (const { result } of reader.probe.http(placeOf({ from: spec.from }), url)) {
        if (result.kind === 'unknown') return failedToCheck(expected, result.reason);
        const cause = responseCause(spec, result, url);
        if (cause !== undefined) return fail(expected, showResult(result), [cause]);
        if (result.kind === 'http') continue;
        const last: Cause = {
          code: result.kind === 'refused' ? 'connection-refused' : 'connection-timed-out',
          object: `${node.ip}:${port}`,
        };
        return fail(expected, showResult(result), [...nodePortCauses(reader, service, port, result), last]);
      }
    }
    return pass(expected);
  },
};

function specCause(spec: Spec, service: Json): Cause | undefined {
  const object = `Service ${service.metadata.namespace}/${service.metadata.name}`;
  const ports: readonly number[] = (service.spec.ports ?? [])
    .map((p: Json) => p.nodePort)
    .filter((p: unknown) => p !== undefined);
  if (ports.length === 0) {
    return service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer'
      ? {
          code: 'node-port-missing',
          object,
          field: 'spec.ports.nodePort',
          expected: String(spec.port ?? 'any'),
          actual: '<none>',
        }
      : {
          code: 'service-type-differs',
          object,
          field: 'spec.type',
          expected: 'NodePort',
          actual: String(service.spec.type),
        };
  }
  if (spec.port !== undefined && !ports.includes(spec.port)) {
    return {
      code: 'node-port-differs',
      object,
      field: 'spec.ports.nodePort',
      expected: String(spec.port),
      actual: ports.join(', '),
    };
  }
  return undefined;
}

function targetNodes(spec: Spec, reader: ClusterReader): readonly { readonly name: string; readonly ip: string }[] {
  const nodes = reader.probe.nodes;
  if (spec.nodes === 'all') return nodes;
  if (spec.nodes !== undefined) return nodes.filter((node) => (spec.nodes as readonly string[]).includes(node.name));
  return nodes.slice(0, 1);
}
