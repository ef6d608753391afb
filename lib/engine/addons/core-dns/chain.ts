/** The chain of one server block: plugins stand in CoreDNS' own order, whatever the Corefile's (plugin.cfg). */
import { assert } from '../../base/assert';
import { cachePlugin } from './cache-plugin';
import { matchZone, type ServerBlock } from './corefile';
import { errorsPlugin } from './errors-plugin';
import { forwardPlugin } from './forward-plugin';
import { hostsPlugin } from './hosts-plugin';
import { kubernetesPlugin } from './kubernetes-plugin';
import { loadbalancePlugin } from './loadbalance-plugin';
import { logPlugin } from './log-plugin';
import { type Handler, isReply, type Plugin, type Query, type Reply, reply, type Serving } from './plugin';
import { rewritePlugin } from './rewrite-plugin';

/** First in the chain first. */
const ORDER: readonly (readonly [name: string, plugin: Plugin])[] = [
  ['errors', errorsPlugin],
  ['log', logPlugin],
  ['loadbalance', loadbalancePlugin],
  ['rewrite', rewritePlugin],
  ['cache', cachePlugin],
  ['hosts', hostsPlugin],
  ['kubernetes', kubernetesPlugin],
  ['forward', forwardPlugin],
];
/** They do nothing to an answer here. */
const SILENT = ['health', 'ready', 'prometheus', 'loop', 'reload', 'metadata', 'bufsize', 'debug', 'bind', 'local'];

assert(new Set(ORDER.map(([name]) => name)).size === ORDER.length, 'a CoreDNS plugin is listed twice');

export function isKnownPlugin(name: string): boolean {
  return SILENT.includes(name) || ORDER.some(([one]) => one === name);
}

export function chainOf(server: ServerBlock): Handler {
  let last = 'errors';
  const end: Handler = () => ({ error: `plugin/${last}: no next plugin found` });
  let handler: Handler = end;
  for (const [name, plugin] of [...ORDER].reverse()) {
    const given = server.directives.filter((directive) => directive.name === name);
    if (given.length > 0 && handler === end) last = name;
    for (const directive of [...given].reverse()) handler = plugin(directive, handler, server);
  }
  return handler;
}

/** The server whose zone fits best answers; without one the question is refused. */
export function ask(
  servers: readonly (readonly [ServerBlock, Handler])[],
  port: number,
  query: Query,
  serving: Omit<Serving, 'lookup'>,
): Reply {
  let best: { readonly zone: string; readonly handler: Handler } | undefined;
  for (const [server, handler] of servers) {
    if (server.port !== port) continue;
    const zone = matchZone(server.zones, query.name);
    if (zone !== undefined && (best === undefined || zone.length > best.zone.length)) best = { zone, handler };
  }
  if (best === undefined) return reply({ rcode: 'REFUSED', aa: false });
  const answer = best.handler(query, { lookup: (target) => ask(servers, port, target, serving), ...serving });
  return isReply(answer) ? answer : reply({ rcode: 'SERVFAIL', aa: false });
}
