/** The server's resources through aggregated discovery, and the names a learner may give them (short names, groups, kinds). */
import type { Draft } from '../draft';
import { Failure } from '../failure';
import type { Invocation } from '../invocation';

export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  /** The group's first version comes first. */
  readonly preferred: boolean;
}
const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

export const apiVersionOf = (r: Resource): string => (r.group ? `${r.group}/${r.version}` : r.version);
/** `deployments.apps` */
export const qualified = (r: Resource): string => (r.group ? `${r.plural}.${r.group}` : r.plural);
/** `deployment.apps/web` as result lines name an object. */
export const typeName = (r: Resource): string => r.kind.toLowerCase() + (r.group ? `.${r.group}` : '');

const ATTEMPTS = 5;

/** A server that does not answer is tried several times, each with a line of the log. */
function reach(k: Invocation): void {
  try {
    void k.transport;
  } catch (error) {
    if (k.dialError !== undefined) {
      const given = k.flags.string('request-timeout');
      const timeout = given === '0' ? '32s' : given;
      const why = `couldn't get current server API group list: Get ${JSON.stringify(`${k.connection.server}/api?timeout=${timeout}`)}: ${k.dialError}`;
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        k.klogLine('E', 265, 'memcache.go', `"Unhandled Error" err=${JSON.stringify(why)}`);
      }
    }
    throw error;
  }
}

export class Discovery {
  readonly resources: readonly Resource[];
  constructor(private readonly k: Invocation) {
    reach(k);
    const lists = ['/api', '/apis'].map((path) => k.call({ method: 'GET', path, accept: ACCEPT }));
    this.resources = lists.flatMap(resourcesOf);
  }

  /** Finds what `svc`, `deployments.v1.apps`, `Deployment` or `replicaset.app` mean. */
  find(name: string): Resource {
    const found = this.lookup(name);
    if (!found) throw new Failure(`the server doesn't have a resource type "${name.split('.')[0]}"`);
    return found;
  }
  lookup(name: string): Resource | undefined {
    const parts = name.split('.');
    const [head = ''] = parts;
    if (parts.length >= 3) {
      const exact = this.match(head, parts.slice(2).join('.'), parts[1], true);
      if (exact) return exact;
    }
    return this.match(head, parts.slice(1).join('.'), undefined, false);
  }
  kind(apiVersion: string, kind: string): Resource | undefined {
    return this.resources.find((r) => apiVersionOf(r) === apiVersion && r.kind === kind);
  }
  category(name: string): readonly Resource[] {
    const seen = new Set<string>();
    return this.resources.filter((r) => {
      if (!r.categories.includes(name) || seen.has(qualified(r))) return false;
      seen.add(qualified(r));
      return true;
    });
  }

  private match(name: string, group: string, version: string | undefined, exact: boolean): Resource | undefined {
    const lower = name.toLowerCase();
    const inGroup = (r: Resource, prefix: boolean) =>
      exact ? r.group === group : group === '' || r.group === group || (prefix && r.group.startsWith(group));
    const fits = (r: Resource, prefix: boolean) =>
      (version === undefined || r.version === version) && inGroup(r, prefix);
    for (const prefix of [false, true]) {
      const named = this.resources.find((r) => fits(r, prefix) && (r.plural === lower || r.singular === lower));
      if (named) return named;
      // A short name means the resource in its preferred version, whichever was asked for.
      const short = this.resources.filter((r) => inGroup(r, prefix) && r.shortNames.includes(name));
      if (short.length > 0) {
        const other = short.find((r) => qualified(r) !== qualified(short[0] as Resource));
        if (other && group === '' && version === undefined) {
          this.k.warn(`short name "${lower}" could also match lower priority resource ${qualified(other)}`);
        }
        return short[0];
      }
    }
    return this.resources.find((r) => fits(r, false) && r.kind === name);
  }
}

const read = new WeakMap<Draft, readonly Resource[]>();

/** Read once a document: in the simulation it is the server's own, which stays the same while its kinds do. */
function resourcesOf(list: Draft): readonly Resource[] {
  let resources = read.get(list);
  if (resources === undefined) {
    resources = (list.items ?? []).flatMap(ofGroup) as readonly Resource[];
    read.set(list, resources);
  }
  return resources;
}

function ofGroup(group: Draft): Resource[] {
  const name: string = group.metadata?.name ?? '';
  return (group.versions ?? []).flatMap((version: Draft, index: number) =>
    (version.resources ?? []).map((r: Draft) => ({
      group: name,
      version: version.version,
      plural: r.resource,
      singular: r.singularResource || (r.responseKind?.kind ?? '').toLowerCase(),
      kind: r.responseKind?.kind ?? '',
      namespaced: r.scope === 'Namespaced',
      shortNames: r.shortNames ?? [],
      categories: r.categories ?? [],
      verbs: r.verbs ?? [],
      subresources: (r.subresources ?? []).map((sub: Draft) => sub.subresource),
      preferred: index === 0,
    })),
  );
}

/** `/apis/apps/v1/namespaces/default/deployments/web` */
export function pathOf(r: Resource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = r.group ? `/apis/${r.group}/${r.version}` : `/api/${r.version}`;
  const place = r.namespaced && namespace ? `/namespaces/${namespace}` : '';
  return `${root}${place}/${r.plural}${name ? `/${name}` : ''}${subresource ? `/${subresource}` : ''}`;
}
