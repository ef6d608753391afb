/**
 * The API server's secure port on the network. A client of the API (kubectl in any sandbox) gets a transport when a
 * connection to the address it names would be open; anything else that connects finds a port that speaks TLS.
 */

import type { ApiServer } from '../apiserver/api-server';
import type { Plain } from '../base/plain';
import type { ApiConnection } from '../host/contract';
import type { ApiDoor } from '../host/process/machine';
import type { App, AppHost, NetnsId, Outcome, ProbeResult, SimulatedNetwork, SocketOwner } from '../network/contract';
import type { Actor, ActorId } from '../sim/kernel-contract';

const DOOR: ActorId = 'apiserver-door';
const PLAIN_TEXT = 'Client sent an HTTP request to an HTTPS server.\n';

/** What a client without TLS hears. */
const front: App<null> = {
  name: 'kube-apiserver',
  listens: () => [],
  start: () => ({ state: null, effects: [] }),
  decide: (_state, input) =>
    input.kind !== 'message' || input.message.kind !== 'http-request'
      ? []
      : [
          {
            kind: 'reply',
            connection: input.connection,
            message: { kind: 'http-response', status: 400, reason: 'Bad Request', headers: {}, body: PLAIN_TEXT },
            close: true,
          },
        ],
  apply: () => null,
};

export class ApiServerDoor implements Actor, ApiDoor, AppHost {
  constructor(
    private readonly network: SimulatedNetwork,
    private readonly server: () => ApiServer,
    private readonly place: { readonly netns: NetnsId; readonly host: string; readonly port: number },
    /** Apps of all other listeners. */
    private readonly others: () => AppHost,
  ) {}

  /** Not after `load`: the listening socket is part of the network's state. */
  open(): void {
    const { netns, port } = this.place;
    this.network.sockets.listen(netns, 'tcp', '0.0.0.0', port, { actor: DOOR, key: 'listener' });
  }

  get id(): ActorId {
    return DOOR;
  }

  appOf(owner: SocketOwner): ReturnType<AppHost['appOf']> {
    if (owner.actor !== DOOR) return this.others().appOf(owner);
    const env = {
      hostname: this.place.host,
      args: [],
      env: {},
      ips: [],
      now: 0,
      epochMs: 0,
      readFile: () => undefined,
    };
    return { app: front as unknown as App, state: null, env };
  }

  /** Live connections: plain HTTP is answered, TLS is not simulated byte by byte. */
  handle(_op: string, arg: Plain): void {
    const { socket } = arg as { socket: number };
    const { sockets } = this.network;
    const state = sockets.state(socket);
    if (state === undefined) return;
    if (state.phase === 'listening') {
      for (let next = sockets.accept(socket); next !== undefined; next = sockets.accept(socket)) this.serve(next);
      return;
    }
    this.serve(socket);
  }

  private serve(socket: number): void {
    const { sockets } = this.network;
    const message = sockets.receive(socket);
    if (message !== undefined) {
      const headers = { Connection: 'close' };
      sockets.send(socket, { kind: 'http-response', status: 400, reason: 'Bad Request', headers, body: PLAIN_TEXT });
      sockets.close(socket);
    } else if (sockets.state(socket)?.peerClosed === true) sockets.close(socket);
  }

  connect(request: Parameters<ApiDoor['connect']>[0]): ApiConnection {
    const { host, port } = addressOf(request.server);
    const [outcome] = this.network.probe.connect(request.netns, 'tcp', host, port);
    const error = outcome === undefined ? 'timeout' : errorOf(outcome, this.place.netns);
    if (error !== undefined) return { ok: false, error, address: remoteOf(outcome) ?? `${host}:${port}` };
    return { ok: true, transport: this.server().withToken(request.token, request.userAgent) };
  }
}

function addressOf(server: string): { readonly host: string; readonly port: number } {
  const [, scheme = 'https', host = '', port] = /^(?:(https?):\/\/)?([^/:]+)(?::(\d+))?/.exec(server) ?? [];
  return { host, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
}

function errorOf(
  { result }: Outcome<ProbeResult>,
  server: NetnsId,
): Exclude<ApiConnection, { ok: true }>['error'] | undefined {
  switch (result.kind) {
    case 'connected':
      return result.answeredBy === server ? undefined : 'refused';
    case 'refused':
      return 'refused';
    case 'unresolved':
      return 'no-such-host';
    case 'unreachable':
      return 'unreachable';
    default:
      return 'timeout';
  }
}

function remoteOf(outcome: Outcome<ProbeResult> | undefined): string | undefined {
  const result = outcome?.result;
  return result !== undefined && 'remote' in result ? result.remote : undefined;
}
