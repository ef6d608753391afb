/** Answers for the cluster's zone and its reverse zones (plugin/kubernetes/handler.go over plugin/backend_lookup.go). */
import type { DnsRecord } from '../../network/contract';
import { type Directive, fqdn, matchZone, zonesOf } from './corefile';
import { nameServers } from './kubernetes-nameservers';
import { type Found, type KubernetesOptions, namesOf, recordsOf } from './kubernetes-records';
import { type Answer, type Handler, type Plugin, type Query, reply, type Serving } from './plugin';
import { addressOfReverse, hostType, record, soa } from './record';

const CHAIN_MAX = 10;

interface Section {
  readonly answer: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}
const NOTHING: Section = { answer: [], additional: [] };

export const kubernetesPlugin: Plugin = (directive, next, server) => {
  const options = optionsOf(directive, server.zones);
  return (query, serving) => serve(query, serving, options, next);
};

function optionsOf(directive: Directive, serverZones: readonly string[]): KubernetesOptions {
  const words = (name: string): readonly string[] | undefined =>
    directive.block.find((line) => line[0] === name)?.slice(1);
  const zones = directive.args.length > 0 ? directive.args.flatMap(zonesOf) : serverZones;
  const through = words('fallthrough');
  const pods = words('pods')?.[0];
  return {
    zones,
    primaryZone: zones.find((zone) => !/(in-addr|ip6)\.arpa\.$/.test(zone)) ?? (zones[0] as string),
    pods: pods === 'insecure' || pods === 'verified' ? pods : 'disabled',
    ttl: Number(words('ttl')?.[0] ?? 5),
    namespaces: words('namespaces') ?? [],
    ignoreEmptyService: directive.block.some((line) => line.join(' ') === 'ignore empty_service'),
    fallthrough: through === undefined ? [] : through.length === 0 ? ['.'] : through.map(fqdn),
  };
}

function serve(query: Query, serving: Serving, options: KubernetesOptions, next: Handler): Answer {
  const matched = matchZone(options.zones, query.name);
  if (matched === undefined) return next(query, serving);
  // The zone keeps the case of the question.
  const zone = query.name.slice(query.name.length - matched.length);
  if (query.type === 'AXFR' || query.type === 'IXFR') return reply({ rcode: 'REFUSED', aa: false });
  const section = sectionOf(query, serving, options, zone);
  const authority = [soa(zone, options.ttl, serving.view)];
  if (section === undefined) {
    if (matchZone(options.fallthrough, query.name) !== undefined) return next(query, serving);
    return reply({ rcode: serving.view.synced ? 'NXDOMAIN' : 'SERVFAIL', authority });
  }
  if (section.answer.length === 0) return reply({ rcode: 'NOERROR', authority });
  return reply({ rcode: 'NOERROR', ...section });
}

/** undefined: the name does not exist. */
function sectionOf(query: Query, serving: Serving, options: KubernetesOptions, zone: string): Section | undefined {
  const { name, type } = query;
  const apex = name.toLowerCase() === zone.toLowerCase();
  const found = (): readonly Found[] | undefined => foundFor(query, serving, options, zone);
  switch (type) {
    case 'A':
    case 'AAAA': {
      const answer = addresses(query, serving, options, zone, []);
      return answer === undefined ? undefined : { answer, additional: [] };
    }
    case 'TXT':
      if (name.toLowerCase() === `dns-version.${zone.toLowerCase()}`) {
        // Its own TTL is 28800; the cache in front caps it.
        return { answer: [record(name, 'TXT', 28_800, '"1.1.0"')], additional: [] };
      }
      return (recordsOf(serving.view, options, name, zone) ?? []).length > 0 ? NOTHING : undefined;
    case 'CNAME': {
      const first = found();
      if (first === undefined) return undefined;
      const host = first[0]?.host;
      if (host === undefined || hostType(host) !== 'CNAME') return NOTHING;
      return { answer: [record(name, 'CNAME', options.ttl, fqdn(host))], additional: [] };
    }
    case 'PTR':
      return pointers(query, serving, options, zone);
    case 'SRV':
      return services(query, serving, options, zone);
    case 'MX':
      return found() === undefined ? undefined : NOTHING;
    case 'SOA':
      return apex ? { answer: [soa(zone, options.ttl, serving.view)], additional: [] } : NOTHING;
    case 'NS':
      if (apex) return servers(query, serving, options, zone);
      break;
    default:
  }
  return addresses({ ...query, type: 'A' }, serving, options, zone, []) === undefined ? undefined : NOTHING;
}

function foundFor(
  query: Query,
  serving: Serving,
  options: KubernetesOptions,
  zone: string,
): readonly Found[] | undefined {
  if (query.name.toLowerCase() === `ns.dns.${zone.toLowerCase()}`) {
    return nameServers(serving, zone)
      .filter((server) => hostType(server.host) === query.type)
      .map((server) => ({ ...server, name: query.name }));
  }
  return recordsOf(serving.view, options, query.name, zone);
}

function addresses(
  query: Query,
  serving: Serving,
  options: KubernetesOptions,
  zone: string,
  before: readonly DnsRecord[],
): readonly DnsRecord[] | undefined {
  const found = foundFor(query, serving, options, zone);
  if (found === undefined) return undefined;
  const answer: DnsRecord[] = [];
  const seen = new Set<string>();
  for (const { host } of found) {
    const type = hostType(host);
    if (type === query.type && !seen.has(host)) {
      seen.add(host);
      answer.push(record(query.name, type, options.ttl, host));
    }
    if (type !== 'CNAME' || fqdn(host) === query.name.toLowerCase()) continue;
    const alias = record(query.name, 'CNAME', options.ttl, fqdn(host));
    if (before.length > CHAIN_MAX || before.some((one) => one.type === 'CNAME' && one.data === alias.data)) continue;
    const target = { ...query, name: fqdn(host) };
    if (matchZone([zone.toLowerCase()], target.name) !== undefined) {
      const further = addresses(target, serving, options, zone, [...before, alias]) ?? [];
      if (further.length > 0) answer.push(alias, ...further);
    } else answer.push(alias, ...serving.lookup(target).answer);
  }
  return answer;
}

function services(query: Query, serving: Serving, options: KubernetesOptions, zone: string): Section | undefined {
  const found = foundFor(query, serving, options, zone);
  if (found === undefined) return undefined;
  const internal = found.filter((one) => hostType(one.host) !== 'CNAME');
  const weight = Math.max(1, Math.floor(100 / Math.max(1, internal.length)));
  const answer = new Map<string, DnsRecord>();
  const additional = new Map<string, DnsRecord>();
  for (const { host, port, name } of internal) {
    if (port === -1) continue;
    const target = fqdn(name);
    const key = `${target} ${port}`;
    if (!answer.has(key)) {
      answer.set(key, record(query.name, 'SRV', options.ttl, `0 ${weight} ${port} ${target}`));
    }
    const address = `${target} ${host}`;
    if (!additional.has(address)) additional.set(address, record(target, hostType(host), options.ttl, host));
  }
  return { answer: [...answer.values()], additional: [...additional.values()] };
}

function pointers(query: Query, serving: Serving, options: KubernetesOptions, zone: string): Section | undefined {
  const ip = addressOfReverse(query.name);
  if (ip === undefined) {
    return recordsOf(serving.view, options, query.name, zone) === undefined ? undefined : NOTHING;
  }
  const names = new Set(namesOf(serving.view, options, ip));
  if (names.size === 0) return undefined;
  return { answer: [...names].map((name) => record(query.name, 'PTR', options.ttl, name)), additional: [] };
}

function servers(query: Query, serving: Serving, options: KubernetesOptions, zone: string): Section {
  const found = nameServers(serving, zone);
  const names = new Set(found.map((server) => server.name));
  return {
    answer: [...names].map((name) => record(query.name, 'NS', options.ttl, name)),
    additional: found.map((server) => record(server.name, hostType(server.host), options.ttl, server.host)),
  };
}
