/** What every handler gets: the server's parts, the request as understood so far, and the warnings it collects. */
import type { Kind } from '../../api/kinds/kind';
import type { PlainObject } from '../../base/plain';
import type { ApiRequest, UserInfo } from '../../client/transport';
import type { KubeletServers } from '../../node/runtime/contract';
import type { Kernel } from '../../sim/kernel-contract';
import type { Store } from '../../store/store';
import type { Rbac } from '../access/rbac';
import type { ServiceAllocator } from '../allocation/service-allocator';
import type { ServedKinds } from '../custom/served-kinds';
import { fromStore, resourceOf, storeKey } from '../storage/form';
import type { Query } from './query';
import type { ResourceRoute } from './route';

export interface ServerParts {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly services: ServiceAllocator;
  readonly kubelets: KubeletServers;
  readonly kinds: ServedKinds;
  readonly rbac: Rbac;
}

export interface RequestContext {
  readonly server: ServerParts;
  readonly request: ApiRequest;
  readonly query: Query;
  readonly route: ResourceRoute;
  readonly user: UserInfo;
  readonly userAgent: string;
  /** Texts of `Warning: 299` headers, in order, without repetition. */
  readonly warnings: string[];
}

export function named(kind: Kind): { readonly group: string; readonly resource: string } {
  return { group: kind.group, resource: kind.plural };
}

export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** Refusals of validation name the group of the internal type: events are core's in whatever group they are served. */
export function internalGroup(kind: Kind): string {
  const stored = kind.storedAs?.apiVersion;
  return stored === undefined ? kind.group : stored.includes('/') ? (stored.split('/')[0] as string) : '';
}

export function stored(context: RequestContext, name: string): PlainObject | undefined {
  const { kind, namespace } = context.route;
  const found = context.server.store.get(resourceOf(kind), storeKey(namespace, name));
  return found === undefined ? undefined : fromStore(kind, found);
}

export function warn(context: RequestContext, text: string): void {
  if (!context.warnings.includes(text)) context.warnings.push(text);
}
