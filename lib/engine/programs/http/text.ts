/** HTTP/1.1 on the wire, as clients see it: how messages look as text, and a response read out of text. */
import { utf8Length } from '../../base/utf8';
import type { HttpRequest, HttpResponse, Message } from '../../network/contract';

/** Of lines of a command line, `Name: value`; what has no name is dropped. */
export function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 1).trim();
  }
  return headers;
}

export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const key of Object.keys(headers)) if (key.toLowerCase() === wanted) return headers[key];
  return undefined;
}

export function renderHeaders(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers)
    .map((name) => `${name}: ${headers[name]}\r\n`)
    .join('');
}
export function renderRequest(request: HttpRequest): string {
  return `${request.method} ${request.path} HTTP/1.1\r\n${renderHeaders(request.headers)}\r\n${request.body}`;
}
export function renderResponse(response: HttpResponse): string {
  const reason = response.reason === '' ? '' : ` ${response.reason}`;
  return `HTTP/1.1 ${response.status}${reason}\r\n${renderHeaders(response.headers)}\r\n${response.body}`;
}

/** What a program that only knows bytes reads. */
export function messageText(message: Message): string {
  if (message.kind === 'text') return message.data;
  if (message.kind === 'http-response') return renderResponse(message);
  if (message.kind === 'http-request') return renderRequest(message);
  return '';
}

export type ParsedResponse = HttpResponse | 'incomplete' | 'not-http';

/** A response in text; without Content-Length the body ends with the connection. */
export function parseResponse(text: string, closed: boolean): ParsedResponse {
  if (!'HTTP/'.startsWith(text.slice(0, 5)) && !text.startsWith('HTTP/')) return 'not-http';
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return 'incomplete';
  const [statusLine, ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const m = /^HTTP\/\d(?:\.\d)? (\d{3})(?: (.*))?$/.exec(statusLine ?? '');
  if (m === null) return 'not-http';
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at)] = line.slice(at + 1).trim();
  }
  const body = text.slice(end.index + end[0].length);
  const declared = headerOf(headers, 'content-length');
  if (declared !== undefined ? utf8Length(body) < Number(declared) && !closed : !closed) return 'incomplete';
  return { kind: 'http-response', status: Number(m[1]), reason: m[2] ?? '', headers, body };
}
