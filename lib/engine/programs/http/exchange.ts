/**
 * One request over one TCP connection: connecting, sent, answered. Plain data; the owner steps it whenever it wakes and
 * keeps its own deadlines. A server that answers in text (nc -l, a script) is parsed; one that speaks no HTTP is reported.
 */

import type { Sys, Wait } from '../../host/contract';
import type { HttpRequest, HttpResponse, SocketState } from '../../network/contract';
import { parseResponse } from './text';

export interface HttpExchange {
  socket: number;
  request: HttpRequest;
  sent: boolean;
  text: string;
  startedUs: number;
}
export type HttpStep =
  | { readonly done: false; readonly connected: boolean; readonly wait: Wait }
  | { readonly done: true; readonly kind: 'response'; readonly response: HttpResponse; readonly keep: boolean }
  | { readonly done: true; readonly kind: 'failed'; readonly errno: NonNullable<SocketState['errno']> }
  | { readonly done: true; readonly kind: 'empty' }
  | { readonly done: true; readonly kind: 'reset' }
  | { readonly done: true; readonly kind: 'not-http'; readonly text: string };

/** `socket`: an open one that is to be used again. */
export function startHttp(sys: Sys, ip: string, port: number, request: HttpRequest, socket?: number): HttpExchange {
  return {
    socket: socket ?? sys.sockets.connect('tcp', ip, port),
    request,
    sent: false,
    text: '',
    startedUs: sys.now,
  };
}

/** Is the connection up? Owners that print "Connected" ask before the first step sends. */
export function isConnected(x: HttpExchange, sys: Sys): boolean {
  return sys.sockets.state(x.socket)?.phase === 'open';
}

export function stepHttp(x: HttpExchange, sys: Sys): HttpStep {
  const state = sys.sockets.state(x.socket);
  if (state?.phase === 'connecting') return { done: false, connected: false, wait: { sockets: [x.socket] } };
  if (!x.sent) {
    if (state === undefined || state.phase !== 'open') {
      return { done: true, kind: 'failed', errno: state?.errno ?? 'ECONNREFUSED' };
    }
    x.sent = true;
    sys.sockets.send(x.socket, x.request);
  }
  for (;;) {
    const message = sys.sockets.receive(x.socket);
    if (message === undefined) break;
    if (message.kind === 'http-response') {
      const close = /close/i.test(message.headers.Connection ?? message.headers.connection ?? '');
      return { done: true, kind: 'response', response: message, keep: !close };
    }
    if (message.kind === 'text') x.text += message.data;
  }
  const now = sys.sockets.state(x.socket);
  const closed = now === undefined || now.phase !== 'open' || now.peerClosed;
  if (x.text !== '') {
    const parsed = parseResponse(x.text, closed);
    if (parsed === 'not-http') return { done: true, kind: 'not-http', text: x.text };
    if (parsed !== 'incomplete') return { done: true, kind: 'response', response: parsed, keep: false };
  }
  if (now?.errno === 'ECONNRESET') return { done: true, kind: 'reset' };
  if (closed) return { done: true, kind: 'empty' };
  return { done: false, connected: true, wait: { sockets: [x.socket] } };
}
