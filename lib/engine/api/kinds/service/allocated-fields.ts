/**
 * What happens to a service before addresses and ports are allocated: values the client left out are taken over from the
 * old object, the singular and plural cluster IPs are brought together, the IP families are settled.
 * Upstream: pkg/registry/core/service/storage/{storage,alloc}.go. The pools themselves are the API server's.
 */
import type { ApiObject, Draft, FieldError } from '../kind';
import { invalid } from '../rules/field-error';
import { parseIp } from '../rules/ip';
import { clusterIpErrors } from './cluster-ip-validation';
import { needsClusterIp, needsHealthCheckPort, needsNodePort, sameClusterIps, sameList, specOf } from './traits';

/** A resubmitted manifest without allocated values keeps those that were allocated. Before `normalizeClusterIps`. */
export function patchAllocatedValues(draft: Draft, old: ApiObject): void {
  const spec: Draft = (draft.spec ??= {});
  const before = specOf(old);
  if (needsClusterIp(before) && needsClusterIp(spec)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP;
    if (!spec.clusterIPs?.length && before.clusterIPs?.length) spec.clusterIPs = [...before.clusterIPs];
  }
  if (needsNodePort(before) && needsNodePort(spec)) {
    const wanted = new Set((spec.ports ?? []).map(({ nodePort }: Draft) => nodePort));
    const byName = new Map((before.ports ?? []).map(({ name, nodePort }) => [name ?? '', nodePort]));
    spec.ports = (spec.ports ?? []).map((port: Draft) => {
      const known = byName.get(port.name ?? '');
      return port.nodePort || !known || wanted.has(known) ? port : { ...port, nodePort: known };
    });
  }
  if (needsHealthCheckPort(before) && needsHealthCheckPort(spec) && before.healthCheckNodePort)
    spec.healthCheckNodePort ||= before.healthCheckNodePort;
}

/** `clusterIP` and `clusterIPs[0]` are one value; whichever the client changed leads. */
export function normalizeClusterIps(draft: Draft, old?: ApiObject): void {
  const spec: Draft = (draft.spec ??= {});
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = specOf(old);
  const [was, is] = [before.clusterIP ?? '', spec.clusterIP ?? ''];
  if (before.clusterIPs?.length && !spec.clusterIPs?.length && was === is) spec.clusterIPs = [...before.clusterIPs];
  if (was === is || !sameList(before.clusterIPs, spec.clusterIPs)) return;
  if (was !== '' && is === '') delete spec.clusterIPs;
  else spec.clusterIPs = [is];
}

/** On a cluster with IPv4 services only. Errors refuse the request before anything is allocated. */
export function settleIpFamilies(draft: Draft, old?: ApiObject): readonly FieldError[] {
  const spec: Draft = (draft.spec ??= {});
  if (!needsClusterIp(spec)) return [];
  const before = old && specOf(old);
  const headless = spec.clusterIP === 'None';
  const selectorless = Object.keys(spec.selector ?? {}).length === 0;
  const openHeadless = headless && selectorless;
  spec.ipFamilyPolicy ??= before?.ipFamilyPolicy ?? (openHeadless ? 'RequireDualStack' : 'SingleStack');
  const wrong = clusterIpErrors(spec, before);
  if (wrong.length > 0) return wrong;

  const errors: FieldError[] = [];
  const single = spec.ipFamilyPolicy === 'SingleStack';
  const refusePolicy = (text: string) => errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, text));
  if (before && single) {
    if (sameClusterIps(before, spec) && spec.clusterIPs?.length > 1) spec.clusterIPs = spec.clusterIPs.slice(0, 1);
    if (sameList(before.ipFamilies, spec.ipFamilies) && spec.ipFamilies?.length > 1)
      spec.ipFamilies = spec.ipFamilies.slice(0, 1);
  }
  if (single && spec.clusterIPs?.length === 2)
    refusePolicy("must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified");
  if (single && spec.ipFamilies?.length === 2)
    refusePolicy("must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
  const families: string[] = [...(spec.ipFamilies ?? [])];
  for (const [index, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') break;
    if (index < families.length) continue;
    if (parseIp(ip)?.family === 4) families.push('IPv4');
    else errors.push(invalid(`spec.clusterIPs[${index}]`, spec.clusterIPs, 'IPv6 is not configured on this cluster'));
  }
  if (errors.length > 0) return errors;

  if (openHeadless) {
    if (families.length === 0) families.push('IPv4');
    if (families.length < 2 && !single) families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
    spec.ipFamilies = families;
    return [];
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    refusePolicy('this cluster is not configured for dual-stack services');
  for (const [index, family] of families.entries())
    if (family !== 'IPv4') errors.push(invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster'));
  if (errors.length === 0) spec.ipFamilies = families.length === 0 ? ['IPv4'] : families;
  return errors;
}
