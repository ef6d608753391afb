/** Small apps for tests of peeks: a DNS server with a fixed zone, a counter, a front that asks a back end, a slow one. */
import type { App, DnsReply, Message } from '../contract';

export const who: App = {
  name: 'who',
  listens: () => [],
  start: () => ({ state: 0, effects: [] }),
  decide(_state, input, env) {
    if (input.kind !== 'message') return [];
    const body = `${env.hostname} client=${input.from.ip}`;
    return [{ kind: 'reply', connection: input.connection, message: respond(input.message, body) }];
  },
  apply: (state) => state,
};

function respond(to: Message, body: string): Message {
  if (to.kind === 'http-request') return { kind: 'http-response', status: 200, reason: 'OK', headers: {}, body };
  return { kind: 'text', data: body };
}

export function dnsApp(zone: Readonly<Record<string, string>>, upstream?: string): App {
  const answer = (id: number, name: string, type: string): DnsReply => ({
    kind: 'dns-reply',
    id,
    question: { name, type },
    rcode: zone[name] === undefined ? 'NXDOMAIN' : 'NOERROR',
    flags: ['qr'],
    answer: zone[name] === undefined || type !== 'A' ? [] : [{ name, type, ttl: 30, data: zone[name] as string }],
    authority: [],
    additional: [],
  });
  return {
    name: 'dns',
    listens: () => [],
    start: () => ({ state: 0, effects: [] }),
    decide(_state, input) {
      if (input.kind === 'call-result') {
        const message: Message = input.result.ok
          ? input.result.message
          : { ...answer(1, '', 'A'), rcode: 'SERVFAIL', answer: [] };
        return [{ kind: 'reply', connection: input.connection, message, close: true }];
      }
      if (input.kind !== 'message' || input.message.kind !== 'dns-query') return [];
      const { id, name, type } = input.message;
      const { connection, message } = input;
      if (zone[name] === undefined && upstream !== undefined && !name.endsWith('.local')) {
        return [{ kind: 'call', call: 'up', connection, protocol: 'udp', host: upstream, port: 53, message }];
      }
      return [{ kind: 'reply', connection, message: answer(id, name, type), close: true }];
    },
    apply: (state) => state,
  };
}

export const counter: App<number> = {
  name: 'counter',
  listens: () => [],
  start: () => ({ state: 0, effects: [] }),
  decide(state, input) {
    if (input.kind !== 'message') return [];
    const { connection } = input;
    return [
      { kind: 'state', change: 1 },
      {
        kind: 'reply',
        connection,
        message: { kind: 'text', data: `HTTP/1.0 200 OK\r\n\r\n${state + 1}` },
        close: true,
      },
    ];
  },
  apply: (state) => state + 1,
};

/** Hands every request on to `host`, as an ingress does. */
export function front(host: string, port: number): App {
  return {
    name: 'front',
    listens: () => [],
    start: () => ({ state: 0, effects: [] }),
    decide(_state, input) {
      if (input.kind === 'message') {
        const { connection, message } = input;
        return [{ kind: 'call', call: 'back', connection, protocol: 'tcp', host, port, message }];
      }
      if (input.kind !== 'call-result') return [];
      const message: Message = input.result.ok
        ? input.result.message
        : { kind: 'http-response', status: 502, reason: 'Bad Gateway', headers: {}, body: input.result.error };
      return [{ kind: 'reply', connection: input.connection, message, close: true }];
    },
    apply: (state) => state,
  };
}

export function slow(afterUs: number): App {
  return {
    ...who,
    name: 'slow',
    decide(_state, input) {
      if (input.kind !== 'message') return [];
      return [{ kind: 'reply', connection: input.connection, message: respond(input.message, 'late'), afterUs }];
    },
  };
}
