/**
 * The running port-forward: connections of the listeners go as lines over the one stream to the pod, what comes back goes
 * to them. A connection that the pod refuses ends the whole session, as client-go's PortForwarder does.
 */

import { decode, encode, type FromPod, type ToPod } from '../../../engine/base/connection-lines';
import type { Plain } from '../../../engine/base/plain';
import type { StreamHandle } from '../../../engine/client/transport';
import type { Message } from '../../../engine/network/contract';
import type { Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import type { Listener } from './listening';
import type { ForwardedPort } from './ports';

/** The line of portforward.go that hands an error to klog. */
const ERROR_LINE = 522;

interface Connection {
  readonly socket: number;
  readonly port: ForwardedPort;
}

/** klog's value of an error: quoted, or indented lines where it has line breaks. */
function errorValue(text: string): string {
  if (!text.includes('\n')) return `=${JSON.stringify(text)}`;
  const lines = text.replace(/\n$/, '').split('\n');
  return `=<\n${lines.map((line) => `\t${line}\n`).join('')} >`;
}

export class Forwarding {
  private readonly connections = new Map<number, Connection>();
  private readonly input: number;
  private readonly output: number;
  private text = '';
  private next = 0;
  private lost = false;
  /** The pod went while nobody used its stream; the next connection finds out. */
  private gone = false;
  private listeners: readonly Listener[] = [];

  constructor(
    private readonly k: Invocation,
    private readonly stream: StreamHandle,
  ) {
    this.input = k.sys.adoptPipe(stream.stdin as number, 'write');
    this.output = k.sys.adoptPipe(stream.stdout, 'read');
    if (stream.stderr !== undefined) k.sys.close(k.sys.adoptPipe(stream.stderr, 'read'));
  }

  /** Until a signal, or fails when a connection was refused. */
  *run(listeners: readonly Listener[]): Flow {
    const { k } = this;
    this.listeners = listeners;
    for (;;) {
      yield* this.accept();
      yield* this.outgoing();
      this.incoming();
      yield* k.flush();
      if (this.lost) throw new Failure('lost connection to pod');
      const sockets = [
        ...this.listeners.map((one) => one.socket),
        ...[...this.connections.values()].map((c) => c.socket),
      ];
      const wake = yield { sockets, readable: this.gone ? [] : [this.output] };
      if (wake.kind === 'signal') return;
    }
  }

  close(): void {
    const { sockets } = this.k.sys;
    for (const { socket } of this.listeners) sockets.close(socket);
    for (const { socket } of this.connections.values()) sockets.close(socket);
    this.k.sys.close(this.input);
    this.k.transport.closeStream(this.stream.id);
  }

  private *send(line: ToPod): Flow {
    if (this.gone) return;
    const text = encode(line);
    for (let at = 0; at < text.length; at += 16_384) {
      while (!this.k.sys.write(this.input, text.slice(at, at + 16_384))) yield { writable: [this.input] };
    }
  }

  private *accept(): Flow {
    const { sockets } = this.k.sys;
    for (const { socket: listener, port } of this.listeners) {
      for (let socket = sockets.accept(listener); socket !== undefined; socket = sockets.accept(listener)) {
        const id = this.next++;
        this.k.out(`Handling connection for ${port.local}\n`);
        if (this.gone) {
          sockets.close(socket);
          this.lost = true;
          return;
        }
        this.connections.set(id, { socket, port });
        yield* this.send({ kind: 'open', id, port: port.remote });
      }
    }
  }

  private *outgoing(): Flow {
    const { sockets } = this.k.sys;
    for (const [id, { socket }] of [...this.connections]) {
      for (let message = sockets.receive(socket); message; message = sockets.receive(socket)) {
        yield* this.send({ kind: 'data', id, message: message as unknown as Plain });
      }
      const state = sockets.state(socket);
      if (state !== undefined && state.phase === 'open' && !state.peerClosed) continue;
      yield* this.send({ kind: 'end', id });
      this.end(id);
    }
  }

  private incoming(): void {
    const { sys } = this.k;
    while (!this.gone) {
      const got = sys.read(this.output);
      if (got === undefined) break;
      this.text += got.text;
      if (!got.eof) continue;
      this.gone = true;
      this.lost = this.connections.size > 0;
      break;
    }
    const { lines, rest } = decode<FromPod>(this.text);
    this.text = rest;
    for (const line of lines) {
      const one = this.connections.get(line.id);
      if (one === undefined) continue;
      if (line.kind === 'data') {
        sys.sockets.send(one.socket, line.message as unknown as Message);
        continue;
      }
      this.end(line.id);
      if (line.kind === 'end') continue;
      const { local, remote } = one.port;
      const why = `an error occurred forwarding ${local} -> ${remote}: ${line.text}`;
      this.k.klogLine('E', ERROR_LINE, 'portforward.go', `"Unhandled Error" err${errorValue(why)}`);
      this.lost = true;
    }
  }

  private end(id: number): void {
    const one = this.connections.get(id);
    if (one === undefined) return;
    this.k.sys.sockets.close(one.socket);
    this.connections.delete(id);
  }
}
