/** What machines outside of the cluster answer: fixed pages, ports that only accept, and the name server that knows them. */
import { type Query, reply } from '../../addons/core-dns/plugin';
import { type ZoneTexts, zoneResolver } from '../../addons/core-dns/zone-file';
import type { App, DnsReply, HttpResponse } from '../../network/contract';
import type { OutsideHost } from '../contract';

const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function outsideApp(host: OutsideHost): App<null> {
  return {
    name: 'server',
    listens: () => host.listens.map(({ port }) => ({ protocol: 'tcp', port })),
    start: () => ({ state: null, effects: [] }),
    decide(_state, input) {
      if (input.kind !== 'message' || input.message.kind !== 'http-request') return [];
      const pages = host.listens.find(({ port }) => port === input.port)?.http;
      if (pages === undefined) return [];
      const path = input.message.path.replace(/\?.*$/, '');
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      const message = response(page?.status ?? 404, page?.body ?? 'Not Found\n');
      return [{ kind: 'reply', connection: input.connection, message, afterUs: 2_000, close: true }];
    },
    apply: () => null,
  };
}

function response(status: number, body: string): HttpResponse {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': String(body.length) };
  return { kind: 'http-response', status, reason: STATUS_TEXT[status] ?? '', headers, body };
}

/** The resolver of workstation and nodes: names of the outside machines, and what the profile adds. */
export function nameServerApp(zones: () => ZoneTexts): App<null> {
  return {
    name: 'named',
    listens: () => [
      { protocol: 'udp', port: 53 },
      { protocol: 'tcp', port: 53 },
    ],
    start: () => ({ state: null, effects: [] }),
    decide(_state, input) {
      if (input.kind !== 'message' || input.message.kind !== 'dns-query') return [];
      const { message } = input;
      const name = message.name.endsWith('.') ? message.name : `${message.name}.`;
      const query: Query = { name, type: message.type, id: message.id, from: `${input.from.ip}:${input.from.port}` };
      const found = reply({ ...zoneResolver(zones())(query), aa: false, ra: true });
      const answer: DnsReply = {
        kind: 'dns-reply',
        id: message.id,
        question: { name: message.name, type: message.type },
        rcode: found.rcode,
        flags: ['qr', 'rd', 'ra'],
        answer: found.answer,
        authority: found.authority,
        additional: found.additional,
      };
      return [{ kind: 'reply', connection: input.connection, message: answer, afterUs: 3_000 }];
    },
    apply: () => null,
  };
}

/** Every name is a zone of its own, so that names beside it do not exist. */
export function zonesOf(addresses: Readonly<Record<string, string>>): ZoneTexts {
  const zones: Record<string, readonly string[]> = {};
  for (const name of Object.keys(addresses).sort()) {
    zones[name] = [
      `@ 300 IN SOA ns1.${name}. hostmaster.${name}. 2026010100 7200 3600 1209600 300`,
      `@ 300 IN A ${addresses[name]}`,
    ];
  }
  return zones;
}
