/** Sockets for tests of probes: a table of addresses that answer, refuse or stay silent. */
import type { HttpResponse, Message, SocketId, SocketLayer, SocketOwner, SocketState } from '../../../network/contract';
import type { Kernel } from '../../../sim/kernel-contract';

interface Open {
  readonly owner: SocketOwner;
  state: SocketState;
  readonly inbox: Message[];
  readonly address: string;
}

export class FakeSockets implements SocketLayer {
  /** `ip:port` -> HTTP status; absent refuses, 'silent' never answers. */
  readonly servers = new Map<string, number | 'silent'>();
  readonly requests: Message[] = [];
  private readonly sockets = new Map<SocketId, Open>();
  private next = 0;

  constructor(private readonly kernel: Kernel) {}

  connect(_netns: string, protocol: 'tcp' | 'udp', ip: string, port: number, owner: SocketOwner): SocketId {
    const id = ++this.next;
    const address = `${ip}:${port}`;
    const phase = this.servers.has(address) ? 'open' : 'failed';
    const state: SocketState = {
      ...{ phase, protocol, local: { ip: '', port: 0 }, peerClosed: false, pending: 0 },
      ...(phase === 'failed' ? { errno: 'ECONNREFUSED' as const } : {}),
    };
    this.sockets.set(id, { owner, state: { ...state, phase: 'connecting' }, inbox: [], address });
    this.kernel.register(`fake-socket/${id}`, {
      handle: () => {
        const socket = this.sockets.get(id);
        if (socket === undefined) return;
        if (socket.state.phase === 'connecting') socket.state = state;
        this.tell(id);
      },
    });
    this.kernel.post(500, `fake-socket/${id}`, 'connected');
    return id;
  }

  listen(): never {
    throw new Error('no listeners here');
  }

  accept(): undefined {
    return undefined;
  }

  send(id: SocketId, message: Message): void {
    this.requests.push(message);
    const socket = this.sockets.get(id);
    const status = this.servers.get(socket?.address ?? '');
    if (socket === undefined || typeof status !== 'number') return;
    const response: HttpResponse = { kind: 'http-response', status, reason: '', headers: {}, body: '' };
    socket.inbox.push(response);
    this.kernel.post(500, `fake-socket/${id}`, 'answered');
  }

  receive(id: SocketId): Message | undefined {
    return this.sockets.get(id)?.inbox.shift();
  }

  state(id: SocketId): SocketState | undefined {
    return this.sockets.get(id)?.state;
  }

  close(id: SocketId): void {
    this.sockets.delete(id);
  }

  ping(): SocketId {
    return 0;
  }

  private tell(id: SocketId): void {
    const owner = this.sockets.get(id)?.owner;
    if (owner !== undefined) this.kernel.post(0, owner.actor, 'socket', { key: owner.key, socket: id });
  }
}
