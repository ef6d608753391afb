/**
 * `-m tcp`, `-m udp`, `-m sctp` and `-m multiport`: ports, and the SYN of a TCP packet (libxt_tcp.c, libxt_udp.c,
 * libxt_sctp.c, libxt_multiport.c). Nothing speaks SCTP here, but kube-proxy writes rules for such Services.
 */
import type { Packet } from '../../flow/packet';
import { type GivenOption, type MatchKind, negation, option, RuleError } from '../extension';

export interface PortRange {
  readonly from: number;
  readonly to: number;
  readonly not: boolean;
  readonly [key: string]: number | boolean;
}
interface Ports {
  readonly source: PortRange | null;
  readonly destination: PortRange | null;
  readonly syn: 'yes' | 'no' | null;
  readonly [key: string]: PortRange | string | null;
}

function portNumber(text: string, protocol: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new RuleError(`invalid port/service \`${text}' specified`);
  void protocol;
  return Number(text);
}

function rangeOf(given: GivenOption | undefined, protocol: string): PortRange | null {
  if (given === undefined) return null;
  const [from = '', to = from] = given.value.split(':');
  return {
    from: from === '' ? 0 : portNumber(from, protocol),
    to: to === '' ? 65_535 : portNumber(to, protocol),
    not: given.not,
  };
}

function isIn(range: PortRange | null, port: number): boolean {
  return range === null || (port >= range.from && port <= range.to) !== range.not;
}

function printRange(name: string, range: PortRange | null): string {
  if (range === null) return '';
  return `${negation(range.not)} --${name} ${range.from === range.to ? range.from : `${range.from}:${range.to}`}`;
}

function ports(protocol: 'tcp' | 'udp' | 'sctp'): MatchKind<Ports> {
  const options: Record<string, 'value' | 'flag'> = {
    sport: 'value',
    'source-port': 'value',
    dport: 'value',
    'destination-port': 'value',
  };
  if (protocol === 'tcp') options.syn = 'flag';
  return {
    name: protocol,
    options,
    build(given) {
      const syn = option(given, 'syn');
      return {
        source: rangeOf(option(given, 'sport', 'source-port'), protocol),
        destination: rangeOf(option(given, 'dport', 'destination-port'), protocol),
        syn: syn === undefined ? null : syn.not ? 'no' : 'yes',
      };
    },
    print(d) {
      const syn = d.syn === null ? '' : `${negation(d.syn === 'no')} --tcp-flags FIN,SYN,RST,ACK SYN`;
      return `${printRange('sport', d.source)}${printRange('dport', d.destination)}${syn}`;
    },
    test(d, p: Packet) {
      if (p.protocol !== protocol || !isIn(d.source, p.sport) || !isIn(d.destination, p.dport)) return false;
      return d.syn === null || (p.flag === 'syn') === (d.syn === 'yes');
    },
  };
}

export const tcp = ports('tcp');
export const udp = ports('udp');
export const sctp = ports('sctp');

/** The one destination port a rule asks for; chains are indexed by it. */
export function onlyPort(data: unknown): number | undefined {
  const range = (data as Ports).destination;
  return range !== null && !range.not && range.from === range.to ? range.from : undefined;
}

interface Multiport {
  readonly which: 'sports' | 'dports' | 'ports';
  readonly not: boolean;
  readonly ranges: readonly PortRange[];
  readonly [key: string]: string | boolean | readonly PortRange[];
}

export const multiport: MatchKind<Multiport> = {
  name: 'multiport',
  options: {
    dports: 'value',
    sports: 'value',
    ports: 'value',
    'destination-ports': 'value',
    'source-ports': 'value',
  },
  build(given) {
    const one = given[0];
    if (one === undefined) throw new RuleError('multiport expection an option');
    const which = one.name.startsWith('d') ? 'dports' : one.name.startsWith('s') ? 'sports' : 'ports';
    const ranges = one.value.split(',').map((value) => rangeOf({ ...one, value, not: false }, '') as PortRange);
    return { which, not: one.not, ranges };
  },
  print(d) {
    const list = d.ranges.map((r) => (r.from === r.to ? r.from : `${r.from}:${r.to}`)).join(',');
    return `${negation(d.not)} --${d.which} ${list}`;
  },
  test(d, p) {
    const hit = d.ranges.some(
      (r) => (d.which !== 'dports' && isIn(r, p.sport)) || (d.which !== 'sports' && isIn(r, p.dport)),
    );
    return hit !== d.not;
  },
};
