/** A watch over HTTP: one JSON line or protobuf frame an event, until the client goes or `timeoutSeconds` of virtual time are over. */
import type { ServerResponse } from 'node:http';
import type { Plain } from '../../engine/base/plain';
import type { ApiRequest, ApiTransport, WatchEvent } from '../../engine/client/transport';
import { SECOND } from '../../engine/sim/kernel-contract';
import { PROTOBUF, toWatchFrame } from './protobuf/envelope';
import type { SimulatedApi } from './simulated-api';

let watches = 0;

/** The refusal of the server, or undefined when the stream is open. */
export function streamWatch(
  api: SimulatedApi,
  transport: ApiTransport,
  request: ApiRequest,
  response: ServerResponse,
  protobuf = false,
) {
  const { kernel } = api.cluster;
  const actor = `http-watch/${++watches}`;
  const end = () => {
    kernel.unregister(actor);
    response.end();
  };
  kernel.register(actor, {
    handle(op: string, arg: Plain) {
      if (op !== 'watch') {
        end();
        return;
      }
      for (const event of (arg as unknown as { events: readonly WatchEvent[] }).events) {
        response.write(protobuf ? (toWatchFrame(event.type, event.object) ?? '') : `${JSON.stringify(event)}\n`);
      }
    },
  });
  const opened = transport.watch(request, actor);
  if ('error' in opened) {
    kernel.unregister(actor);
    return opened.error;
  }
  const type = protobuf ? `${PROTOBUF};stream=watch` : 'application/json';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const seconds = Number(new URLSearchParams(request.query).get('timeoutSeconds') ?? 0);
  if (seconds > 0) kernel.post(Math.floor(seconds * SECOND), actor, 'timeout', null, 'timer');
  response.on('close', () => {
    transport.stopWatch(opened.watch);
    kernel.unregister(actor);
  });
  return undefined;
}
