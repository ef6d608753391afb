/** The simulated API server on HTTPS: any Kubernetes client attaches with a token. SPDY is not simulated. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { ApiRequest, ApiResponse, ApiTransport } from '../../engine/client/transport';
import type { ServerCertificate } from './certificate';
import { execSockets } from './exec-socket';
import { PROTOBUF, toEnvelope } from './protobuf/envelope';
import { askingForJson, wantsProtobuf } from './protobuf/negotiation';
import { BodyTooLarge, BodyUnreadable, isWatch, readRequest, tokenOf } from './request';
import type { SimulatedApi } from './simulated-api';
import { streamWatch } from './watch-stream';

export function createApiServer(api: SimulatedApi, { key, certificate }: ServerCertificate): Server {
  const server = createServer({ key, cert: certificate }, (incoming, response) => {
    serve(api, incoming, response).catch((error: unknown) => {
      if (error instanceof BodyUnreadable) {
        write(response, unreadable(error.message));
        return;
      }
      const status = error instanceof BodyTooLarge ? 413 : 500;
      if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(status === 413 ? 'Request entity too large: limit is 3145728\n' : 'internal error\n');
      if (status === 500) console.error(error);
    });
  });
  const upgrade = execSockets(api);
  server.on('upgrade', (incoming, socket, head) => void upgrade(incoming, socket, head));
  return server;
}

async function serve(api: SimulatedApi, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await readRequest(incoming);
  if (sent === undefined) {
    response.writeHead(405).end();
    return;
  }
  const protobuf = wantsProtobuf(sent);
  const request = protobuf ? askingForJson(sent) : sent;
  await api.turn();
  const transport = api.cluster.connector.withToken(tokenOf(incoming), incoming.headers['user-agent'] ?? '');
  if (isWatch(request)) {
    const error = streamWatch(api, transport, request, response, protobuf);
    if (error !== undefined) write(response, error);
    return;
  }
  if (isFollowedLog(request)) {
    followLog(api, transport, request, response);
    return;
  }
  write(response, transport.request(request), protobuf);
}

function unreadable(message: string): ApiResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  const body = { ...status, message, reason: 'BadRequest', code: 400 };
  return { status: 400, contentType: 'application/json', body, headers: {}, warnings: [] };
}

function write(response: ServerResponse, answer: ApiResponse, protobuf = false): void {
  const { status, contentType, body, headers, warnings } = answer;
  const encoded = protobuf ? toEnvelope(body) : undefined;
  const bytes = encoded ?? Buffer.from(typeof body === 'string' ? body : `${JSON.stringify(body)}\n`);
  const fields: Record<string, string | number | string[]> = {
    'content-type': encoded === undefined ? contentType : PROTOBUF,
    'content-length': bytes.length,
    'cache-control': 'no-cache, private',
    ...headers,
    ...(warnings.length === 0 ? {} : { warning: warnings.map((warning) => `299 - ${JSON.stringify(warning)}`) }),
  };
  response.writeHead(status, fields);
  response.end(bytes);
}

function isFollowedLog({ path, query }: ApiRequest): boolean {
  return path.endsWith('/log') && new URLSearchParams(query).get('follow') === 'true';
}

const POLL_MS = 20;

function followLog(api: SimulatedApi, transport: ApiTransport, request: ApiRequest, response: ServerResponse): void {
  const opened = transport.stream(request);
  if ('error' in opened) {
    write(response, opened.error);
    return;
  }
  const { stream } = opened;
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const timer = setInterval(async () => {
    await api.turn();
    const { stdout, stderr } = api.cluster.streams.take(stream);
    if (stdout + stderr !== '') response.write(stdout + stderr);
    if (transport.streamStatus(stream.id).done) response.end();
  }, POLL_MS);
  response.on('close', () => {
    clearInterval(timer);
    transport.closeStream(stream.id);
  });
}
