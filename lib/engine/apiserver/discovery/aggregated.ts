/** Aggregated discovery: all groups in one document of apidiscovery.k8s.io/v2, as kubectl asks for it. */
import type { Kind } from '../../api/kinds/kind';
import { deepFreeze } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import { mediaRanges } from '../request/media-type';
import type { Group, Served } from './groups';
import { subresources } from './legacy';

export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Does the first acceptable range ask for the v2 list? The v2beta1 form is no longer served. */
export function wantsAggregated(accept: string | undefined): boolean {
  for (const { type, parameters } of mediaRanges(accept ?? '')) {
    if (type !== 'application/json') continue;
    const as = parameters.get('as');
    if (as === undefined) return false;
    if (
      as === 'APIGroupDiscoveryList' &&
      parameters.get('g') === 'apidiscovery.k8s.io' &&
      parameters.get('v') === 'v2'
    ) {
      return true;
    }
  }
  return false;
}

const lists = new WeakMap<Served, Map<string, Plain>>();

/** Made once for what the server offers at a time. */
export function groupDiscoveryList(root: 'api' | 'apis', served: Served): Plain {
  let made = lists.get(served);
  if (made === undefined) {
    made = new Map();
    lists.set(served, made);
  }
  let list = made.get(root);
  if (list === undefined) {
    list = deepFreeze(listOf(root === 'api' ? [served.core] : served.groups));
    made.set(root, list);
  }
  return list;
}

function listOf(groups: readonly Group[]): Plain {
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items: groups.map(item) };
}

function item(group: Group): Plain {
  return {
    metadata: group.name === '' ? {} : { name: group.name },
    versions: group.versions.map(({ version, kinds }) => ({
      version,
      resources: kinds.map(resource),
      freshness: 'Current',
    })),
  };
}

function resource(kind: Kind): Plain {
  const subs = subresources(kind);
  return {
    resource: kind.plural,
    responseKind: { group: '', version: '', kind: kind.kind },
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(subs.length === 0
      ? {}
      : {
          subresources: subs.map((sub) => ({
            subresource: sub.name,
            responseKind: { group: sub.group ?? '', version: sub.version ?? '', kind: sub.kind },
            verbs: sub.verbs,
          })),
        }),
  };
}
