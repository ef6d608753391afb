/** Keeps answers for their TTL within limits, and shows that TTL in all their records (plugin/cache). */
import type { DnsRecord } from '../../network/contract';
import { type CacheEntry, secondsLeft } from './cache-entry';
import { type Directive, fqdn, matchZone } from './corefile';
import { type Answer, isReply, type Plugin, type Query, type Reply, reply } from './plugin';

interface Limits {
  max: number;
  min: number;
  /** Zones whose answers are not kept. */
  except: readonly string[];
}
interface Options {
  readonly success: Limits;
  readonly denial: Limits;
  readonly servfail: number;
  readonly zones: readonly string[];
}
type Kind = 'success' | 'denial' | 'servfail' | 'never';

const MIN_TTL = 5;

export const cachePlugin: Plugin = (directive, next, server) => {
  const options = optionsOf(directive, server.zones);
  return (query, serving): Answer => {
    if (matchZone(options.zones, query.name) === undefined) return next(query, serving);
    const key = `${query.name.toLowerCase()} ${query.type}`;
    const kept = serving.stored[key] ?? serving.cached[key];
    if (kept !== undefined) {
      const left = secondsLeft(kept, serving.now);
      if (left > 0) return fromEntry(kept, left);
    }
    const answer = next(query, serving);
    if (!isReply(answer)) return answer;
    const kind = kindOf(query, answer);
    const ttl = ttlOf(kind, answer, options);
    const capped = { ...answer, ...withTtl(answer, ttl) };
    if (kind !== 'never' && ttl > 0) {
      const { except } = kind === 'success' ? options.success : options.denial;
      if (matchZone(except, query.name) === undefined) {
        serving.stored[key] = {
          storedUs: serving.now,
          ttl,
          rcode: answer.rcode,
          ra: answer.ra,
          ...withTtl(answer, ttl),
        };
      }
    }
    return capped;
  };
};

function optionsOf(directive: Directive, serverZones: readonly string[]): Options {
  const args = [...directive.args];
  const success: Limits = { max: 3_600, min: MIN_TTL, except: [] };
  const denial: Limits = { max: 1_800, min: MIN_TTL, except: [] };
  let servfail = MIN_TTL;
  if (/^\d+$/.test(args[0] ?? '')) {
    success.max = Number(args[0]);
    denial.max = Number(args[0]);
    args.shift();
  }
  for (const [name, ...words] of directive.block) {
    if (name === 'success' || name === 'denial') {
      const limits = name === 'success' ? success : denial;
      if (words[1] !== undefined) limits.max = Number(words[1]);
      if (words[2] !== undefined) limits.min = Number(words[2]);
    } else if (name === 'disable') {
      const zones = words.length > 1 ? words.slice(1).map(fqdn) : ['.'];
      if (words[0] === 'success') success.except = zones;
      else denial.except = zones;
    } else if (name === 'servfail') servfail = Number.parseInt(words[0] ?? '5', 10);
  }
  return { success, denial, servfail, zones: args.length > 0 ? args.map(fqdn) : serverZones };
}

function kindOf(query: Query, answer: Reply): Kind {
  const soa = answer.authority.some((one) => one.type === 'SOA');
  if (answer.rcode === 'SERVFAIL' || answer.rcode === 'NOTIMP') return 'servfail';
  if (answer.rcode === 'NXDOMAIN') return soa && answer.answer.length === 0 ? 'denial' : 'never';
  if (answer.rcode !== 'NOERROR') return 'never';
  if (answer.answer.length === 0) return soa ? 'denial' : 'success';
  if (answers(query, answer.answer)) return 'success';
  // A chain of aliases that ends nowhere counts as a denial, if an SOA says for how long.
  return soa ? 'denial' : 'never';
}

function answers(query: Query, records: readonly DnsRecord[]): boolean {
  if (query.type === 'ANY' || query.type === 'CNAME') return records.length > 0;
  let name = query.name.toLowerCase();
  const visited = new Set<string>();
  for (;;) {
    if (visited.has(name)) return false;
    visited.add(name);
    const alias = records.find((one) => one.type === 'CNAME' && one.name.toLowerCase() === name);
    if (alias === undefined) break;
    name = alias.data.toLowerCase();
  }
  return records.some((one) => one.type === query.type && one.name.toLowerCase() === name);
}

function ttlOf(kind: Kind, answer: Reply, options: Options): number {
  if (kind === 'servfail') return options.servfail;
  const limits = kind === 'denial' ? options.denial : options.success;
  const records = [...answer.answer, ...answer.authority, ...answer.additional];
  const least = records.length === 0 ? MIN_TTL : Math.min(limits.max, ...records.map((one) => one.ttl));
  return Math.min(Math.max(least, limits.min), limits.max);
}

function withTtl(
  from: Pick<Reply, 'answer' | 'authority' | 'additional'>,
  ttl: number,
): Pick<Reply, 'answer' | 'authority' | 'additional'> {
  const all = (records: readonly DnsRecord[]): readonly DnsRecord[] => records.map((one) => ({ ...one, ttl }));
  return { answer: all(from.answer), authority: all(from.authority), additional: all(from.additional) };
}

/** Kept answers always claim authority: some old resolvers drop others. */
function fromEntry(entry: CacheEntry, ttl: number): Reply {
  return reply({ rcode: entry.rcode, ra: entry.ra, ...withTtl(entry, ttl) });
}
