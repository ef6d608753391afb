/**
 * What the rest of the engine knows of the network: namespaces, sockets, apps, choosers and hops. Kubernetes-free.
 * The data plane behind it routes, filters, NATs and answers exactly by the rules and listeners present.
 */
import type { Part, Plain } from '../base/plain';
import type { ActorId, Us } from '../sim/kernel-contract';

/** `host:minikube`, `host:workstation`, `pod:<uid>`, `internet:<name>`. */
export type NetnsId = string;
export type Protocol = 'tcp' | 'udp';
export type SocketId = number;

export interface HttpRequest {
  readonly kind: 'http-request';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface HttpResponse {
  readonly kind: 'http-response';
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export interface DnsQuery {
  readonly kind: 'dns-query';
  readonly id: number;
  readonly name: string;
  readonly type: string;
}
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}
export interface DnsReply {
  readonly kind: 'dns-reply';
  readonly id: number;
  readonly question: { readonly name: string; readonly type: string };
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTIMP' | 'FORMERR';
  readonly flags: readonly string[];
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}
/** Raw bytes on a stream or in a datagram, as text. A HTTP server given text parses it; a raw socket given HTTP renders it. */
export interface TextMessage {
  readonly kind: 'text';
  readonly data: string;
}
export type Message = HttpRequest | HttpResponse | DnsQuery | DnsReply | TextMessage;

/** Changes on a socket are told to its owner at that instant: event op `socket`, arg `{ key, socket }`. */
export interface SocketOwner {
  readonly actor: ActorId;
  readonly key: string;
}

export interface SocketState {
  readonly phase: 'connecting' | 'open' | 'listening' | 'failed' | 'closed';
  readonly errno?: 'ECONNREFUSED' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'ENETUNREACH' | 'EPERM' | 'ECONNRESET';
  readonly protocol: Protocol;
  readonly local: { readonly ip: string; readonly port: number };
  readonly remote?: { readonly ip: string; readonly port: number };
  readonly peerClosed: boolean;
  readonly pending: number;
}

/** Non-blocking sockets for simulated processes. */
export interface SocketLayer {
  connect(netns: NetnsId, protocol: Protocol, ip: string, port: number, owner: SocketOwner): SocketId;
  listen(netns: NetnsId, protocol: Protocol, ip: string, port: number, owner: SocketOwner): SocketId | 'EADDRINUSE';
  accept(listener: SocketId): SocketId | undefined;
  send(socket: SocketId, message: Message): void;
  receive(socket: SocketId): Message | undefined;
  state(socket: SocketId): SocketState | undefined;
  close(socket: SocketId): void;
  /** One ICMP echo; the result comes as a message on the returned pseudo socket: text `reply ttl=63 time=0.081` / `unreachable <from> <text>`, or nothing. */
  ping(netns: NetnsId, ip: string, sequence: number, owner: SocketOwner): SocketId;
}

/** What an app may see of the place it runs in. */
export interface AppEnv {
  readonly hostname: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ips: readonly string[];
  readonly now: Us;
  readonly epochMs: number;
  readFile(path: string): string | undefined;
}

export type AppInput =
  | {
      readonly kind: 'connected';
      readonly connection: number;
      readonly port: number;
      readonly from: { readonly ip: string; readonly port: number };
    }
  | {
      readonly kind: 'message';
      readonly connection: number;
      readonly port: number;
      readonly from: { readonly ip: string; readonly port: number };
      readonly message: Message;
    }
  | { readonly kind: 'closed'; readonly connection: number }
  | { readonly kind: 'call-result'; readonly call: string; readonly connection: number; readonly result: CallResult }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'timer'; readonly name: string };
export type CallResult =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly error: 'refused' | 'timeout' | 'unreachable' | 'unresolved' };

export type AppEffect =
  | {
      readonly kind: 'reply';
      readonly connection: number;
      readonly message: Message;
      readonly afterUs?: Us;
      readonly close?: boolean;
    }
  | { readonly kind: 'close'; readonly connection: number }
  | { readonly kind: 'state'; readonly change: Plain }
  | { readonly kind: 'log'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  /** A request to elsewhere (by name: resolved with the sandbox's own resolv.conf); answered by `call-result`. */
  | {
      readonly kind: 'call';
      readonly call: string;
      readonly connection: number;
      readonly protocol: Protocol;
      readonly host: string;
      readonly port: number;
      readonly message: Message;
    }
  | { readonly kind: 'timer'; readonly name: string; readonly afterUs: Us }
  | { readonly kind: 'exit'; readonly code: number };

/** A server program. `decide` is pure: it may be run by a peek whose effects are dropped. */
export interface App<S extends Plain = Plain> {
  readonly name: string;
  listens(env: AppEnv): readonly { readonly protocol: Protocol; readonly port: number; readonly ip?: string }[];
  start(env: AppEnv): { readonly state: S; readonly effects: readonly AppEffect[] };
  decide(state: S, input: AppInput, env: AppEnv): readonly AppEffect[];
  apply(state: S, change: Plain): S;
}

/** Implemented by the host layer: finds the app behind a listener so that live traffic and peeks run the same code. */
export interface AppHost {
  appOf(owner: SocketOwner): { readonly app: App; readonly state: Plain; readonly env: AppEnv } | undefined;
}

export interface Fraction {
  readonly n: number;
  readonly d: number;
}
/** Every random question of the data plane goes through a chooser: live draws, peek explores. */
export interface Chooser {
  pick(weights: readonly Fraction[], why: string): number;
}

export interface Hop {
  readonly host: string;
  readonly stage: 'resolve' | 'route' | 'chain' | 'arp' | 'socket' | 'policy' | 'app';
  readonly table?: string;
  readonly chain?: string;
  /** Text of the deciding rule as iptables-save prints it. */
  readonly rule?: string;
  readonly verdict: string;
  readonly packet?: string;
}

/** Set of possible results of a peek, with exact probabilities, equal results merged. */
export interface Outcome<R> {
  readonly probability: Fraction;
  readonly result: R;
  readonly hops: readonly Hop[];
}

export type ProbeResult =
  | {
      readonly kind: 'http';
      readonly response: HttpResponse;
      readonly answeredBy: NetnsId;
      readonly sourceIP: string;
      readonly remote: string;
    }
  | {
      readonly kind: 'connected';
      readonly answeredBy: NetnsId;
      readonly sourceIP: string;
      readonly remote: string;
      readonly text?: string;
    }
  | { readonly kind: 'dns'; readonly reply: DnsReply; readonly searched: readonly string[] }
  | { readonly kind: 'pong' }
  | { readonly kind: 'refused'; readonly by: 'rst' | 'icmp'; readonly remote: string }
  | { readonly kind: 'timeout'; readonly remote: string }
  | { readonly kind: 'unreachable'; readonly remote: string }
  | { readonly kind: 'unresolved'; readonly name: string; readonly rcode: string; readonly searched: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Peeks: the live code run over an overlay until every choice is explored; nothing is touched. */
export interface NetworkProbe {
  http(
    from: NetnsId,
    url: string,
    options?: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly timeoutUs?: Us;
    },
  ): readonly Outcome<ProbeResult>[];
  connect(
    from: NetnsId,
    protocol: Protocol,
    host: string,
    port: number,
    send?: string,
  ): readonly Outcome<ProbeResult>[];
  ping(from: NetnsId, host: string): readonly Outcome<ProbeResult>[];
  dns(from: NetnsId, name: string, type: string): readonly Outcome<ProbeResult>[];
}

export interface Network extends Part {
  readonly sockets: SocketLayer;
  readonly probe: NetworkProbe;
  /** Where resolv.conf and /etc/hosts of a namespace are read: set by the host layer per sandbox. */
  setResolver(netns: NetnsId, read: (path: string) => string | undefined): void;
}

export interface Interface {
  readonly name: string;
  /** With prefix length: `192.168.49.2/24`. */
  readonly address: string;
  /** Interfaces on the same segment reach each other directly: `minikube`, `internet`. */
  readonly segment: string;
}
export interface Route {
  /** `10.244.0.0/24`, `default`. */
  readonly to: string;
  readonly via?: string;
  readonly dev?: string;
}

/** The filter and nat tables of one host, in the text forms of iptables-restore and iptables-save. */
export interface Netfilter {
  /** As `iptables-restore --noflush --counters`: chains named in the input are flushed, others stay; a line's error says `line N failed`. */
  restore(text: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  /** As `iptables-save` (one table, or all). */
  save(table?: string, counters?: boolean): string;
  /** As `conntrack -D`: how many tracked connections went. kube-proxy ends UDP ones whose endpoint is gone. */
  forget?(match: TrackedMatch): number;
}
export interface TrackedMatch {
  readonly protocol: Protocol;
  readonly originalDestination?: string;
  readonly originalPort?: number;
  readonly replySource?: string;
}

/** Who is on the network. Written by the composition root, the container runtime (pods) and minikube's tunnel (routes). */
export interface Topology {
  addHost(
    netns: NetnsId,
    options: {
      readonly interfaces: readonly Interface[];
      readonly routes: readonly Route[];
      readonly forward: boolean;
    },
  ): void;
  /** A pod on the bridge of a node (gateway = first address of the node's pod range); default route through it. */
  attachPod(pod: NetnsId, node: NetnsId, ip: string): void;
  detach(netns: NetnsId): void;
  /** Makes the bridge of a node, once its pod range is known. */
  setPodRange(node: NetnsId, cidr: string): void;
  addRoute(host: NetnsId, route: Route): void;
  removeRoute(host: NetnsId, to: string): void;
  routes(host: NetnsId): readonly Route[];
  addresses(netns: NetnsId): readonly { readonly dev: string; readonly address: string }[];
  netfilter(host: NetnsId): Netfilter;
  setAppHost(host: AppHost): void;
}
/** What `createNetwork` of network/network.ts gives. */
export interface SimulatedNetwork extends Network {
  readonly topology: Topology;
}
