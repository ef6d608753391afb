/** What a plugin of the chain is: a function from the handler behind it to its own (plugin/plugin.go). All of it is pure. */
import type { DnsRecord, DnsReply } from '../../network/contract';
import type { Us } from '../../sim/kernel-contract';
import type { CacheEntry } from './cache-entry';
import type { ClusterView } from './cluster-view';
import type { Directive, ServerBlock } from './corefile';

export interface Query {
  /** Fully qualified, in the asker's case. */
  readonly name: string;
  readonly type: string;
  readonly id: number;
  readonly from: string;
}
export interface Reply {
  readonly rcode: DnsReply['rcode'];
  /** Authoritative and recursion available: the flags that differ between answers. */
  readonly aa: boolean;
  readonly ra: boolean;
  readonly answer: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}
export type Upstream = (server: string, query: Query) => Reply | 'refused' | 'timeout';

/** One question's surroundings; `stored` and `log` gather what the answer changes. */
export interface Serving {
  readonly view: ClusterView;
  readonly now: Us;
  readonly cached: Readonly<Record<string, CacheEntry>>;
  readonly stored: Record<string, CacheEntry>;
  readonly log: string[];
  readonly upstream: Upstream;
  /** Own addresses of the pod. */
  readonly ips: readonly string[];
  /** Servers of the pod's own /etc/resolv.conf. */
  readonly nameservers: readonly string[];
  readFile(path: string): string | undefined;
  /** Asks the whole chain again, for the target of a CNAME. */
  lookup(query: Query): Reply;
}
/** An error is logged by the errors plugin and answered SERVFAIL. */
export type Answer = Reply | { readonly error: string };
export type Handler = (query: Query, serving: Serving) => Answer;
export type Plugin = (directive: Directive, next: Handler, server: ServerBlock) => Handler;

export function isReply(answer: Answer): answer is Reply {
  return !('error' in answer);
}

export function reply(given: Partial<Reply> & Pick<Reply, 'rcode'>): Reply {
  return { aa: true, ra: false, answer: [], authority: [], additional: [], ...given };
}
