/**
 * One DNS question asked of a list of servers: sends it over UDP, waits, goes on to the next server after a time-out or an
 * ICMP error, for a number of rounds. Plain data; the owner steps it whenever it wakes.
 */

import type { Sys, Wait } from '../../host/contract';
import type { DnsReply, SocketState } from '../../network/contract';

export interface Exchange {
  name: string;
  type: string;
  id: number;
  servers: readonly string[];
  port: number;
  timeoutUs: number;
  rounds: number;
  round: number;
  server: number;
  socket: number | null;
  startedUs: number;
  deadlineUs: number;
  /** What went wrong on the way, in order: printed by bind's tools. */
  troubles: { server: string; what: 'timed out' | NonNullable<SocketState['errno']> }[];
  /** Which of `servers` gave the answer. */
  answeredBy: string | null;
  /** Answers SERVFAIL and REFUSED make a resolver try the next server. */
  lenient: boolean;
}
export type ExchangeStep =
  | { readonly done: false; readonly wait: Wait }
  | { readonly done: true; readonly reply: DnsReply | null };

export function startExchange(
  sys: Sys,
  question: { readonly name: string; readonly type: string },
  servers: readonly string[],
  options: {
    readonly timeoutUs: number;
    readonly rounds: number;
    readonly port?: number;
    readonly lenient?: boolean;
  },
): Exchange {
  return {
    name: question.name,
    type: question.type,
    id: sys.random.below(65_536),
    servers,
    port: options.port ?? 53,
    timeoutUs: options.timeoutUs,
    rounds: options.rounds,
    round: 0,
    server: 0,
    socket: null,
    startedUs: sys.now,
    deadlineUs: 0,
    troubles: [],
    answeredBy: null,
    lenient: options.lenient ?? false,
  };
}

export function stepExchange(x: Exchange, sys: Sys): ExchangeStep {
  for (;;) {
    if (x.round >= x.rounds || x.servers.length === 0) return { done: true, reply: null };
    const server = x.servers[x.server] as string;
    if (x.socket === null) {
      x.socket = sys.sockets.connect('udp', server, x.port);
      x.deadlineUs = sys.now + x.timeoutUs;
      x.startedUs = sys.now;
      sys.sockets.send(x.socket, { kind: 'dns-query', id: x.id, name: x.name, type: x.type });
    }
    const trouble = lookAt(x, sys, x.socket);
    if (trouble === 'wait') {
      return { done: false, wait: { sockets: [x.socket], sleepUs: Math.max(0, x.deadlineUs - sys.now) } };
    }
    sys.sockets.close(x.socket);
    x.socket = null;
    if (typeof trouble === 'object') {
      x.answeredBy = server;
      return { done: true, reply: trouble };
    }
    if (trouble !== 'bad answer') x.troubles.push({ server, what: trouble });
    x.server += 1;
    if (x.server >= x.servers.length) {
      x.server = 0;
      x.round += 1;
    }
  }
}

function lookAt(
  x: Exchange,
  sys: Sys,
  socket: number,
): DnsReply | 'wait' | 'bad answer' | Exchange['troubles'][number]['what'] {
  for (;;) {
    const message = sys.sockets.receive(socket);
    if (message === undefined) break;
    if (message.kind !== 'dns-reply' || message.id !== x.id) continue;
    const last = x.round === x.rounds - 1 && x.server === x.servers.length - 1;
    if (x.lenient && !last && (message.rcode === 'SERVFAIL' || message.rcode === 'REFUSED')) return 'bad answer';
    return message;
  }
  const state = sys.sockets.state(socket);
  if (state === undefined || state.phase === 'failed' || state.phase === 'closed')
    return state?.errno ?? 'ECONNREFUSED';
  return sys.now >= x.deadlineUs ? 'timed out' : 'wait';
}

export function cancelExchange(x: Exchange, sys: Sys): void {
  if (x.socket !== null) sys.sockets.close(x.socket);
  x.socket = null;
}

/** Names without their trailing dot, as tools of users compare and show them. */
export function bare(name: string): string {
  return name.endsWith('.') && name.length > 1 ? name.slice(0, -1) : name;
}
