/**
 * What the path code may ask and change. Live traffic and peeks run the same code over two of these: the live one writes
 * and draws, a peek's answers every random question by a recorded choice and keeps its writes to itself.
 */
import type { Us } from '../../sim/kernel-contract';
import type { RecentLists } from '../conntrack/recent';
import type { Connections } from '../conntrack/table';
import type { Fraction, Hop } from '../contract';
import type { Hosts } from '../topology/hosts';
import type { NetHost } from '../topology/net-host';

export interface World {
  readonly hosts: Hosts;
  readonly now: Us;
  /** Null where nobody asks for the way. */
  readonly hops: Hop[] | null;
  connections(host: NetHost): Connections;
  recent(host: NetHost): RecentLists;
  chance(host: NetHost, probability: Fraction, why: string): boolean;
  /** A source port of 1024 and up for masqueraded connections. */
  randomPort(host: NetHost): number;
  /** Notes for the read tracker; where nobody is reading a key need not even be made. */
  readonly isReading: boolean;
  read(key: string): void;
  touched(key: string): void;
}
