/** Warnings about addresses that are understood but not written the standard way. Upstream: GetWarningsForIP, …ForCIDR. */
import { formatCidr, formatIp, networkOf, parseCidr, parseIp } from './ip';

const isOdd = (text: string) =>
  (text.includes('.') && /(^|[.:])0\d/.test(text)) || (text.includes(':') && text.includes('.'));

export function ipWarnings(field: string, text: string): readonly string[] {
  const ip = parseIp(text);
  if (!ip) return [];
  const canonical = formatIp(ip);
  if (ip.family === 4 && canonical !== text)
    return [`${field}: non-standard IP address "${text}" is invalid: use "${canonical}"`];
  if (ip.family === 6 && canonical !== text)
    return [`${field}: IPv6 address "${text}" should be in RFC 5952 canonical format ("${canonical}")`];
  return [];
}

export function cidrWarnings(field: string, text: string): readonly string[] {
  const cidr = parseCidr(text);
  if (!cidr) return [];
  const network = networkOf(cidr);
  const shown = `${formatIp(network)}/${cidr.prefix}`;
  const warnings: string[] = [];
  if (formatIp(network) !== formatIp(cidr.ip)) {
    const single = `${formatIp(cidr.ip)}/${cidr.ip.family === 4 ? 32 : 128}`;
    warnings.push(`${field}: CIDR value "${text}" is ambiguous in this context (should be "${shown}" or "${single}"?)`);
  }
  if (isOdd(text)) warnings.push(`${field}: non-standard CIDR value "${text}" is invalid: use "${shown}"`);
  if (warnings.length === 0 && cidr.ip.family === 6 && formatCidr(cidr) !== text)
    warnings.push(`${field}: IPv6 CIDR value "${text}" should be in RFC 5952 canonical format ("${formatCidr(cidr)}")`);
  return warnings;
}
