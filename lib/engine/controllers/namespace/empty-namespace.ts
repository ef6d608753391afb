/**
 * Deletes what is in a namespace: pods first, everything else once they are gone, and says how long to wait
 * (pkg/controller/namespace/deletion/namespaced_resources_deleter.go, OrderedNamespaceDeletion).
 */
import type { ApiClient } from '../../client/api-client';
import { timeMs } from '../../client/clock';
import { type DiscoveredResource, discoverPreferred } from '../../client/discovery';
import type { Draft } from '../../client/object';
import type { Findings } from './conditions';

/** Wait for objects that only their finalizers hold. */
const FINALIZER_SECONDS = 15;

export interface Emptied {
  readonly findings: Findings;
  /** Seconds until the rest should be gone; 0: nothing is left or its end is unknown. */
  readonly estimate: number;
}
interface Remains {
  readonly count: number;
  readonly finalizers: readonly string[];
  readonly estimate: number;
  readonly failure: string | undefined;
}

export function emptyNamespace(client: ApiClient, namespace: Draft, now: number): Emptied {
  const { resources, failure: discoveryFailure } = discoverPreferred(client);
  const deletable = resources.filter((r) => r.namespaced && r.verbs.includes('delete'));
  const remaining = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const contentFailures: string[] = [];
  let estimate = 0;
  const empty = (resource: DiscoveredResource): Remains => {
    const remains = emptyCollection(client, resource, namespace, now);
    estimate = Math.max(estimate, remains.estimate);
    if (remains.count > 0) remaining.set(`${resource.plural}.${resource.group}`, remains.count);
    for (const finalizer of remains.finalizers) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
    if (remains.failure !== undefined) contentFailures.push(remains.failure);
    return remains;
  };
  const pods = deletable.find(isPods);
  if (pods !== undefined && empty(pods).count > 0) {
    return { findings: { discoveryFailure, contentFailures, remaining: undefined, finalizers }, estimate };
  }
  for (const resource of deletable) if (!isPods(resource)) empty(resource);
  return { findings: { discoveryFailure, contentFailures, remaining, finalizers }, estimate };
}

function isPods(resource: DiscoveredResource): boolean {
  return resource.group === '' && resource.plural === 'pods';
}

function emptyCollection(client: ApiClient, resource: DiscoveredResource, namespace: Draft, now: number): Remains {
  const { name, deletionTimestamp } = namespace.metadata;
  const grace = isPods(resource) ? graceSeconds(client.list(resource, name)) : 0;
  const waited = now - (timeMs(deletionTimestamp) ?? now);
  const estimate = waited >= grace * 1_000 ? 0 : grace;
  const failed = (failure: string): Remains => ({ count: 0, finalizers: [], estimate, failure });
  if (resource.verbs.includes('deletecollection')) {
    const deleted = client.deleteCollection(resource, name, { propagationPolicy: 'Background' });
    if (!deleted.ok) return failed(deleted.error.message);
  } else if (resource.verbs.includes('list')) {
    const listed = client.list(resource, name);
    for (const item of listed.ok ? (listed.object.items ?? []) : []) {
      client.delete(resource, name, item.metadata.name, { propagationPolicy: 'Background' });
    }
  }
  if (!resource.verbs.includes('list')) return { count: 0, finalizers: [], estimate, failure: undefined };
  const left = client.list(resource, name);
  if (!left.ok) return failed(left.error.message);
  const items: readonly Draft[] = left.object.items ?? [];
  const finalizers = items.flatMap((item) => (item.metadata.finalizers ?? []) as readonly string[]);
  if (items.length === 0) return { count: 0, finalizers, estimate: 0, failure: undefined };
  if (estimate > 0) return { count: items.length, finalizers, estimate, failure: undefined };
  if (finalizers.length > 0) {
    return { count: items.length, finalizers, estimate: FINALIZER_SECONDS, failure: undefined };
  }
  const { group, version, plural } = resource;
  const what = `${group}/${version}, Resource=${plural}`;
  const failure = `unexpected items still remain in namespace: ${name} for gvr: ${what}`;
  return { count: items.length, finalizers, estimate: 0, failure };
}

/** The longest grace period among pods that are not over. */
function graceSeconds(pods: ReturnType<ApiClient['list']>): number {
  const items: readonly Draft[] = pods.ok ? (pods.object.items ?? []) : [];
  return items
    .filter((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
    .reduce((longest, pod) => Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0), 0);
}
