/**
 * Gives a Service its addresses and ports before it is validated: cluster IP, node ports, health check port
 * (registry/core/service/storage/{alloc,storage}.go). Stateless: what is taken stands in the stored services, so that
 * nothing can be lost or leaked and a dry run needs no undoing.
 */
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';
import { invalid as invalidField } from '../../api/kinds/rules/field-error';
import { normalizeClusterIps, patchAllocatedValues, settleIpFamilies } from '../../api/kinds/service/allocated-fields';
import {
  isHeadless,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePort,
  type ServicePort,
  type ServiceSpec,
  specOf,
} from '../../api/kinds/service/traits';
import { internal, invalid } from '../../api/machinery/status';
import { assert } from '../../base/assert';
import { parseRange, type Range } from '../../base/ipv4';
import type { Kernel } from '../../sim/kernel-contract';
import type { Store } from '../../store/store';
import { refuse } from '../request/refusal';
import { pickAddress, refusalOf } from './cluster-ip';
import { nodePortRefusal, pickNodePort } from './node-port';

export class ServiceAllocator {
  private readonly range: Range;

  constructor(
    private readonly kernel: Kernel,
    private readonly store: () => Store,
    serviceCIDR: string,
  ) {
    const range = parseRange(serviceCIDR);
    assert(range !== undefined, `service CIDR ${serviceCIDR}`);
    this.range = range;
  }

  create(service: Draft): void {
    normalizeClusterIps(service);
    this.refuseIfAny(service, settleIpFamilies(service));
    this.allocate(service, undefined);
  }

  update(service: Draft, old: ApiObject): void {
    patchAllocatedValues(service, old);
    normalizeClusterIps(service, old);
    this.refuseIfAny(service, settleIpFamilies(service, old));
    this.allocate(service, old);
  }

  private allocate(service: Draft, old: ApiObject | undefined): void {
    const others = (this.store().list('services', '') as readonly Draft[]).filter(
      ({ metadata }) => metadata.name !== service.metadata.name || metadata.namespace !== service.metadata.namespace,
    );
    const before = old && specOf(old);
    // An address once given stays; a new one is taken when the type comes to need one.
    if (before === undefined || !needsClusterIp(before)) this.allocateAddress(service, others.map(specOf));
    this.allocatePorts(service, before, new Set(others.flatMap((other) => portNumbers(specOf(other)))));
  }

  private allocateAddress(service: Draft, others: readonly ServiceSpec[]): void {
    const { spec } = service;
    if (!needsClusterIp(spec) || isHeadless(spec)) return;
    const given: readonly string[] = spec.clusterIPs ?? [];
    const taken = new Set(others.flatMap((other) => other.clusterIPs ?? []));
    let address = given[0] ?? '';
    if (address === '') {
      const picked = pickAddress(this.range, taken, this.kernel.random('apiserver/cluster-ip'));
      const name = service.metadata.name ?? '';
      if (picked === undefined) {
        refuse(
          internal(`Internal error occurred: failed to allocate a serviceIP for Service "${name}": range is full`),
        );
      }
      address = picked as string;
      // The real allocator writes an IPAddress object that names its service.
      const nameless = `failed to allocate IP: IPAddress.networking.k8s.io "${address}" is invalid: spec.parentRef.name: Required value`;
      if (name === '') this.refuseIfAny(service, [invalidField('spec.clusterIPs', [''], nameless)]);
    } else {
      const why = refusalOf(this.range, taken, address);
      const detail = `failed to allocate IP ${address}: ${why}`;
      if (why !== undefined) this.refuseIfAny(service, [invalidField('spec.clusterIPs', given, detail)]);
    }
    spec.clusterIP = address;
    spec.clusterIPs = [address, ...given.slice(1)];
  }

  private allocatePorts(service: Draft, before: ServiceSpec | undefined, taken: ReadonlySet<number>): void {
    const { spec } = service;
    const random = this.kernel.random('apiserver/node-port');
    if (needsNodePort(spec) && (spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false)) {
      this.allocateNodePorts(service, before, taken);
    }
    if (!needsHealthCheckPort(spec)) return;
    const used = new Set([...taken, ...portNumbers(spec)]);
    if (!spec.healthCheckNodePort) {
      spec.healthCheckNodePort = pickNodePort(used, random) ?? refuse(internal('range is full'));
    } else if (before?.healthCheckNodePort !== spec.healthCheckNodePort) {
      const why = nodePortRefusal(spec.healthCheckNodePort, taken);
      const message = `failed to allocate requested HealthCheck NodePort ${spec.healthCheckNodePort}: ${why}`;
      if (why !== undefined) refuse(internal(message));
    }
  }

  private allocateNodePorts(service: Draft, before: ServiceSpec | undefined, taken: ReadonlySet<number>): void {
    const kept = new Set((before?.ports ?? []).map((port) => port.nodePort));
    const claimed = new Set<string>();
    const ports: Draft[] = service.spec.ports ?? [];
    for (const [index, port] of ports.entries()) {
      if (!port.nodePort) continue;
      const claim = `${port.protocol}/${port.nodePort}`;
      const foreign = taken.has(port.nodePort) && !kept.has(port.nodePort);
      const why = nodePortRefusal(port.nodePort, new Set(foreign || claimed.has(claim) ? [port.nodePort] : []));
      if (why !== undefined)
        this.refuseIfAny(service, [invalidField(`spec.ports[${index}].nodePort`, port.nodePort, why)]);
      claimed.add(claim);
    }
    for (const port of ports) {
      if (port.nodePort) continue;
      // One port number served by two protocols keeps one node port for both.
      const twin = ports.find(
        (other) => other.nodePort && other.port === port.port && !claimed.has(`${port.protocol}/${other.nodePort}`),
      );
      const used = new Set([...taken, ...portNumbers(service.spec)]);
      port.nodePort =
        twin?.nodePort ??
        pickNodePort(used, this.kernel.random('apiserver/node-port')) ??
        refuse(internal('range is full'));
      claimed.add(`${port.protocol}/${port.nodePort}`);
    }
  }

  private refuseIfAny(service: Draft, errors: readonly FieldError[]): void {
    if (errors.length > 0) refuse(invalid('', 'Service', service.metadata.name ?? '', errors));
  }
}

function portNumbers(spec: ServiceSpec): readonly number[] {
  const health = spec.healthCheckNodePort ? [spec.healthCheckNodePort] : [];
  return [...(spec.ports ?? []).flatMap((port: ServicePort) => (port.nodePort ? [port.nodePort] : [])), ...health];
}
