/** What the protocols share: the table, the world their packets walk in, and how owners hear of changes. */
import type { Plain } from '../../base/plain';
import type { Kernel, Us } from '../../sim/kernel-contract';
import type { SocketState } from '../contract';
import type { LiveWorld } from '../flow/live-world';
import type { Fate } from '../flow/walk';
import type { SocketRecord } from './socket-record';
import type { SocketTable } from './socket-table';

export const NETWORK_ACTOR = 'network';

export class SocketNet {
  constructor(
    readonly kernel: Kernel,
    readonly world: LiveWorld,
    readonly table: SocketTable,
  ) {}

  get version(): number {
    return this.world.hosts.version;
  }

  later(delayUs: Us, op: string, arg: Plain, isTimer = false): void {
    this.kernel.post(delayUs, NETWORK_ACTOR, op, arg, isTimer ? 'timer' : 'work');
  }

  tell(record: SocketRecord): void {
    const { actor, key } = record.owner;
    this.kernel.post(0, actor, 'socket', { key, socket: record.id });
  }

  fail(record: SocketRecord, errno: NonNullable<SocketState['errno']>): void {
    record.phase = 'failed';
    record.errno = errno;
    record.outbox = [];
    this.tell(record);
  }
}

type Failure = Extract<Fate, { kind: 'rejected' | 'no-neighbour' | 'no-route' | 'ttl-exceeded' }>;

/** What the ICMP message or RST of a packet that was turned back does to its socket (icmp_err_convert). */
export function errnoOf(fate: Failure): NonNullable<SocketState['errno']> {
  if (fate.kind === 'no-route') return 'ENETUNREACH';
  if (fate.kind !== 'rejected') return 'EHOSTUNREACH';
  switch (fate.how) {
    case 'icmp-net-unreachable':
    case 'icmp-net-prohibited':
      return 'ENETUNREACH';
    case 'icmp-port-unreachable':
    case 'tcp-reset':
    case 'icmp-proto-unreachable':
      return 'ECONNREFUSED';
    default:
      return 'EHOSTUNREACH';
  }
}
