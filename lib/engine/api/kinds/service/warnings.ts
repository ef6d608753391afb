/** Upstream: pkg/api/service/warnings.go. */
import type { ApiObject } from '../kind';
import { cidrWarnings, ipWarnings } from '../rules/ip-warnings';
import { metadataOf } from '../tables/column';
import { specOf } from './traits';

const HINTS = 'service.kubernetes.io/topology-aware-hints';

export function serviceWarnings(object: ApiObject): readonly string[] {
  const spec = specOf(object);
  const { externalIPs = [], clusterIPs = [], loadBalancerIP = '', type } = spec;
  const headless = type === 'ClusterIP' && spec.clusterIP === 'None';
  const warnings: string[] = [];
  const warn = (when: boolean, text: string) => when && warnings.push(text);
  const hinted = metadataOf(object).annotations?.[HINTS] !== undefined;
  warn(hinted, `annotation ${HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  for (const [index, ip] of clusterIPs.entries()) warnings.push(...ipWarnings(`spec.clusterIPs[${index}]`, ip));
  warn(headless && loadBalancerIP !== '', 'spec.loadBalancerIP is ignored for headless services');
  warn(headless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services');
  warn(headless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services');
  for (const [index, ip] of externalIPs.entries()) warnings.push(...ipWarnings(`spec.externalIPs[${index}]`, ip));
  warn(
    externalIPs.length > 0 && !headless && type !== 'ExternalName',
    'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
  );
  if (loadBalancerIP !== '') warnings.push(...ipWarnings('spec.loadBalancerIP', loadBalancerIP));
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries())
    warnings.push(...cidrWarnings(`spec.loadBalancerSourceRanges[${index}]`, range));
  warn(
    type === 'ExternalName' && externalIPs.length > 0,
    'spec.externalIPs is ignored when spec.type is "ExternalName"',
  );
  warn(
    type !== 'ExternalName' && (spec.externalName ?? '') !== '',
    'spec.externalName is ignored when spec.type is not "ExternalName"',
  );
  warn(
    spec.trafficDistribution === 'PreferClose',
    'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  );
  return warnings;
}
