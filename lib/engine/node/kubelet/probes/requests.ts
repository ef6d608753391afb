/**
 * HTTP requests and TCP dials of the kubelet from its node's network namespace, each under a key, with Go's error texts
 * (net/http, net): results of probes go to the prober, those of hooks to the hooks.
 */
import { LazyMap } from '../../../base/lazy-map';
import type { Part } from '../../../base/plain';
import type { HttpResponse, SocketId } from '../../../network/contract';
import type { EventId, Us } from '../../../sim/kernel-contract';
import type { KubeletCore } from '../core';
import type { HttpTarget } from './targets';

export type RequestResult =
  | { readonly kind: 'response'; readonly response: HttpResponse | null }
  | { readonly kind: 'error'; readonly message: string };

interface Pending {
  readonly socket: SocketId;
  /** null: a bare dial. */
  readonly target: HttpTarget | null;
  readonly address: string;
  readonly sent: boolean;
  readonly timer: EventId;
}

const ERRNO: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  ETIMEDOUT: 'i/o timeout',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  EPERM: 'connect: operation not permitted',
  ECONNRESET: 'connect: connection reset by peer',
};

export class Requests implements Part<ReadonlyMap<string, Pending>> {
  private readonly pending = new LazyMap<string, Pending>();
  onProbe: (key: string, result: RequestResult) => void = () => undefined;
  onHook: (key: string, result: RequestResult) => void = () => undefined;

  constructor(private readonly core: KubeletCore) {
    core.on('socket', (arg) => this.look(arg.key));
    core.on('request-timeout', (arg) => this.timeOut(arg.key));
  }

  http(key: string, target: HttpTarget, timeoutUs: Us): void {
    this.open(key, target.host, target.port, target, timeoutUs);
  }

  dial(key: string, host: string, port: number, timeoutUs: Us): void {
    this.open(key, host, port, null, timeoutUs);
  }

  cancel(key: string): void {
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    this.pending.delete(key);
    this.core.kernel.cancel(pending.timer);
    this.core.options.network.close(pending.socket);
  }

  save(): ReadonlyMap<string, Pending> {
    return this.pending.save();
  }

  load(state: ReadonlyMap<string, Pending>): void {
    this.pending.load(state);
  }

  private open(key: string, host: string, port: number, target: HttpTarget | null, timeoutUs: Us): void {
    const { network, nodeName } = this.core.options;
    this.cancel(key);
    const socket = network.connect(`host:${nodeName}`, 'tcp', host, port, { actor: this.core.id, key });
    const timer = this.core.post(timeoutUs, 'request-timeout', { key }, 'timer');
    const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    this.pending.set(key, { socket, target, address, sent: false, timer });
    this.look(key);
  }

  private look(key: string): void {
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    const { network } = this.core.options;
    const state = network.state(pending.socket);
    if (state === undefined || state.phase === 'failed') {
      this.done(key, { kind: 'error', message: failure(pending, ERRNO[state?.errno ?? ''] ?? 'connection reset') });
      return;
    }
    if (state.phase === 'connecting') return;
    if (pending.target === null) {
      this.done(key, { kind: 'response', response: null });
      return;
    }
    if (!pending.sent) {
      this.pending.set(key, { ...pending, sent: true });
      const { host, port, path, headers } = pending.target;
      network.send(pending.socket, {
        kind: 'http-request',
        method: 'GET',
        path,
        headers: { Host: `${host}:${port}`, ...headers },
        body: '',
      });
    }
    const message = network.receive(pending.socket);
    if (message?.kind === 'http-response') this.done(key, answer(pending.target, message));
    else if (message !== undefined) {
      const text = `Get "${pending.target.url}": net/http: HTTP/1.x transport connection broken: malformed HTTP response`;
      const first = message.kind === 'text' ? message.data.split('\n')[0] : '';
      this.done(key, { kind: 'error', message: `${text} ${JSON.stringify(first)}` });
    } else if (state.phase === 'closed' || state.peerClosed) {
      this.done(key, { kind: 'error', message: `Get "${pending.target.url}": EOF` });
    }
  }

  private timeOut(key: string): void {
    const pending = this.pending.get(key);
    if (pending === undefined) return;
    const message =
      pending.target === null
        ? `dial tcp ${pending.address}: i/o timeout`
        : `Get "${pending.target.url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    this.done(key, { kind: 'error', message });
  }

  private done(key: string, result: RequestResult): void {
    this.cancel(key);
    if (key.startsWith('hook/')) this.onHook(key, result);
    else this.onProbe(key, result);
  }
}

/** TLS is not simulated: a server that wants it says so in plain text, and any answer of it is a good one. */
function answer(target: HttpTarget, response: HttpResponse): RequestResult {
  if (!target.url.startsWith('https:')) return { kind: 'response', response };
  if (response.status === 400 && response.body.includes('Client sent an HTTP request to an HTTPS server')) {
    return { kind: 'response', response: { ...response, status: 200 } };
  }
  return { kind: 'error', message: `Get "${target.url}": http: server gave HTTP response to HTTPS client` };
}

function failure(pending: Pending, words: string): string {
  const dial = `dial tcp ${pending.address}: ${words}`;
  return pending.target === null ? dial : `Get "${pending.target.url}": ${dial}`;
}
