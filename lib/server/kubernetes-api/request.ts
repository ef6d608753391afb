/** An incoming HTTP request as the API server's plain request. */
import type { IncomingMessage } from 'node:http';
import type { Plain } from '../../engine/base/plain';
import type { ApiRequest } from '../../engine/client/transport';
import { fromEnvelope } from './protobuf/envelope';
import { isProtobuf } from './protobuf/negotiation';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** etcd refuses more; the API server's own limit is 3 MiB. */
const BODY_MAX = 3 * 1024 * 1024;

export class BodyTooLarge extends Error {}
export class BodyUnreadable extends Error {}

export async function readRequest(incoming: IncomingMessage): Promise<ApiRequest | undefined> {
  const request = requestOf(incoming);
  if (request === undefined) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (isProtobuf(request.contentType) && bytes.length > 0) {
    const body = fromEnvelope(bytes);
    if (typeof body === 'string') throw new BodyUnreadable(body);
    return { ...request, contentType: 'application/json', body };
  }
  const text = bytes.toString('utf8');
  return text === '' ? request : { ...request, body: text as Plain };
}

export function requestOf(incoming: IncomingMessage): ApiRequest | undefined {
  const { method = 'GET', url = '/', headers } = incoming;
  if (!METHODS.has(method)) return undefined;
  const question = url.indexOf('?');
  const impersonate = headers['impersonate-user'];
  return {
    method: method as ApiRequest['method'],
    path: question < 0 ? url : url.slice(0, question),
    ...(question < 0 ? {} : { query: url.slice(question + 1) }),
    ...(headers['content-type'] === undefined ? {} : { contentType: headers['content-type'] }),
    ...(headers.accept === undefined ? {} : { accept: headers.accept }),
    ...(typeof impersonate === 'string' ? { impersonate } : {}),
  };
}

export function tokenOf(incoming: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
}

export function isWatch({ method, query }: ApiRequest): boolean {
  const value = new URLSearchParams(query).get('watch');
  return method === 'GET' && (value === 'true' || value === '1');
}
