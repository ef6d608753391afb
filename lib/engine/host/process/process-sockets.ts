/** The sockets of one process: opened in its network namespace, closed with it. */
import type { Message, Protocol, SocketOwner } from '../../network/contract';
import type { ProcessSockets } from '../socket-ports';
import type { Machine } from './machine';
import type { ProcessRecord } from './records';

export class SocketsOfProcess implements ProcessSockets {
  private readonly owner: SocketOwner;

  constructor(
    private readonly m: Machine,
    private readonly process: ProcessRecord,
  ) {
    this.owner = { actor: m.actor, key: String(process.key) };
  }

  connect(protocol: Protocol, ip: string, port: number): number {
    return this.own(this.m.options.sockets.connect(this.netns, protocol, ip, port, this.owner));
  }

  listen(protocol: Protocol, ip: string, port: number): number | 'EADDRINUSE' {
    const socket = this.m.options.sockets.listen(this.netns, protocol, ip, port, this.owner);
    return socket === 'EADDRINUSE' ? socket : this.own(socket);
  }

  accept(listener: number): number | undefined {
    const socket = this.m.options.sockets.accept(listener);
    return socket === undefined ? undefined : this.own(socket);
  }

  send(socket: number, message: Message): void {
    this.m.options.sockets.send(socket, message);
  }

  receive(socket: number): Message | undefined {
    return this.m.options.sockets.receive(socket);
  }

  state(socket: number) {
    return this.m.options.sockets.state(socket);
  }

  close(socket: number): void {
    this.process.sockets = this.process.sockets.filter((one) => one !== socket);
    this.m.options.sockets.close(socket);
  }

  ping(ip: string, sequence: number): number {
    return this.own(this.m.options.sockets.ping(this.netns, ip, sequence, this.owner));
  }

  private get netns(): string {
    return this.m.sandbox(this.process.sandbox).netns;
  }

  private own(socket: number): number {
    this.process.sockets.push(socket);
    return socket;
  }
}
