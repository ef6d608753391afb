/**
 * exec and attach over WebSocket (`v5.channel.k8s.io`, `v4.channel.k8s.io`): the first byte of a message names the
 * channel: 0 input, 1 output, 2 errors, 3 the final Status, 4 the terminal's size, 255 closes a channel (v5).
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiTransport, StreamHandle } from '../../engine/client/transport';
import { requestOf, tokenOf } from './request';
import type { SimulatedApi } from './simulated-api';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const POLL_MS = 10;
enum Channel {
  Input = 0,
  Output = 1,
  Errors = 2,
  Status = 3,
  Resize = 4,
  Close = 255,
}

export function execSockets(api: SimulatedApi) {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  return async (incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const request = requestOf(incoming);
    const offered = (incoming.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (request === undefined || !offered.some((protocol) => PROTOCOLS.includes(protocol))) {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      return;
    }
    await api.turn();
    const transport = api.cluster.connector.withToken(tokenOf(incoming), incoming.headers['user-agent'] ?? '');
    const opened = transport.stream({ ...request, method: 'POST' });
    if ('error' in opened) {
      const text = JSON.stringify(opened.error.body);
      const { status } = opened.error;
      const length = Buffer.byteLength(text);
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${text}`,
      );
      return;
    }
    server.handleUpgrade(incoming, socket, head, (ws) => relay(api, transport, opened.stream, ws));
  };
}

function relay(api: SimulatedApi, transport: ApiTransport, stream: StreamHandle, ws: WebSocket): void {
  const { streams } = api.cluster;
  const send = (channel: Channel, text: string) => ws.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
  ws.on('message', (data: Buffer) => {
    const text = data.subarray(1).toString('utf8');
    if (data[0] === Channel.Input) streams.feed(stream, text);
    else if (data[0] === Channel.Resize) {
      const { Width = 0, Height = 0 } = JSON.parse(text) as { Width?: number; Height?: number };
      transport.resizeStream(stream.id, Width, Height);
    } else if (data[0] === Channel.Close && data[1] === Channel.Input) streams.endInput(stream);
  });
  const timer = setInterval(async () => {
    await api.turn();
    const { stdout, stderr } = streams.take(stream);
    if (stdout !== '') send(Channel.Output, stdout);
    if (stderr !== '') send(Channel.Errors, stderr);
    const status = transport.streamStatus(stream.id);
    if (!status.done) return;
    send(Channel.Status, JSON.stringify(status.status));
    ws.close(1000);
  }, POLL_MS);
  ws.on('close', () => {
    clearInterval(timer);
    transport.closeStream(stream.id);
  });
}
