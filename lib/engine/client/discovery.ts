/** Which resources the server has, as its discovery documents say: preferred versions only (client-go discovery). */
import type { ApiClient } from './api-client';
import { asDraft, type Draft } from './object';
import type { Resource } from './resources';

export interface DiscoveredResource extends Resource {
  readonly verbs: readonly string[];
}

/** undefined entries of `failure` mean success; resources of groups that answered are there in any case. */
export interface Discovered {
  readonly resources: readonly DiscoveredResource[];
  readonly failure: string | undefined;
}

export function discoverPreferred(client: ApiClient): Discovered {
  const found: DiscoveredResource[] = [];
  let failure: string | undefined;
  const read = (path: string): Draft | undefined => {
    const response = client.transport.request({ method: 'GET', path });
    if (response.status < 400) return asDraft(response.body);
    failure ??= String(asDraft(response.body).message ?? `GET ${path}: ${response.status}`);
    return undefined;
  };
  found.push(...resourcesOf(read('/api/v1'), '', 'v1'));
  for (const group of read('/apis')?.groups ?? []) {
    const { groupVersion, version } = group.preferredVersion;
    found.push(...resourcesOf(read(`/apis/${groupVersion}`), group.name, version));
  }
  return { resources: found, failure };
}

function resourcesOf(list: Draft | undefined, group: string, version: string): readonly DiscoveredResource[] {
  return (list?.resources ?? [])
    .filter((entry: Draft) => !entry.name.includes('/'))
    .map((entry: Draft) =>
      known({
        group: entry.group ?? group,
        version: entry.version ?? version,
        plural: entry.name,
        kind: entry.kind,
        namespaced: entry.namespaced,
        verbs: entry.verbs ?? [],
      }),
    );
}

/** What every server says of its own kinds is kept once, not once a client. */
const KNOWN = new Map<string, DiscoveredResource>();
const KNOWN_MAX = 1_000;

function known(resource: DiscoveredResource): DiscoveredResource {
  const { group, version, plural, kind, namespaced, verbs } = resource;
  const key = [group, version, plural, kind, namespaced, ...verbs].join(' ');
  const same = KNOWN.get(key);
  if (same !== undefined) return same;
  if (KNOWN.size < KNOWN_MAX) KNOWN.set(key, Object.freeze(resource));
  return resource;
}
