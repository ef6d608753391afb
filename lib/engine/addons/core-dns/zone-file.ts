/**
 * Authoritative answers from zone texts, as the rest of the DNS would give them through one resolver: aliases followed,
 * wildcards, empty names, and NXDOMAIN from the root for all else.
 */
import type { DnsRecord } from '../../network/contract';
import { fqdn, matchZone } from './corefile';
import { type Query, type Reply, reply } from './plugin';
import { record } from './record';

/** Zone name to lines `www 300 IN A 192.0.2.1`; names relative to the zone, `@` for itself. */
export type ZoneTexts = Readonly<Record<string, readonly string[]>>;
export type ZoneResolver = (query: Query) => Reply;

const ROOT_SOA = 'a.root-servers.net. nstld.verisign-grs.com. 2026112100 1800 900 604800 86400';

export function zoneResolver(texts: ZoneTexts): ZoneResolver {
  const zones = new Map<string, readonly DnsRecord[]>();
  for (const [zone, lines] of Object.entries(texts)) {
    zones.set(
      fqdn(zone),
      lines.map((line) => parse(line, fqdn(zone))),
    );
  }
  return (query) => resolve(query, zones, 0);
}

function parse(line: string, zone: string): DnsRecord {
  const [, name = '@', ttl = '0', type = '', data = ''] = /^(\S+)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
  const owner = name === '@' ? zone : name.endsWith('.') ? name : `${name}.${zone}`;
  return record(owner.toLowerCase(), type, Number(ttl), data);
}

function resolve(query: Query, zones: ReadonlyMap<string, readonly DnsRecord[]>, depth: number): Reply {
  const name = query.name.toLowerCase();
  const zone = matchZone([...zones.keys()], name);
  if (zone === undefined) {
    return reply({ rcode: 'NXDOMAIN', authority: [record('.', 'SOA', 86_400, ROOT_SOA)] });
  }
  const records = zones.get(zone) as readonly DnsRecord[];
  const own = ownedBy(name, zone, records);
  const authority = records.filter((one) => one.type === 'NS' && one.name === zone);
  const soa = records.filter((one) => one.type === 'SOA');
  if (own === undefined) return reply({ rcode: 'NXDOMAIN', authority: soa });
  const asked = own.filter((one) => one.type === query.type).map((one) => ({ ...one, name: query.name }));
  if (asked.length > 0) {
    const targets = asked.filter((one) => one.type === 'MX').map((one) => one.data.replace(/^\S+\s+/, ''));
    const additional = records.filter((one) => targets.includes(one.name) && (one.type === 'A' || one.type === 'AAAA'));
    return reply({ rcode: 'NOERROR', answer: asked, authority, additional });
  }
  const alias = own.find((one) => one.type === 'CNAME');
  if (alias === undefined || depth > 8) return reply({ rcode: 'NOERROR', authority: soa });
  const further = resolve({ ...query, name: alias.data }, zones, depth + 1);
  return reply({ rcode: 'NOERROR', answer: [{ ...alias, name: query.name }, ...further.answer], authority });
}

/** undefined: no such name. A name with only names below it exists and is empty. */
function ownedBy(name: string, zone: string, records: readonly DnsRecord[]): readonly DnsRecord[] | undefined {
  const own = records.filter((one) => one.name === name);
  if (own.length > 0) return own;
  if (records.some((one) => one.name.endsWith(`.${name}`))) return [];
  for (let rest = name; rest !== zone && rest.includes('.'); ) {
    rest = rest.slice(rest.indexOf('.') + 1);
    const wild = records.filter((one) => one.name === `*.${rest}`);
    if (wild.length > 0) return wild;
    if (records.some((one) => one.name === rest)) break;
  }
  return undefined;
}
