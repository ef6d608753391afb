/**
 * Name look-up inside a peek: /etc/hosts, then the name servers of resolv.conf by UDP, each question explored by itself so
 * that two DNS pods that say the same do not double the outcomes.
 */
import { parseIPv4 } from '../../base/ipv4';
import { SECOND } from '../../sim/kernel-contract';
import type { DnsReply, NetnsId } from '../contract';
import { hostsAddress, type ResolverConf, readResolverConf, searchNames } from '../dns/resolver-files';
import { appAnswer } from './app-answer';
import type { PeekRun } from './peek-run';
import { reach } from './reach';

export type Resolved =
  | { readonly ok: true; readonly ip: string; readonly searched: readonly string[] }
  | { readonly ok: false; readonly rcode: string; readonly searched: readonly string[] };

export type Lookup =
  | { readonly kind: 'reply'; readonly reply: DnsReply }
  | { readonly kind: 'failed'; readonly rcode: 'TIMEOUT' | 'REFUSED' | 'SERVFAIL' };

export function resolve(run: PeekRun, netns: NetnsId, name: string): Resolved {
  if (parseIPv4(name) !== undefined) return { ok: true, ip: name, searched: [] };
  const read = run.sources.resolver(netns) ?? (() => undefined);
  const known = name === 'localhost' ? (hostsAddress(read, name) ?? '127.0.0.1') : hostsAddress(read, name);
  if (known !== undefined) {
    run.world.hops?.push({ host: netns, stage: 'resolve', verdict: `${name} is ${known} in /etc/hosts` });
    return { ok: true, ip: known, searched: [] };
  }
  const conf = readResolverConf(read);
  const searched: string[] = [];
  let rcode = 'NXDOMAIN';
  for (const candidate of searchNames(name, conf)) {
    searched.push(candidate);
    const found = lookUp(run, netns, conf, candidate, 'A');
    if (found.kind === 'failed') return failed(run, netns, name, found.rcode, searched);
    const address = found.reply.answer.find((record) => record.type === 'A')?.data;
    if (address !== undefined) {
      run.world.hops?.push({ host: netns, stage: 'resolve', verdict: `${candidate} is ${address}` });
      return { ok: true, ip: address, searched };
    }
    if (found.reply.rcode === 'NOERROR') {
      rcode = 'NOERROR';
      // musl takes an empty answer for the final one; glibc looks on along the search list.
      if (conf.libc === 'musl') break;
    }
  }
  return failed(run, netns, name, rcode, searched);
}

function failed(run: PeekRun, host: NetnsId, name: string, rcode: string, searched: readonly string[]): Resolved {
  run.world.hops?.push({ host, stage: 'resolve', verdict: `${name}: ${rcode}` });
  return { ok: false, rcode, searched };
}

/** One name and type: servers in turn, all of them again, until one answers; SERVFAIL and REFUSED go on to the next. */
export function lookUp(run: PeekRun, netns: NetnsId, conf: ResolverConf, name: string, type: string): Lookup {
  return run.sub(`dns ${netns} ${name} ${type}`, (inner): Lookup => {
    let failure: Lookup = { kind: 'failed', rcode: 'TIMEOUT' };
    for (let attempt = 0; attempt < conf.attempts; attempt++) {
      for (const server of conf.nameservers) {
        const answer = askServer(inner, netns, server, name, type, conf.timeoutSeconds * SECOND);
        if (answer.kind === 'reply' && (answer.reply.rcode === 'NOERROR' || answer.reply.rcode === 'NXDOMAIN')) {
          return answer;
        }
        failure = answer.kind === 'reply' ? { kind: 'failed', rcode: 'SERVFAIL' } : answer;
      }
    }
    return failure;
  });
}

function askServer(
  run: PeekRun,
  netns: NetnsId,
  server: string,
  name: string,
  type: string,
  timeoutUs: number,
): Lookup {
  const ip = parseIPv4(server);
  const startedAt = run.world.now;
  const reached = ip === undefined ? { kind: 'timeout' as const } : reach(run, netns, 'udp', ip, 53);
  if (reached.kind === 'refused' || reached.kind === 'unreachable') return { kind: 'failed', rcode: 'REFUSED' };
  const app = reached.kind === 'open' ? run.appOf(reached.listener.owner) : undefined;
  if (reached.kind === 'open' && app !== undefined) {
    const query = { kind: 'dns-query' as const, id: 1, name, type };
    const [reply] = appAnswer(run, app, reached, query, (messages) => messages.length > 0).messages;
    if (reply?.kind === 'dns-reply' && run.world.now - startedAt <= timeoutUs) return { kind: 'reply', reply };
  }
  run.world.now = Math.min(run.deadline, startedAt + timeoutUs);
  return { kind: 'failed', rcode: 'TIMEOUT' };
}
