/**
 * CoreDNS as a server program: questions on UDP and TCP, /health on 8080, /ready on 8181, reloading of a changed Corefile,
 * lame duck at SIGTERM. Answers are made by the plugin chain of its Corefile, without any effect but logs and the cache.
 */

import type { Plain } from '../../base/plain';
import { remembered } from '../../base/remembered';
import { sha512 } from '../../base/sha512';
import type { App, AppEffect, AppEnv, AppInput, DnsReply, HttpRequest, Message } from '../../network/contract';
import { SECOND } from '../../sim/kernel-contract';
import { type CacheEntry, secondsLeft } from './cache-entry';
import { ask, chainOf, isKnownPlugin } from './chain';
import type { ClusterView } from './cluster-view';
import { type Corefile, configurationText, type Directive, parseCorefile, type ServerBlock } from './corefile';
import type { Handler, Query, Reply, Upstream } from './plugin';

export type CoreDnsState = {
  /** Text of the running configuration. */
  readonly corefile: string;
  readonly cache: { readonly [key: string]: CacheEntry };
  readonly stopping: boolean;
};
type Change =
  | { readonly kind: 'stored'; readonly entries: Readonly<Record<string, CacheEntry>>; readonly now: number }
  | { readonly kind: 'corefile'; readonly text: string }
  | { readonly kind: 'stopping' };

export interface CoreDnsAppOptions {
  readonly view: ClusterView;
  /** Called when a CoreDNS process starts. */
  readonly onStart: () => void;
  /** Where the container has no Corefile of its own. */
  readonly corefile: () => string;
  readonly upstream: Upstream;
  readonly version: string;
}

const CONF = '/etc/coredns/Corefile';
const RELOAD_US = 30 * SECOND;
const PORTS = { health: 8_080, ready: 8_181, metrics: 9_153 } as const;

type Configuration = readonly (readonly [ServerBlock, Handler])[];

const configurationOf = remembered((text): Configuration => {
  const parsed = checked(text);
  return parsed.ok ? parsed.servers.map((server) => [server, chainOf(server)] as const) : [];
});

/** Of all servers: health and ready are asked for every few seconds. */
const directivesOf = remembered((text): readonly Directive[] =>
  configurationOf(text).flatMap(([server]) => server.directives),
);

export function coreDnsApp(options: CoreDnsAppOptions): App<CoreDnsState> {
  const textOf = (env: AppEnv): string => env.readFile(confPath(env.args)) ?? options.corefile();

  return {
    name: 'coredns',
    listens(env) {
      const ports = new Set<number>();
      const servers = configurationOf(textOf(env)).map(([server]) => server);
      for (const server of servers) ports.add(server.port);
      const listens = [...ports].flatMap((port) => [
        { protocol: 'udp' as const, port },
        { protocol: 'tcp' as const, port },
      ]);
      const http = (['health', 'ready', 'prometheus'] as const).flatMap((name) => {
        const directive = servers.flatMap((server) => server.directives).find((one) => one.name === name);
        return directive === undefined ? [] : [{ protocol: 'tcp' as const, port: portOf(name, directive) }];
      });
      return [...listens, ...http];
    },
    start(env) {
      options.onStart();
      const text = textOf(env);
      const parsed = checked(text, confPath(env.args));
      const state: CoreDnsState = { corefile: text, cache: {}, stopping: false };
      if (!parsed.ok) {
        return { state, effects: [{ kind: 'log', stream: 'stdout', text: `${parsed.message}\n` }, exit(1)] };
      }
      const zones = parsed.servers.flatMap((server) => server.zones.map((zone) => `${zone}:${server.port}\n`));
      const reloads = hasDirective(parsed.servers, 'reload');
      const sum = reloads ? `${sumLine(text, confPath(env.args))}\n` : '';
      const build = BUILDS[options.version] ?? BUILDS['1.13.1'];
      const banner = `${zones.join('')}${sum}CoreDNS-${options.version}\nlinux/amd64, ${build}\n`;
      return { state, effects: [{ kind: 'log', stream: 'stdout', text: banner }, ...(reloads ? [reloadTimer] : [])] };
    },
    decide(state, input, env) {
      if (input.kind === 'signal') return onSignal(state, input.signal, configurationOf(state.corefile));
      if (input.kind === 'timer') return onTimer(state, input.name, env, textOf(env));
      if (input.kind !== 'message') return [];
      const { message } = input;
      if (message.kind === 'dns-query') return onQuery(state, input, message, env);
      if (message.kind === 'http-request') {
        const body = onHttp(state, message, input.port, directivesOf(state.corefile), options.view);
        return [{ kind: 'reply', connection: input.connection, message: body, close: false }];
      }
      return [];
    },
    apply(state, plain) {
      const change = plain as unknown as Change;
      if (change.kind === 'corefile') return { ...state, corefile: change.text, cache: {} };
      if (change.kind === 'stopping') return { ...state, stopping: true };
      const live = Object.entries(state.cache).filter(([, entry]) => secondsLeft(entry, change.now) > 0);
      return { ...state, cache: { ...Object.fromEntries(live), ...change.entries } };
    },
  };

  function onQuery(
    state: CoreDnsState,
    input: Extract<AppInput, { kind: 'message' }>,
    message: Extract<Message, { kind: 'dns-query' }>,
    env: AppEnv,
  ): readonly AppEffect[] {
    const stored: Record<string, CacheEntry> = {};
    const log: string[] = [];
    const name = message.name.endsWith('.') ? message.name : `${message.name}.`;
    const query: Query = { name, type: message.type, id: message.id, from: `${input.from.ip}:${input.from.port}` };
    const answer = ask(configurationOf(state.corefile), input.port, query, {
      view: options.view,
      now: env.now,
      cached: state.cache,
      stored,
      log,
      upstream: options.upstream,
      ips: env.ips,
      nameservers: nameserversOf(env.readFile('/etc/resolv.conf') ?? ''),
      readFile: (path) => env.readFile(path),
    });
    const effects: AppEffect[] = [
      { kind: 'reply', connection: input.connection, message: toMessage(message, answer), afterUs: 150 },
    ];
    if (Object.keys(stored).length > 0) {
      effects.push(change({ kind: 'stored', entries: stored, now: env.now }));
      // An answer that ages away changes what the next one is: whoever watches the app's state must hear of it.
      const shortest = Math.min(...Object.values(stored).map((entry) => entry.ttl));
      effects.push({ kind: 'timer', name: 'cache', afterUs: shortest * SECOND });
    }
    for (const line of log) effects.push({ kind: 'log', stream: 'stdout', text: `${line}\n` });
    return effects;
  }
}

/** Go version and commit of releases, as they tell them at their start. */
const BUILDS: Readonly<Record<string, string>> = {
  '1.13.1': 'go1.25.2, 1db4568',
  '1.12.1': 'go1.24.1, 707c7c1',
};

function sumLine(text: string, path: string): string {
  return `[INFO] plugin/reload: Running configuration SHA512 = ${sha512(configurationText(text, path))}`;
}

const reloadTimer: AppEffect = { kind: 'timer', name: 'reload', afterUs: RELOAD_US };

function exit(code: number): AppEffect {
  return { kind: 'exit', code };
}

function change(what: Change): AppEffect {
  return { kind: 'state', change: what as unknown as Plain };
}

function confPath(args: readonly string[]): string {
  const at = args.indexOf('-conf');
  return at < 0 ? CONF : (args[at + 1] ?? CONF);
}

/** Parsed, with directives that no plugin answers to refused. */
function checked(text: string, path = CONF): Corefile {
  const parsed = parseCorefile(text, path);
  if (!parsed.ok) return parsed;
  for (const server of parsed.servers) {
    for (const directive of server.directives) {
      if (isKnownPlugin(directive.name)) continue;
      const message = `${path}:${directive.line} - Error during parsing: Unknown directive '${directive.name}'`;
      return { ok: false, message };
    }
  }
  return parsed;
}

function hasDirective(servers: readonly ServerBlock[], name: string): boolean {
  return servers.some((server) => server.directives.some((directive) => directive.name === name));
}

function portOf(name: 'health' | 'ready' | 'prometheus', directive: Directive): number {
  const given = /:(\d+)$/.exec(directive.args[0] ?? '')?.[1];
  return given === undefined ? PORTS[name === 'prometheus' ? 'metrics' : name] : Number(given);
}

function nameserversOf(resolvConf: string): readonly string[] {
  const lines = resolvConf.split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter((words) => words[0] === 'nameserver').map((words) => words[1] ?? '');
}

function toMessage(
  asked: { readonly id: number; readonly name: string; readonly type: string },
  answer: Reply,
): DnsReply {
  return {
    kind: 'dns-reply',
    id: asked.id,
    question: { name: asked.name, type: asked.type },
    rcode: answer.rcode,
    flags: ['qr', ...(answer.aa ? ['aa'] : []), 'rd', ...(answer.ra ? ['ra'] : [])],
    answer: answer.answer,
    authority: answer.authority,
    additional: answer.additional,
  };
}

function onSignal(state: CoreDnsState, signal: string, configuration: Configuration): readonly AppEffect[] {
  if (signal !== 'SIGTERM' && signal !== 'SIGINT') return [];
  if (state.stopping) return [exit(2)];
  const health = configuration.flatMap(([server]) => server.directives).find((one) => one.name === 'health');
  const lameduck = health?.block.find((line) => line[0] === 'lameduck')?.[1];
  const seconds = Number.parseFloat(lameduck ?? '0');
  const log = (text: string): AppEffect => ({ kind: 'log', stream: 'stdout', text: `${text}\n` });
  const said = log(`[INFO] ${signal}: Shutting down servers then terminating`);
  if (seconds === 0) return [said, exit(0)];
  return [
    said,
    log(`[INFO] plugin/health: Going into lameduck mode for ${lameduck}`),
    change({ kind: 'stopping' }),
    { kind: 'timer', name: 'stop', afterUs: Math.round(seconds * SECOND) },
  ];
}

function onTimer(state: CoreDnsState, name: string, env: AppEnv, text: string): readonly AppEffect[] {
  const { now } = env;
  const path = confPath(env.args);
  if (name === 'stop') return [exit(0)];
  if (name === 'cache') {
    const aged = Object.values(state.cache).some((entry) => secondsLeft(entry, now) <= 0);
    return aged ? [change({ kind: 'stored', entries: {}, now })] : [];
  }
  if (name !== 'reload' || state.stopping) return [];
  if (text === state.corefile) return [reloadTimer];
  const log = (line: string): AppEffect => ({ kind: 'log', stream: 'stdout', text: `${line}\n` });
  const parsed = checked(text);
  if (!parsed.ok) return [log(`[ERROR] Restart failed: ${parsed.message}`), reloadTimer];
  const lines = ['[INFO] Reloading', sumLine(text, path), '[INFO] Reloading complete'];
  return [change({ kind: 'corefile', text }), ...lines.map(log), reloadTimer];
}

function onHttp(
  state: CoreDnsState,
  request: HttpRequest,
  port: number,
  directives: readonly Directive[],
  view: ClusterView,
): Message {
  const serves = (name: 'health' | 'ready' | 'prometheus'): boolean =>
    directives.some((directive) => directive.name === name && portOf(name, directive) === port);
  const path = request.path.replace(/\?.*$/, '');
  if (path === '/health' && serves('health')) return http(200, 'OK', 'OK');
  if (path === '/ready' && serves('ready')) {
    if (state.stopping) return http(503, 'Service Unavailable', 'Shutting down');
    const waits = directives.some((directive) => directive.name === 'kubernetes') && !view.synced;
    return waits ? http(503, 'Service Unavailable', 'kubernetes') : http(200, 'OK', 'OK');
  }
  return http(404, 'Not Found', '404 page not found\n');
}

function http(status: number, reason: string, body: string): Message {
  const headers = { 'Content-Length': String(body.length), 'Content-Type': 'text/plain; charset=utf-8' };
  return { kind: 'http-response', status, reason, headers, body };
}
