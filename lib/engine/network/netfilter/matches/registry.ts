/** The matches that rules may load; a name outside of this list is one that iptables has no library for. */
import { assert } from '../../../base/assert';
import type { MatchKind } from '../extension';
import { comment, limit, nfacct, recent, statistic } from './choice';
import { multiport, sctp, tcp, udp } from './ports';
import { addrtype, conntrack, mark, physdev, state } from './state';

const ALL = [
  addrtype,
  comment,
  conntrack,
  limit,
  mark,
  multiport,
  nfacct,
  physdev,
  recent,
  sctp,
  state,
  statistic,
  tcp,
  udp,
];

export const matchKinds: ReadonlyMap<string, MatchKind> = new Map(
  (ALL as unknown as MatchKind[]).map((kind) => [kind.name, kind]),
);
assert(matchKinds.size === ALL.length, 'two netfilter matches have one name');
