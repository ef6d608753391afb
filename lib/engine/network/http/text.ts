/** HTTP/1.1 as text, where one end of a connection speaks in messages and the other in bytes. */
import { utf8Bytes } from '../../base/utf8';
import type { HttpRequest, HttpResponse, Message } from '../contract';

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers)
    .map((name) => `${name}: ${headers[name]}\r\n`)
    .join('');
}

export function renderRequest(request: HttpRequest): string {
  return `${request.method} ${request.path} HTTP/1.1\r\n${headerLines(request.headers)}\r\n${request.body}`;
}

export function renderResponse(response: HttpResponse): string {
  const reason = response.reason === '' ? '' : ` ${response.reason}`;
  return `HTTP/1.1 ${response.status}${reason}\r\n${headerLines(response.headers)}\r\n${response.body}`;
}

/** What a peer that only knows bytes reads. */
export function textOf(message: Message): string {
  if (message.kind === 'text') return message.data;
  if (message.kind === 'http-request') return renderRequest(message);
  return message.kind === 'http-response' ? renderResponse(message) : '';
}

/** A whole response in text; without Content-Length its body ends with the connection. Undefined: not (yet) HTTP. */
export function parseResponse(text: string, closed: boolean): HttpResponse | undefined {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null || !text.startsWith('HTTP/')) return undefined;
  const [first = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/.exec(first);
  if (status === null) return undefined;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at)] = line.slice(at + 1).trim();
  }
  const body = text.slice(end.index + end[0].length);
  const declared = Object.keys(headers).find((name) => name.toLowerCase() === 'content-length');
  const isWhole = declared === undefined ? closed : utf8Bytes(body).length >= Number(headers[declared]);
  if (!isWhole && !closed) return undefined;
  return { kind: 'http-response', status: Number(status[1]), reason: status[2] ?? '', headers, body };
}
