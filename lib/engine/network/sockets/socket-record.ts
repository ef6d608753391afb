/** One socket as the kernel of its namespace keeps it. Plain data, changed in place by the protocol that owns it. */
import type { Us } from '../../sim/kernel-contract';
import type { Message, NetnsId, Protocol, SocketId, SocketOwner, SocketState } from '../contract';

export interface End {
  readonly ip: number;
  readonly port: number;
}
export interface SocketRecord {
  readonly id: SocketId;
  readonly netns: NetnsId;
  readonly protocol: Protocol;
  readonly kind: 'listener' | 'stream' | 'datagram' | 'ping';
  readonly owner: SocketOwner;
  phase: SocketState['phase'];
  errno: NonNullable<SocketState['errno']> | null;
  local: End;
  remote: End | null;
  /** The other end's socket, once the connection stands; of a datagram socket made by a listener, that listener. */
  peer: SocketId | null;
  peerClosed: boolean;
  inbox: readonly Message[];
  /** Not sent yet: the connection is not up, or its way is cut and it waits to send again. */
  outbox: readonly Message[];
  backlog: readonly SocketId[];
  /** Version of the wiring for which `delayUs` holds; 0: the way is not known. */
  pathVersion: number;
  delayUs: Us;
  /** Messages of a stream never overtake one another. */
  lastArrivalUs: Us;
  /** Sendings that were lost in a row. */
  tries: number;
  usedAt: Us;
}
