/** One URL of a curl run: its state as plain data, its request, and what is printed when it ends. Texts as lib/connect.c and lib/url.c word them. */
import { utf8Length } from '../../base/utf8';
import type { HttpRequest, HttpResponse } from '../../network/contract';
import type { Resolving } from '../dns/resolve';
import type { HttpExchange } from '../http/exchange';
import { hostHeader, type Url } from '../http/url';
import type { CurlFlavour } from './flavour';
import type { CurlOptions } from './options';

export interface Transfer {
  url: Url;
  urlText: string;
  method: string;
  body: string | null;
  phase: 'resolving' | 'connecting' | 'waiting';
  resolving: Resolving | null;
  addresses: readonly string[];
  at: number;
  exchange: HttpExchange | null;
  startedUs: number;
  connectFromUs: number;
  lookupUs: number;
  connectUs: number;
  redirects: number;
  connects: number;
  tries: number;
  shownSecond: number;
}
/** The connection that is kept for the next URL on the same host. */
export interface Kept {
  host: string;
  port: number;
  ip: string;
  socket: number;
  number: number;
}

export function newTransfer(url: Url, urlText: string, o: CurlOptions, now: number): Transfer {
  const body = o.getWithData ? null : o.data;
  const method = o.method ?? (o.head ? 'HEAD' : body === null ? 'GET' : 'POST');
  return {
    url,
    urlText,
    method,
    body,
    phase: 'resolving',
    resolving: null,
    addresses: [],
    at: 0,
    exchange: null,
    startedUs: now,
    connectFromUs: now,
    lookupUs: 0,
    connectUs: 0,
    redirects: 0,
    connects: 0,
    tries: 0,
    shownSecond: 0,
  };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export function base64(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i += 3) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0);
    result += BASE64[(bits >> 18) & 63] as string;
    result += BASE64[(bits >> 12) & 63] as string;
    result += Number.isNaN(b) ? '=' : (BASE64[(bits >> 6) & 63] as string);
    result += Number.isNaN(c) ? '=' : (BASE64[bits & 63] as string);
  }
  return result;
}

export function requestOf(t: Transfer, o: CurlOptions, flavour: CurlFlavour): HttpRequest {
  const headers: Record<string, string> = { Host: hostHeader(t.url) };
  const user = o.user ?? t.url.user ?? null;
  if (user !== null) headers.Authorization = `Basic ${base64(user)}`;
  headers['User-Agent'] = o.agent ?? `curl/${flavour.version}`;
  headers.Accept = o.json ? 'application/json' : '*/*';
  if (o.referer !== null) headers.Referer = o.referer;
  if (o.cookie !== null) headers.Cookie = o.cookie;
  if (t.body !== null) {
    headers['Content-Length'] = String(utf8Length(t.body));
    headers['Content-Type'] = o.json ? 'application/json' : 'application/x-www-form-urlencoded';
  }
  for (const line of o.headers) {
    const m = /^([^:;]+)([:;])\s*(.*)$/.exec(line);
    if (m === null) continue;
    const name = m[1] as string;
    const present = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
    if (m[3] === '' && m[2] === ':') {
      if (present !== undefined) delete headers[present];
    } else headers[present ?? name] = m[3] as string;
  }
  const query = o.getWithData && o.data !== null ? `${t.url.path.includes('?') ? '&' : '?'}${o.data}` : '';
  return { kind: 'http-request', method: t.method, path: t.url.path + query, headers, body: t.body ?? '' };
}

export function headerText(response: HttpResponse): string {
  const lines = Object.keys(response.headers).map((name) => `${name}: ${response.headers[name]}\r\n`);
  return `HTTP/1.1 ${response.status} ${response.reason}\r\n${lines.join('')}\r\n`;
}
