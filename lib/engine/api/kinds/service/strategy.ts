/**
 * What an update of a service clears because the new type has no use for it, as long as the client did not change it.
 * Upstream: pkg/registry/core/service/strategy.go (dropTypeDependentFields).
 */
import { keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import * as traits from './traits';

export function prepareServiceForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  const spec: Draft = (draft.spec ??= {});
  const before = traits.specOf(old);
  const released = (needs: (spec: Draft) => boolean) => needs(before) && !needs(spec);
  if (released(traits.needsClusterIp)) {
    if (traits.sameClusterIps(before, spec)) drop(spec, 'clusterIP', 'clusterIPs');
    if (traits.sameList(before.ipFamilies, spec.ipFamilies)) drop(spec, 'ipFamilies');
    if (before.ipFamilyPolicy === spec.ipFamilyPolicy) drop(spec, 'ipFamilyPolicy');
  }
  if (released(traits.needsNodePort) && addsNoNodePort(before, spec)) {
    spec.ports = (spec.ports ?? []).map((port: Draft) => {
      const { nodePort: _, ...rest } = port;
      return rest;
    });
  }
  const same = (field: keyof traits.ServiceSpec) => before[field] === spec[field];
  const isLoadBalancer = ({ type }: Draft) => type === 'LoadBalancer';
  if (released(traits.needsHealthCheckPort) && same('healthCheckNodePort')) drop(spec, 'healthCheckNodePort');
  for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const)
    if (released(isLoadBalancer) && same(field)) drop(spec, field);
  if (released(traits.isExternallyAccessible) && same('externalTrafficPolicy')) drop(spec, 'externalTrafficPolicy');
  if (!isLoadBalancer(spec)) draft.status = { ...draft.status, loadBalancer: {} };
}

/** Names have no traffic to route: what was asked for is checked, but never read back. */
export function withoutInternalPolicy(draft: Draft): void {
  if (draft.spec?.type === 'ExternalName') drop(draft.spec, 'internalTrafficPolicy');
}

function drop(spec: Draft, ...fields: readonly string[]): void {
  for (const field of fields) delete spec[field];
}

function addsNoNodePort(before: traits.ServiceSpec, spec: Draft): boolean {
  const known = new Set((before.ports ?? []).map(({ nodePort }) => nodePort ?? 0));
  return (spec.ports ?? []).every(({ nodePort }: Draft) => !nodePort || known.has(nodePort));
}
