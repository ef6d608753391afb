/**
 * Why a request did not get its answer: follows the way name → Service → members → rules → listener and names the
 * first link that is broken, then what followed from it.
 */
import type { ProbeResult } from '../../engine/network/contract';
import type { ClusterReader, Json } from '../cluster-reader';
import type { Cause } from '../verdict';
import { endpointsOf, memberCauses } from './members';
import { nearest } from './nearest';

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Namespace from whose point of view a short name is read. */
  readonly namespace: string;
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

export function pathCauses(reader: ClusterReader, target: Target, result: ProbeResult): readonly Cause[] {
  if (result.kind === 'unresolved') return nameCauses(reader, target, result.rcode, result.name);
  if (result.kind !== 'refused' && result.kind !== 'timeout' && result.kind !== 'unreachable') return [];
  const last: Cause = {
    code: result.kind === 'refused' ? 'connection-refused' : 'connection-timed-out',
    object: `${target.host}:${target.port}`,
  };
  const service = serviceOf(reader, target);
  const first =
    service === undefined ? nodeCauses(reader, target, result) : serviceCauses(reader, service, target, result);
  return [...first, last];
}

/** `name`, `name.ns`, `name.ns.svc…` or a ClusterIP, load balancer or node port address. */
export function serviceOf(reader: ClusterReader, target: Target): Json | undefined {
  if (IPV4.test(target.host)) {
    return reader
      .list('services', undefined)
      .find(
        (s) =>
          s.spec.clusterIP === target.host ||
          (s.status?.loadBalancer?.ingress ?? []).some((i: Json) => i.ip === target.host),
      );
  }
  const { name, namespace } = splitName(target);
  return reader.get('services', namespace, name);
}

function splitName(target: Target): { readonly name: string; readonly namespace: string } {
  const [name = '', namespace = target.namespace] = target.host.replace(/\.$/, '').split('.');
  return { name, namespace };
}

export function nameCauses(reader: ClusterReader, target: Target, rcode: string, asked: string): readonly Cause[] {
  const { name, namespace } = splitName(target);
  const last: Cause = { code: 'name-unresolved', object: asked, actual: rcode };
  const dns = reader.get('services', 'kube-system', 'kube-dns');
  if (dns === undefined || endpointsOf(reader, 'kube-system', 'kube-dns').every((e) => !e.ready)) {
    return [{ code: 'dns-down', object: 'Service kube-system/kube-dns', actual: 'no ready endpoints' }, last];
  }
  const all = reader.list('services', undefined);
  const elsewhere = all.filter((s) => s.metadata.name === name && s.metadata.namespace !== namespace);
  if (elsewhere.length > 0) {
    return [
      {
        code: 'dns-wrong-namespace',
        object: target.host,
        expected: `${name}.${elsewhere[0]?.metadata.namespace}`,
        actual: target.host,
      },
      last,
    ];
  }
  const near = nearest(
    name,
    all.filter((s) => s.metadata.namespace === namespace).map((s) => String(s.metadata.name)),
  );
  return [{ code: 'dns-name-unknown', object: target.host, expected: target.host, actual: near ?? '<none>' }, last];
}

function serviceCauses(reader: ClusterReader, service: Json, target: Target, result: ProbeResult): readonly Cause[] {
  const { namespace, name } = service.metadata;
  const object = `Service ${namespace}/${name}`;
  if (target.protocol === 'icmp')
    return [{ code: 'icmp-not-forwarded', object, field: 'spec.clusterIP', actual: String(service.spec.clusterIP) }];
  const ports: readonly Json[] = service.spec.ports ?? [];
  const sameNumber = ports.filter((p) => p.port === target.port);
  if (sameNumber.length === 0) {
    return [
      {
        code: 'service-port-missing',
        object,
        field: 'spec.ports',
        expected: String(target.port),
        actual: ports.map((p) => p.port).join(', ') || '<none>',
      },
    ];
  }
  const port = sameNumber.find((p) => String(p.protocol ?? 'TCP').toLowerCase() === target.protocol);
  if (port === undefined) {
    return [
      {
        code: 'protocol-differs',
        object,
        field: 'spec.ports.protocol',
        expected: target.protocol.toUpperCase(),
        actual: String(sameNumber[0]?.protocol),
      },
    ];
  }
  const basic = memberCauses(reader, service);
  const ready = endpointsOf(reader, namespace, name).filter((e) => e.ready);
  if (ready.length === 0) {
    const empty: Cause = { code: 'endpoints-empty', object, expected: '>= 1', actual: '0' };
    return basic.length > 0 ? [...basic, empty] : [empty];
  }
  if (result.kind === 'refused')
    return [
      notListening(
        object,
        port,
        ready.flatMap((e) => e.ports),
      ),
    ];
  return [{ code: 'endpoint-unreachable', object, actual: ready.map((e) => e.ip).join(', ') }];
}

function notListening(object: string, port: Json, actual: readonly number[]): Cause {
  return {
    code: 'target-port-not-listening',
    object,
    field: 'spec.ports.targetPort',
    actual: String(actual[0] ?? port.targetPort),
  };
}

function nodeCauses(reader: ClusterReader, target: Target, result: ProbeResult): readonly Cause[] {
  const node = reader.probe.nodes.find((n) => n.ip === target.host || n.name === target.host);
  if (node === undefined) {
    return IPV4.test(target.host)
      ? [{ code: 'endpoint-unreachable', object: target.host }]
      : [{ code: 'external-host-unreachable', object: target.host }];
  }
  const owner = reader
    .list('services', undefined)
    .find((s) => (s.spec.ports ?? []).some((p: Json) => p.nodePort === target.port));
  if (owner === undefined)
    return [
      { code: 'node-port-missing', object: `Node ${node.name}`, expected: String(target.port), actual: '<none>' },
    ];
  return nodePortCauses(reader, owner, target.port, result);
}

export function nodePortCauses(
  reader: ClusterReader,
  service: Json,
  nodePort: number,
  result: ProbeResult,
): readonly Cause[] {
  const { namespace, name } = service.metadata;
  const object = `Service ${namespace}/${name}`;
  const ready = endpointsOf(reader, namespace, name).filter((e) => e.ready);
  if (ready.length === 0) {
    const empty: Cause = { code: 'endpoints-empty', object, expected: '>= 1', actual: '0' };
    return [...memberCauses(reader, service), empty];
  }
  const port = (service.spec.ports ?? []).find((p: Json) => p.nodePort === nodePort);
  if (result.kind === 'refused')
    return [
      notListening(
        object,
        port,
        ready.flatMap((e) => e.ports),
      ),
    ];
  if (service.spec.externalTrafficPolicy === 'Local')
    return [{ code: 'local-policy-no-endpoint', object, field: 'spec.externalTrafficPolicy' }];
  return [{ code: 'endpoint-unreachable', object, actual: ready.map((e) => e.ip).join(', ') }];
}
