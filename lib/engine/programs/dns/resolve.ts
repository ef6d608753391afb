/**
 * getaddrinfo: /etc/hosts first, then DNS with the search list of resolv.conf. glibc tries the suffixes first when the name
 * has fewer dots than ndots and the bare name last; musl does not fall back to the suffixes for a name with enough dots, asks
 * all servers at once and stops at an answer that is neither NOERROR nor NXDOMAIN. IPv4 addresses only: Services here are.
 */

import type { Sys, Wait } from '../../host/contract';
import type { DnsReply } from '../../network/contract';
import { isIPv4, isIPv6 } from '../address';
import { bare, cancelExchange, type Exchange, startExchange, stepExchange } from './exchange';
import { hostsAddresses, readHosts, readResolvConf } from './resolv-conf';

export type Resolved =
  | {
      readonly ok: true;
      readonly addresses: readonly string[];
      readonly canonical: string;
      readonly from: 'literal' | 'hosts' | 'dns';
    }
  | { readonly ok: false; readonly reason: 'not-found' | 'no-address' | 'again' };
export interface Resolving {
  name: string;
  candidates: string[];
  at: number;
  libc: 'glibc' | 'musl';
  exchange: Exchange | null;
  sawNoData: boolean;
  result: Resolved | null;
}
export type ResolveStep =
  | { readonly done: false; readonly wait: Wait }
  | { readonly done: true; readonly result: Resolved };

/** Alpine's programs are linked with musl, whose loader is part of the file tree. */
export function libcOf(sys: Sys): 'glibc' | 'musl' {
  return sys.files.stat('/lib/ld-musl-x86_64.so.1').ok ? 'musl' : 'glibc';
}

export function searchCandidates(
  name: string,
  search: readonly string[],
  ndots: number,
  libc: 'glibc' | 'musl',
): string[] {
  if (name.endsWith('.')) return [bare(name)];
  const dots = name.split('.').length - 1;
  const suffixed = search.filter((s) => s !== '.').map((suffix) => `${name}.${bare(suffix)}`);
  if (libc === 'musl') return dots >= ndots ? [name] : [...suffixed, name];
  return dots >= ndots ? [name, ...suffixed] : [...suffixed, name];
}

export function startResolve(sys: Sys, name: string): Resolving {
  const libc = libcOf(sys);
  const literal = isIPv4(name) || isIPv6(name);
  const found = literal ? [name] : hostsAddresses(readHosts(sys), name);
  const result: Resolved | null =
    found.length > 0 ? { ok: true, addresses: found, canonical: name, from: literal ? 'literal' : 'hosts' } : null;
  const candidates = result === null ? candidatesOf(sys, name, libc) : [];
  return { name, candidates, at: 0, libc, exchange: null, sawNoData: false, result };
}

function candidatesOf(sys: Sys, name: string, libc: Resolving['libc']): string[] {
  const conf = readResolvConf(sys);
  return searchCandidates(name, conf.search, conf.ndots, libc);
}

export function stepResolve(r: Resolving, sys: Sys): ResolveStep {
  for (;;) {
    if (r.result !== null) return { done: true, result: r.result };
    const candidate = r.candidates[r.at];
    if (candidate === undefined) {
      r.result = { ok: false, reason: r.sawNoData ? 'no-address' : 'not-found' };
      continue;
    }
    if (r.exchange === null) {
      const conf = readResolvConf(sys);
      r.exchange = startExchange(sys, { name: candidate, type: 'A' }, conf.nameservers, {
        timeoutUs: conf.timeoutSeconds * 1_000_000,
        rounds: conf.attempts,
        lenient: true,
      });
    }
    const step = stepExchange(r.exchange, sys);
    if (!step.done) return step;
    r.exchange = null;
    r.at += 1;
    takeReply(r, candidate, step.reply);
  }
}

function takeReply(r: Resolving, candidate: string, reply: DnsReply | null): void {
  if (reply === null || (reply.rcode !== 'NOERROR' && reply.rcode !== 'NXDOMAIN')) {
    r.result = { ok: false, reason: 'again' };
    return;
  }
  const addresses = reply.answer.filter((record) => record.type === 'A').map((record) => record.data);
  if (addresses.length > 0) {
    const last = reply.answer.find((record) => record.type === 'A');
    r.result = { ok: true, addresses, canonical: bare(last?.name ?? candidate), from: 'dns' };
    return;
  }
  if (reply.rcode === 'NOERROR') {
    r.sawNoData = true;
    // musl takes an empty answer for the final one; glibc looks on along the search list.
    if (r.libc === 'musl') r.result = { ok: false, reason: 'no-address' };
  }
}

export function cancelResolve(r: Resolving, sys: Sys): void {
  if (r.exchange !== null) cancelExchange(r.exchange, sys);
  r.exchange = null;
}

/** gai_strerror of a failed look-up. */
export function resolveErrorText(reason: 'not-found' | 'no-address' | 'again', libc: 'glibc' | 'musl'): string {
  if (libc === 'musl') return reason === 'again' ? 'Try again' : 'Name does not resolve';
  if (reason === 'again') return 'Temporary failure in name resolution';
  return reason === 'no-address' ? 'No address associated with hostname' : 'Name or service not known';
}
