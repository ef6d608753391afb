/**
 * The recorded topology (tests/golden/net): a client machine that routes for two nodes with pods on their bridges, node1
 * with recorded rules of kube-proxy; and an actor that serves and asks like processes do.
 */
import { readFileSync } from 'node:fs';
import type { Plain } from '../../base/plain';
import { SimKernel } from '../../sim/kernel';
import type { App, AppEnv, AppHost, NetnsId, SimulatedNetwork } from '../contract';
import { createNetwork } from '../network';
import { who } from './apps';

const GOLDEN = `${__dirname}/../../../../tests/golden/net/kube-proxy`;

export function recordedRules(name: string): string {
  const { iptables } = JSON.parse(readFileSync(`${GOLDEN}/${name}.json`, 'utf8')) as { iptables: string[] };
  return `${iptables.join('\n')}\n`;
}

const DEFAULT = { to: 'default', via: '192.168.49.1', dev: 'eth0' };

export class TwoNodes {
  readonly kernel = new SimKernel({ seed: 'two nodes', epochMs: 0 });
  readonly network: SimulatedNetwork = createNetwork({ kernel: this.kernel });
  /** What peeks find behind listeners, by namespace; all others answer who they are. */
  readonly apps = new Map<NetnsId, { readonly app: App; readonly state: Plain }>();
  private readonly names = new Map<number, string>();
  private readonly serving = new Map<number, string>();
  accepted: number | undefined;

  constructor(rules?: string) {
    const { topology } = this.network;
    topology.addHost('host:client', {
      interfaces: [
        { name: 'eth0', address: '203.0.113.10/24', segment: 'internet' },
        { name: 'br0', address: '192.168.49.1/24', segment: 'nodes' },
      ],
      routes: [{ to: 'default', dev: 'eth0' }],
      forward: true,
    });
    for (const [node, last, other, range] of [
      ['node1', 2, 3, '10.244.1.0/24'],
      ['node2', 3, 2, '10.244.0.0/24'],
    ] as const) {
      topology.addHost(`host:${node}`, {
        interfaces: [{ name: 'eth0', address: `192.168.49.${last}/24`, segment: 'nodes' }],
        routes: [DEFAULT, { to: range, via: `192.168.49.${other}` }],
        forward: true,
      });
      topology.setPodRange(`host:${node}`, node === 'node1' ? '10.244.0.0/24' : '10.244.1.0/24');
    }
    for (const [pod, node, ip] of [
      ['pod:a', 'node1', '10.244.0.11'],
      ['pod:b', 'node1', '10.244.0.13'],
      ['pod:x', 'node1', '10.244.0.20'],
      ['pod:c', 'node2', '10.244.1.12'],
    ] as const) {
      topology.attachPod(pod, `host:${node}`, ip);
    }
    if (rules !== undefined) this.rules('host:node1', rules);
    this.kernel.register('test', { handle: (_op, arg) => this.onSocket((arg as { socket: number }).socket) });
    const env = (hostname: string): AppEnv => ({
      hostname,
      args: [],
      env: {},
      ips: [],
      now: this.kernel.now,
      epochMs: 0,
      readFile: () => undefined,
    });
    const appHost: AppHost = {
      appOf: (owner) => {
        const { app, state } = this.apps.get(owner.key) ?? { app: who, state: 0 };
        return owner.key === 'no app' ? undefined : { app, state, env: env(owner.key) };
      },
    };
    topology.setAppHost(appHost);
  }

  rules(host: NetnsId, text: string): void {
    const restored = this.network.topology.netfilter(host).restore(text);
    if (!restored.ok) throw new Error(restored.message);
  }

  serve(netns: NetnsId, port = 8080, protocol: 'tcp' | 'udp' = 'tcp', key = netns): number {
    const socket = this.network.sockets.listen(netns, protocol, '0.0.0.0', port, { actor: 'test', key });
    if (socket === 'EADDRINUSE') throw new Error('in use');
    this.serving.set(socket, netns);
    return socket;
  }

  /** Connects, sends a text and gives the answer, or the errno, or 'nothing yet'. */
  ask(from: NetnsId, ip: string, port: number, forUs = 1_000_000, protocol: 'tcp' | 'udp' = 'tcp'): string {
    const { sockets } = this.network;
    const socket = sockets.connect(from, protocol, ip, port, { actor: 'test', key: 'client' });
    sockets.send(socket, { kind: 'text', data: 'who?' });
    this.run(forUs);
    const message = sockets.receive(socket);
    const state = sockets.state(socket);
    sockets.close(socket);
    if (message?.kind === 'text') return message.data;
    return state?.errno ?? `nothing yet (${state?.phase})`;
  }

  run(forUs: number): void {
    this.kernel.run(this.kernel.now + forUs, { events: 100_000 });
  }

  private onSocket(socket: number): void {
    const { sockets } = this.network;
    const server = this.serving.get(socket);
    if (server !== undefined) {
      const accepted = sockets.accept(socket);
      if (accepted === undefined) return;
      this.accepted = accepted;
      this.names.set(accepted, server);
      this.answer(accepted);
    } else this.answer(socket);
  }

  private answer(socket: number): void {
    const { sockets } = this.network;
    const name = this.names.get(socket);
    if (name === undefined) return;
    for (;;) {
      const message = sockets.receive(socket);
      if (message === undefined) break;
      const client = sockets.state(socket)?.remote?.ip;
      sockets.send(socket, { kind: 'text', data: `${name} client=${client}` });
    }
    if (sockets.state(socket)?.peerClosed) sockets.close(socket);
  }
}

/** How often each answer came. */
export function tally(times: number, ask: () => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const answer = ask();
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}
