/**
 * Node ports and the health check port of a Service (registry/core/service/storage/alloc.go: initNodePorts,
 * updateNodePorts, updateHealthCheckNodePort). Creation and update differ in how they see a port number used twice.
 */
import type { Draft } from '../../api/kinds/kind';
import { invalid as invalidField } from '../../api/kinds/rules/field-error';
import { needsHealthCheckPort, needsNodePort, type ServiceSpec } from '../../api/kinds/service/traits';
import { internal, internalError, invalid } from '../../api/machinery/status';
import { refuse } from '../request/refusal';
import type { PortOperation } from './port-operation';

export function createPorts(service: Draft, operation: PortOperation): void {
  const { spec } = service;
  if (needsNodePort(spec)) initNodePorts(service, operation);
  if (needsHealthCheckPort(spec)) allocateHealthCheck(spec, operation);
}

export function updatePorts(service: Draft, before: ServiceSpec, operation: PortOperation): void {
  const { spec } = service;
  if (needsNodePort(spec)) updateNodePorts(service, before, operation);
  if (needsHealthCheckPort(spec) && !needsHealthCheckPort(before)) allocateHealthCheck(spec, operation);
}

function mayAllocate({ type, allocateLoadBalancerNodePorts }: Draft): boolean {
  return type === 'NodePort' || allocateLoadBalancerNodePorts !== false;
}

/** One port number served by two protocols has one node port for both. */
function initNodePorts(service: Draft, operation: PortOperation): void {
  const ports: readonly Draft[] = service.spec.ports ?? [];
  const byPort = new Map<number, number>();
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort && !mayAllocate(service.spec)) continue;
    const known = byPort.get(port.port);
    if (known === undefined) {
      const wanted: number = ports.find((other) => other.port === port.port && other.nodePort)?.nodePort ?? 0;
      port.nodePort = wanted === 0 ? nextPort(operation) : take(service, index, wanted, operation);
      byPort.set(port.port, port.nodePort);
    } else if (!port.nodePort) port.nodePort = known;
    else if (port.nodePort !== known) take(service, index, port.nodePort, operation);
  }
}

function updateNodePorts(service: Draft, before: ServiceSpec, operation: PortOperation): void {
  const kept = new Set((before.ports ?? []).map((port) => port.nodePort ?? 0));
  const claims = new Set<string>();
  for (const [index, port] of ((service.spec.ports ?? []) as Draft[]).entries()) {
    if (!port.nodePort && !mayAllocate(service.spec)) continue;
    if (!port.nodePort) port.nodePort = nextPort(operation);
    else if (!kept.has(port.nodePort)) {
      take(service, index, port.nodePort, operation);
      kept.add(port.nodePort);
    }
    const claim = `{${port.protocol} ${port.nodePort}}`;
    if (claims.has(claim)) refuse(internal(`duplicate nodePort: ${claim}`));
    claims.add(claim);
  }
}

function allocateHealthCheck(spec: Draft, operation: PortOperation): void {
  const wanted: number = spec.healthCheckNodePort ?? 0;
  if (wanted === 0) {
    spec.healthCheckNodePort = operation.next() ?? refuse(internalError('failed to allocate a HealthCheck NodePort'));
    return;
  }
  const why = operation.allocate(wanted);
  if (why !== undefined) refuse(internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${why}`));
}

function nextPort(operation: PortOperation): number {
  return operation.next() ?? refuse(internalError('failed to allocate a nodePort: range is full'));
}

function take(service: Draft, index: number, port: number, operation: PortOperation): number {
  const why = operation.allocate(port);
  if (why === undefined) return port;
  const error = invalidField(`spec.ports[${index}].nodePort`, port, why);
  return refuse(invalid('', 'Service', service.metadata.name ?? '', [error]));
}
