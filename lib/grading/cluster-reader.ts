/** Typed reads of the API for checks: through the probe's door only, so every read is tracked. */
import type { ClusterProbe } from '../engine/cluster/contract';

/** API JSON is walked freely here; checks and diagnoses read it, nobody writes it. */
export type Json = any;

interface Resource {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
}

export class ClusterReader {
  private resources: readonly Resource[] | undefined;

  constructor(readonly probe: ClusterProbe) {}

  get(plural: string, namespace: string | undefined, name: string): Json | undefined {
    const resource = this.byPlural(plural);
    if (resource === undefined) return undefined;
    const response = this.probe.api.request({ method: 'GET', path: `${pathOf(resource, namespace)}/${name}` });
    return response.status === 200 ? response.body : undefined;
  }

  list(plural: string, namespace: string | undefined, selector?: string): readonly Json[] {
    const resource = this.byPlural(plural);
    if (resource === undefined) return [];
    const query = selector === undefined ? undefined : `labelSelector=${encodeURIComponent(selector)}`;
    const response = this.probe.api.request({
      method: 'GET',
      path: pathOf(resource, namespace),
      ...(query === undefined ? {} : { query }),
    });
    return response.status === 200 ? ((response.body as Json).items ?? []) : [];
  }

  /** The resource of a kind as a lab names it: `ReplicaSet`, with its apiVersion when several share the name. */
  byKind(kind: string, apiVersion?: string): Resource | undefined {
    return this.all().find(
      (r) =>
        r.kind === kind &&
        (apiVersion === undefined || apiVersion === (r.group === '' ? r.version : `${r.group}/${r.version}`)),
    );
  }

  private byPlural(plural: string): Resource | undefined {
    return this.all().find((r) => r.plural === plural);
  }

  private all(): readonly Resource[] {
    if (this.resources !== undefined) return this.resources;
    const found: Resource[] = [];
    const read = (path: string): Json => this.probe.api.request({ method: 'GET', path }).body;
    const add = (group: string, version: string, list: Json) => {
      for (const r of list.resources ?? []) {
        if (String(r.name).includes('/')) continue;
        found.push({ kind: r.kind, plural: r.name, group, version, namespaced: r.namespaced });
      }
    };
    add('', 'v1', read('/api/v1'));
    for (const group of read('/apis').groups ?? []) {
      add(group.name, group.preferredVersion.version, read(`/apis/${group.preferredVersion.groupVersion}`));
    }
    this.resources = found;
    return found;
  }
}

function pathOf(resource: Resource, namespace: string | undefined): string {
  const base = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  return resource.namespaced && namespace !== undefined
    ? `${base}/namespaces/${namespace}/${resource.plural}`
    : `${base}/${resource.plural}`;
}

export function labelsMatch(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value);
}

export function showSelector(selector: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

export function isReady(pod: Json): boolean {
  return (pod.status?.conditions ?? []).some((c: Json) => c.type === 'Ready' && c.status === 'True');
}

export function isGoing(pod: Json): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}
