/**
 * Gives a Service its addresses and ports before it is validated: cluster IP, node ports, health check port
 * (registry/core/service/storage/{alloc,storage}.go). Stateless: what is taken stands in the stored services, so that
 * nothing can be lost or leaked and a dry run needs no undoing.
 */
import type { ApiObject, Draft, FieldError } from '../../api/kinds/kind';
import { invalid as invalidField } from '../../api/kinds/rules/field-error';
import { normalizeClusterIps, patchAllocatedValues, settleIpFamilies } from '../../api/kinds/service/allocated-fields';
import { isHeadless, needsClusterIp, type ServicePort, type ServiceSpec, specOf } from '../../api/kinds/service/traits';
import { internalError, invalid } from '../../api/machinery/status';
import { assert } from '../../base/assert';
import { formatIPv4, parseRange, type Range } from '../../base/ipv4';
import type { Kernel } from '../../sim/kernel-contract';
import type { Store } from '../../store/store';
import { refuse } from '../request/refusal';
import { pickAddress, refusalOf } from './cluster-ip';
import { PortOperation } from './port-operation';
import { createPorts, updatePorts } from './service-ports';

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

  create(service: Draft, dryRun: boolean): void {
    normalizeClusterIps(service);
    this.refuseIfAny(service, settleIpFamilies(service));
    this.allocate(service, undefined, dryRun);
  }

  update(service: Draft, old: ApiObject, dryRun: boolean): void {
    patchAllocatedValues(service, old);
    normalizeClusterIps(service, old);
    this.refuseIfAny(service, settleIpFamilies(service, old));
    this.allocate(service, old, dryRun);
  }

  private allocate(service: Draft, old: ApiObject | undefined, dryRun: boolean): void {
    const others = (this.store().list('services', '') as readonly Draft[]).filter(
      ({ metadata: { name, namespace } }) =>
        old === undefined || name !== service.metadata.name || namespace !== service.metadata.namespace,
    );
    const before = old && specOf(old);
    // An address once given stays; a new one is taken when the type comes to need one.
    if (before === undefined || !needsClusterIp(before)) this.allocateAddress(service, others.map(specOf), dryRun);
    const taken = new Set(others.flatMap((other) => portNumbers(specOf(other))));
    for (const port of before === undefined ? [] : portNumbers(before)) taken.add(port);
    const operation = new PortOperation(taken, this.kernel.random('apiserver/node-port'), dryRun);
    if (before === undefined) createPorts(service, operation);
    else updatePorts(service, before, operation);
  }

  private allocateAddress(service: Draft, others: readonly ServiceSpec[], dryRun: boolean): void {
    const { spec } = service;
    if (!needsClusterIp(spec) || isHeadless(spec)) return;
    const given: readonly string[] = spec.clusterIPs ?? [];
    // A dry run neither looks for a free address nor minds that one is taken.
    const taken = new Set(dryRun ? [] : others.flatMap((other) => other.clusterIPs ?? []));
    let address = given[0] ?? '';
    if (address === '' && dryRun) address = formatIPv4(this.range.base);
    else if (address === '') {
      const picked = pickAddress(this.range, taken, this.kernel.random('apiserver/cluster-ip'));
      const name = service.metadata.name ?? '';
      if (picked === undefined) {
        refuse(internalError(`failed to allocate a serviceIP for Service "${name}": range is full`));
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

  private refuseIfAny(service: Draft, errors: readonly FieldError[]): void {
    if (errors.length > 0) refuse(invalid('', 'Service', service.metadata.name ?? '', errors));
  }
}

function portNumbers(spec: ServiceSpec): readonly number[] {
  const health = spec.healthCheckNodePort ? [spec.healthCheckNodePort] : [];
  return [...(spec.ports ?? []).flatMap((port: ServicePort) => (port.nodePort ? [port.nodePort] : [])), ...health];
}
