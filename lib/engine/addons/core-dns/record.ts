/** Making records, and the questions about addresses that DNS answers ask. */
import type { DnsRecord } from '../../network/contract';
import type { ClusterView } from './cluster-view';
import { fqdn } from './corefile';

export function record(name: string, type: string, ttl: number, data: string): DnsRecord {
  return { name, type, ttl, data };
}

export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

export function isIPv6(text: string): boolean {
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

/** What a Service's `Host` is: an address or a name to go on with. */
export function hostType(host: string): 'A' | 'AAAA' | 'CNAME' {
  return isIPv4(host) ? 'A' : isIPv6(host) ? 'AAAA' : 'CNAME';
}

/** `1.50.96.10.in-addr.arpa.` to `10.96.50.1`; undefined when it is no whole address. */
export function addressOfReverse(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (!lower.endsWith('.in-addr.arpa.')) return undefined;
  const address = lower.slice(0, -'.in-addr.arpa.'.length).split('.').reverse().join('.');
  return isIPv4(address) ? address : undefined;
}

export function soa(zone: string, ttl: number, view: ClusterView): DnsRecord {
  const name = fqdn(zone);
  const at = name === '.' ? '' : name;
  const data = `ns.dns.${at} hostmaster.${at} ${view.serial} 7200 1800 86400 ${ttl}`;
  return record(zone, 'SOA', Math.min(ttl, 300), data);
}
