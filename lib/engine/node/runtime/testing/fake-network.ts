/** Sockets and topology for tests of the runtime: listeners that can be asked one message, pods that are attached by name. */
import type { Message, SocketLayer, SocketOwner, Topology } from '../../../network/contract';
import type { Kernel } from '../../../sim/kernel-contract';

interface Open {
  readonly netns: string;
  readonly port: number;
  readonly owner: SocketOwner;
  readonly waiting: number[];
  readonly inbox: Message[];
  readonly sent: Message[];
}

export class FakeNetwork {
  readonly attached = new Map<string, string>();
  private readonly open = new Map<number, Open>();
  private next = 1;

  constructor(private readonly kernel: Kernel) {}

  /** Opens a connection and sends; the answer is in `sent` once events have run. */
  ask(netns: string, port: number, message: Message): { readonly sent: readonly Message[] } {
    const listener = [...this.open].find(([, one]) => one.netns === netns && one.port === port);
    if (listener === undefined) throw new Error(`nothing listens on ${netns} ${port}`);
    const [id, { owner, waiting }] = listener;
    const made = this.add(netns, 0, owner);
    (this.open.get(made) as Open).inbox.push(message);
    waiting.push(made);
    this.kernel.post(0, owner.actor, 'socket', { key: owner.key, socket: id });
    return { sent: (this.open.get(made) as Open).sent };
  }

  listens(netns: string, port: number): boolean {
    return [...this.open.values()].some((one) => one.netns === netns && one.port === port);
  }

  readonly sockets: SocketLayer = {
    connect: () => 0,
    listen: (netns, _protocol, _ip, port, owner) =>
      this.listens(netns, port) ? 'EADDRINUSE' : this.add(netns, port, owner),
    accept: (listener) => this.open.get(listener)?.waiting.shift(),
    send: (socket, message) => this.open.get(socket)?.sent.push(message),
    receive: (socket) => this.open.get(socket)?.inbox.shift(),
    state: (socket) => {
      const one = this.open.get(socket);
      if (one === undefined) return undefined;
      const phase = one.port === 0 ? ('open' as const) : ('listening' as const);
      const ends = { local: { ip: '10.244.0.2', port: one.port }, remote: { ip: '10.244.0.1', port: 40_000 } };
      return { phase, protocol: 'tcp', ...ends, peerClosed: false, pending: one.inbox.length };
    },
    close: (socket) => this.open.delete(socket),
    ping: () => 0,
  };

  readonly topology: Topology = {
    addHost: () => undefined,
    attachPod: (pod, _node, ip) => this.attached.set(pod, ip),
    detach: (pod) => this.attached.delete(pod),
    setPodRange: () => undefined,
    addRoute: () => undefined,
    removeRoute: () => undefined,
    routes: () => [],
    addresses: () => [
      { dev: 'lo', address: '127.0.0.1/8' },
      { dev: 'eth0', address: '192.168.49.2/24' },
    ],
    netfilter: () => ({ restore: () => ({ ok: true }), save: () => '' }),
    setAppHost: () => undefined,
  };

  private add(netns: string, port: number, owner: SocketOwner): number {
    const id = this.next++;
    this.open.set(id, { netns, port, owner, waiting: [], inbox: [], sent: [] });
    return id;
  }
}
