/**
 * Cluster IPs and IP families: alone, against each other and against the old object.
 * Upstream: ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngradeClusterIPs, …IPFamilies.
 */
import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required } from '../rules/field-error';
import { ipErrors, parseIp } from '../rules/ip';
import { isHeadless, needsClusterIp, type ServiceSpec } from './traits';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const IPS = 'spec.clusterIPs';
const familyOf = (ip: string) => (parseIp(ip)?.family === 6 ? 'IPv6' : 'IPv4');

export function clusterIpErrors(spec: ServiceSpec | Draft, before?: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIp(spec)) return [];
  const ips: readonly string[] = spec.clusterIPs ?? [];
  const families: readonly string[] = spec.ipFamilies ?? [];
  const errors: FieldError[] = [];
  if (spec.clusterIP) {
    if (ips.length === 0) errors.push(required(IPS));
    else if (ips[0] !== spec.clusterIP) errors.push(invalid(IPS, ips, 'first value must match `clusterIP`'));
  } else if (ips.length > 0) errors.push(invalid(IPS, ips, 'must be empty when `clusterIP` is not specified'));

  for (const [index, family] of families.entries()) {
    const path = `spec.ipFamilies[${index}]`;
    if (!FAMILIES.includes(family)) errors.push(notSupported(path, family, FAMILIES));
    if (families.indexOf(family) < index) errors.push(duplicate(path, family));
  }
  const policy = spec.ipFamilyPolicy;
  if (policy != null && !POLICIES.includes(policy)) errors.push(notSupported('spec.ipFamilyPolicy', policy, POLICIES));

  let broken = false;
  for (const [index, ip] of ips.entries()) {
    const headless = index === 0 && ip === 'None';
    if (headless && ips.length === 1) continue;
    const found = headless
      ? [invalid(IPS, ips, "'None' must be the first and only value")]
      : ipErrors(`${IPS}[${index}]`, ip, before?.clusterIPs);
    broken ||= found.length > 0;
    errors.push(...found);
  }
  if (ips.length > 2) errors.push(invalid(IPS, ips, 'may only hold up to 2 values'));
  if (broken) return errors;

  const stacks = new Set(ips.map(familyOf));
  if (ips.length > 1 && !(ips.length === 2 && stacks.size === 2))
    errors.push(invalid(IPS, ips, 'may specify no more than one IP for each IP family'));
  if (isHeadless(spec)) return errors;
  for (const [index, ip] of ips.entries()) {
    const family = families[index];
    if (family !== undefined && FAMILIES.includes(family) && family !== familyOf(ip)) {
      const text = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
      errors.push(invalid(`${IPS}[${index}]`, ip, text));
    }
  }
  return errors;
}

export function clusterIpUpdateErrors(spec: ServiceSpec, before: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIp(spec) || !needsClusterIp(before) || (isHeadless(spec) && isHeadless(before))) return [];
  const [now, was] = [spec.clusterIPs ?? [], before.clusterIPs ?? []];
  const errors: FieldError[] = [];
  const refuse = (index: number, text: string) =>
    errors.push(invalid(`${IPS}[${index}]`, now.length === 0 ? null : now, text));
  if (now.length === was.length) {
    for (const [index, ip] of was.entries()) if (ip !== now[index]) refuse(index, 'may not change once set');
    return errors;
  }
  if (was.length > now.length && now.length === 0) refuse(0, 'primary clusterIP can not be unset');
  if (was.length > 0 && now.length > 0 && was[0] !== now[0]) refuse(0, 'may not change once set');
  if (was.length > now.length && now.length === 1) errors.push(...downgradeErrors(spec, 'clusterIP'));
  return errors;
}

export function ipFamilyUpdateErrors(spec: ServiceSpec, before: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIp(spec) || !needsClusterIp(before) || isHeadless(spec) || isHeadless(before)) return [];
  const [now, was] = [spec.ipFamilies ?? [], before.ipFamilies ?? []];
  const errors: FieldError[] = [];
  const refuse = (value: unknown, text: string) => errors.push(invalid('spec.ipFamilies[0]', value, text));
  if (now.length === was.length) {
    for (const [index, family] of was.entries()) if (family !== now[index]) refuse(now, 'may not change once set');
    return errors;
  }
  if (was.length > now.length && (spec.clusterIPs ?? []).length === 0) refuse(now, 'primary ipFamily can not be unset');
  if (was.length > 0 && now.length > 0 && was[0] !== now[0]) refuse(spec.clusterIPs, 'may not change once set');
  if (was.length > now.length && now.length === 1) errors.push(...downgradeErrors(spec, 'ipFamily'));
  return errors;
}

function downgradeErrors({ ipFamilyPolicy }: ServiceSpec, what: string): readonly FieldError[] {
  if (ipFamilyPolicy === 'SingleStack') return [];
  const text = `must be set to 'SingleStack' when releasing the secondary ${what}`;
  return [invalid('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, text)];
}
