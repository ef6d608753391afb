/** The doors to peeks (contract.ts NetworkProbe): one question each, all its outcomes with their exact probabilities. */
import { formatIPv4, parseIPv4 } from '../../base/ipv4';
import { SECOND, type Us } from '../../sim/kernel-contract';
import type { HttpRequest, Message, NetnsId, NetworkProbe, Outcome, ProbeResult, Protocol } from '../contract';
import { readResolverConf, searchNames } from '../dns/resolver-files';
import { parseResponse, textOf } from '../http/text';
import { echo } from '../sockets/ping';
import { type Answer, appAnswer } from './app-answer';
import { callFrom } from './call';
import { explore, TooManyOutcomes } from './explore';
import { ONE } from './fraction';
import { PeekRun, type PeekSources } from './peek-run';
import { type Reached, reach } from './reach';
import { lookUp, resolve } from './resolve';

/** How long a peek waits when nobody says: longer than any answer worth having, shorter than TCP's own patience. */
const PATIENCE: Us = 30 * SECOND;

type Target = { readonly ip: number; readonly remote: string };
type Open = Extract<Reached, { kind: 'open' }>;

export class Peeks implements NetworkProbe {
  private readonly sources: PeekSources;

  constructor(sources: Omit<PeekSources, 'followCall'>) {
    this.sources = { ...sources, followCall: callFrom };
  }

  http(from: NetnsId, url: string, options: Parameters<NetworkProbe['http']>[2] = {}): readonly Outcome<ProbeResult>[] {
    const parsed = /^(?:(https?):\/\/)?([^/:?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(url);
    if (parsed === null) return certain({ kind: 'unknown', reason: `no URL: ${url}` });
    const [, scheme = 'http', host = '', port, path = '/'] = parsed;
    const standard = scheme.toLowerCase() === 'https' ? 443 : 80;
    const number = Number(port ?? standard);
    const request: HttpRequest = {
      kind: 'http-request',
      method: options.method ?? 'GET',
      path: path.startsWith('/') ? path : `/${path}`,
      headers: {
        Host: number === standard ? host : `${host}:${number}`,
        'User-Agent': 'curl/7.88.1',
        Accept: '*/*',
        ...options.headers,
      },
      body: '',
    };
    return this.ask(options.timeoutUs, (run) => {
      const target = this.targetOf(run, from, host);
      if ('kind' in target) return target;
      const remote = `${target.remote}:${number}`;
      const reached = reach(run, from, 'tcp', target.ip, number);
      if (reached.kind !== 'open') return { ...reached, remote };
      const answer = this.answerOf(run, reached, request, isWholeResponse);
      if (answer === undefined) return { kind: 'unknown', reason: 'accepts, answer not known' };
      return httpResult(run, reached, answer, remote);
    });
  }

  connect(
    from: NetnsId,
    protocol: Protocol,
    host: string,
    port: number,
    send?: string,
  ): readonly Outcome<ProbeResult>[] {
    return this.ask(undefined, (run) => {
      const target = this.targetOf(run, from, host);
      if ('kind' in target) return target;
      const remote = `${target.remote}:${port}`;
      const reached = reach(run, from, protocol, target.ip, port);
      if (reached.kind !== 'open') return { ...reached, remote };
      const message: Message | undefined = send === undefined ? undefined : { kind: 'text', data: send };
      const answer = this.answerOf(run, reached, message, (heard) => send !== undefined && heard.length > 0);
      const text = answer?.messages.map(textOf).join('') ?? '';
      // A datagram that nobody answers looks the same as one that was lost.
      if (protocol === 'udp' && answer !== undefined && answer.messages.length === 0)
        return { kind: 'timeout', remote };
      return { kind: 'connected', ...ends(reached), remote, ...(text === '' ? {} : { text }) };
    });
  }

  ping(from: NetnsId, host: string): readonly Outcome<ProbeResult>[] {
    return this.ask(undefined, (run) => {
      const target = this.targetOf(run, from, host);
      if ('kind' in target) return target;
      const { remote } = target;
      const result = echo(run.world, from, target.ip, run.world.nextPort());
      if (result.kind === 'reply') return { kind: 'pong' };
      return result.kind === 'silence' ? { kind: 'timeout', remote } : { kind: 'unreachable', remote };
    });
  }

  dns(from: NetnsId, name: string, type: string): readonly Outcome<ProbeResult>[] {
    return this.ask(undefined, (run): ProbeResult => {
      const conf = readResolverConf(this.sources.resolver(from) ?? (() => undefined));
      const searched: string[] = [];
      let empty: ProbeResult | undefined;
      for (const candidate of searchNames(name, conf)) {
        searched.push(candidate);
        const found = lookUp(run, from, conf, candidate, type);
        if (found.kind === 'failed') return { kind: 'unresolved', name, rcode: found.rcode, searched };
        const { reply } = found;
        if (reply.rcode === 'NOERROR' && reply.answer.length > 0) return { kind: 'dns', reply, searched };
        if (reply.rcode === 'NOERROR') empty ??= { kind: 'dns', reply, searched: [...searched] };
      }
      return empty ?? { kind: 'unresolved', name, rcode: 'NXDOMAIN', searched };
    });
  }

  private targetOf(run: PeekRun, from: NetnsId, host: string): Target | ProbeResult {
    const resolved = resolve(run, from, host);
    if (!resolved.ok) {
      return { kind: 'unresolved', name: host, rcode: resolved.rcode, searched: resolved.searched };
    }
    const ip = parseIPv4(resolved.ip);
    if (ip === undefined) return { kind: 'unreachable', remote: resolved.ip };
    // The name servers took all the time there was.
    if (run.world.now >= run.deadline) return { kind: 'timeout', remote: host };
    return { ip, remote: resolved.ip };
  }

  private answerOf(
    run: PeekRun,
    to: Open,
    message: Message | undefined,
    isWhole: (heard: readonly Message[]) => boolean,
  ): Answer | undefined {
    const app = run.appOf(to.listener.owner);
    return app === undefined ? undefined : appAnswer(run, app, to, message, isWhole);
  }

  private ask(timeoutUs: Us | undefined, question: (run: PeekRun) => ProbeResult): readonly Outcome<ProbeResult>[] {
    const deadline = this.sources.live.now + (timeoutUs ?? PATIENCE);
    try {
      const explored = explore(
        (choose) => {
          const run = new PeekRun(this.sources, choose, deadline);
          const result = question(run);
          return { result, hops: run.world.hops ?? [] };
        },
        ({ result }) => JSON.stringify(result),
        { runs: 0 },
      );
      return explored.map(({ probability, result: { result, hops } }) => ({ probability, result, hops }));
    } catch (error) {
      if (error instanceof TooManyOutcomes) return certain({ kind: 'unknown', reason: 'too many outcomes' });
      throw error;
    }
  }
}

function certain(result: ProbeResult): readonly Outcome<ProbeResult>[] {
  return [{ probability: ONE, result, hops: [] }];
}

function ends(to: Open): { readonly answeredBy: NetnsId; readonly sourceIP: string } {
  return { answeredBy: to.netns, sourceIP: formatIPv4(to.seen.src) };
}

function isWholeResponse(heard: readonly Message[]): boolean {
  if (heard.some((message) => message.kind === 'http-response')) return true;
  return heard.length > 0 && parseResponse(heard.map(textOf).join(''), false) !== undefined;
}

function httpResult(run: PeekRun, to: Open, answer: Answer, remote: string): ProbeResult {
  const text = answer.messages.map(textOf).join('');
  const response =
    answer.messages.find((message) => message.kind === 'http-response') ?? parseResponse(text, answer.closed);
  if (response?.kind === 'http-response') return { kind: 'http', response, ...ends(to), remote };
  if (answer.messages.length === 0 && !answer.closed) {
    run.world.now = run.deadline;
    return { kind: 'timeout', remote };
  }
  return { kind: 'connected', ...ends(to), remote, ...(text === '' ? {} : { text }) };
}
