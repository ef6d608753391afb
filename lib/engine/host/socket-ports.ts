/** Sockets as one process sees them: network/contract.ts with the process's namespace and ownership filled in. */
import type { Message, Protocol, SocketId, SocketState } from '../network/contract';

export interface ProcessSockets {
  connect(protocol: Protocol, ip: string, port: number): SocketId;
  listen(protocol: Protocol, ip: string, port: number): SocketId | 'EADDRINUSE';
  accept(listener: SocketId): SocketId | undefined;
  send(socket: SocketId, message: Message): void;
  receive(socket: SocketId): Message | undefined;
  state(socket: SocketId): SocketState | undefined;
  close(socket: SocketId): void;
  ping(ip: string, sequence: number): SocketId;
}
