/**
 * What the HTTP servers of images have in common: a request read out of text, answers with their headers, and the log time
 * formats. Connections that send no HTTP get the server's own 400.
 */
import type { AppEnv, AppInput, HttpRequest, HttpResponse } from '../../network/contract';
import { civilTime } from '../../sim/wall-clock';

export const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

export interface ReceivedRequest extends HttpRequest {
  /** 1.0 clients want the connection closed. */
  readonly version: string;
}

/** The request in a message, 'incomplete' while its head has not ended, or 'bad' when it is no HTTP. */
export function requestOf(input: Extract<AppInput, { kind: 'message' }>): ReceivedRequest | 'incomplete' | 'bad' {
  const message = input.message;
  if (message.kind === 'http-request') {
    const { kind, method, path, headers, body } = message;
    return { kind, method, path, headers, body, version: '1.1' };
  }
  return message.kind === 'text' ? parseRequest(message.data) : 'bad';
}

export function parseRequest(text: string): ReceivedRequest | 'incomplete' | 'bad' {
  const end = /\r?\n\r?\n/.exec(text);
  const first = /^([^\r\n]*)\r?\n/.exec(text)?.[1];
  const line = /^([A-Z]+) (\S+)(?: HTTP\/(\d\.\d))?$/.exec(first ?? '');
  if (first !== undefined && line === null) return 'bad';
  if (end === null || line === null) return 'incomplete';
  const headers: Record<string, string> = {};
  for (const header of text.slice(0, end.index).split(/\r?\n/).slice(1)) {
    const at = header.indexOf(':');
    if (at > 0) headers[header.slice(0, at)] = header.slice(at + 1).trim();
  }
  const body = text.slice(end.index + end[0].length);
  return {
    kind: 'http-request',
    method: line[1] as string,
    path: line[2] as string,
    headers,
    body,
    version: line[3] ?? '0.9',
  };
}

export function header(
  request: { readonly headers: Readonly<Record<string, string>> },
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  for (const key of Object.keys(request.headers)) if (key.toLowerCase() === wanted) return request.headers[key];
  return undefined;
}

export function wantsClose(request: ReceivedRequest): boolean {
  const connection = header(request, 'connection')?.toLowerCase();
  return connection === 'close' || (request.version !== '1.1' && connection !== 'keep-alive');
}

export function response(status: number, headers: Readonly<Record<string, string>>, body: string): HttpResponse {
  return { kind: 'http-response', status, reason: REASONS[status] ?? '', headers, body };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function two(n: number): string {
  return String(n).padStart(2, '0');
}
export function wallMs(env: AppEnv): number {
  return env.epochMs + Math.floor(env.now / 1000);
}
export function wallParts(env: AppEnv) {
  const ms = wallMs(env);
  const t = civilTime(Math.floor(ms / 1000));
  const month = MONTHS[t.month - 1] as string;
  const time = `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
  return {
    ...t,
    ms: ms - Math.floor(ms / 1000) * 1000,
    monthName: month,
    weekdayName: DAYS[t.weekday] as string,
    time,
  };
}

/** Servers write the same second many times: the last one they wrote. */
let dated = { second: -1, text: '' };

/** `Sat, 21 Nov 2026 04:54:23 GMT`. */
export function httpDate(env: AppEnv): string {
  const second = Math.floor(wallMs(env) / 1000);
  if (dated.second !== second) {
    const t = wallParts(env);
    dated = { second, text: `${t.weekdayName}, ${two(t.day)} ${t.monthName} ${t.year} ${t.time} GMT` };
  }
  return dated.text;
}
/** `21/Nov/2026:04:54:23 +0000`. */
export function commonLogTime(env: AppEnv): string {
  const t = wallParts(env);
  return `${two(t.day)}/${t.monthName}/${t.year}:${t.time} +0000`;
}
/** `2026/11/21 04:54:23`. */
export function slashTime(env: AppEnv): string {
  const t = wallParts(env);
  return `${t.year}/${two(t.month)}/${two(t.day)} ${t.time}`;
}
/** klog's heading: `I1121 04:54:23.123456       1 file.go:10] `. */
export function klogHead(env: AppEnv, severity: string, file: string): string {
  const t = wallParts(env);
  const micros = String(t.ms * 1000 + (env.now % 1000)).padStart(6, '0');
  return `${severity}${two(t.month)}${two(t.day)} ${t.time}.${micros}       1 ${file}] `;
}
