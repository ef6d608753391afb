/** Answers from an inline hosts table or a hosts file (plugin/hosts); minikube puts host.minikube.internal there. */
import type { DnsRecord } from '../../network/contract';
import { fqdn, matchZone } from './corefile';
import { type Plugin, reply } from './plugin';
import { addressOfReverse, hostType, isIPv4, isIPv6, record } from './record';

interface HostLine {
  readonly ip: string;
  readonly names: readonly string[];
}

const DEFAULT_TTL = 3_600;

export const hostsPlugin: Plugin = (directive, next, server) => {
  const [first, ...others] = directive.args;
  const file = first?.startsWith('/') ? first : undefined;
  const origins = (file === undefined ? directive.args : others).map(fqdn);
  const zones = origins.length > 0 ? origins : server.zones;
  const inline = directive.block.filter((line) => isAddress(line[0])).map(hostLine);
  const through = directive.block.find((line) => line[0] === 'fallthrough');
  const fallthrough = through === undefined ? [] : through.length === 1 ? ['.'] : through.slice(1).map(fqdn);
  const ttl = Number(directive.block.find((line) => line[0] === 'ttl')?.[1] ?? DEFAULT_TTL);
  return (query, serving) => {
    const inZone = matchZone(zones, query.name) !== undefined;
    if (!inZone && query.type !== 'PTR') return next(query, serving);
    const lines = [...fileLines(file ?? '/etc/hosts', serving.readFile), ...inline];
    const named = lines.filter((line) => line.names.includes(query.name.toLowerCase()));
    const answer: DnsRecord[] = [];
    if (query.type === 'PTR') {
      const ip = addressOfReverse(query.name);
      for (const line of lines.filter((one) => one.ip === ip)) {
        answer.push(...line.names.map((name) => record(query.name, 'PTR', ttl, name)));
      }
      if (answer.length === 0) return next(query, serving);
    }
    for (const { ip } of named) if (hostType(ip) === query.type) answer.push(record(query.name, query.type, ttl, ip));
    if (answer.length === 0 && named.length === 0) {
      if (matchZone(fallthrough, query.name) !== undefined) return next(query, serving);
      return reply({ rcode: 'SERVFAIL', aa: false });
    }
    return reply({ rcode: 'NOERROR', answer });
  };
};

function isAddress(word: string | undefined): boolean {
  return word !== undefined && (isIPv4(word) || isIPv6(word));
}

function hostLine([ip = '', ...names]: readonly string[]): HostLine {
  return { ip, names: names.map(fqdn) };
}

/** Unless a table stands in the Corefile alone, /etc/hosts is read too. */
function fileLines(path: string, readFile: (path: string) => string | undefined): readonly HostLine[] {
  const lines = (readFile(path) ?? '').split('\n').map((line) => line.replace(/#.*$/, '').trim().split(/\s+/));
  return lines.filter((words) => isAddress(words[0])).map(hostLine);
}
