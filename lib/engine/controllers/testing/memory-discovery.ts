/** Discovery documents of the in-memory API: the resources that client/resources.ts names. */
import type { Draft } from '../../client/object';
import * as known from '../../client/resources';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const RESOURCES = Object.values(known).filter((v): v is known.Resource => typeof v === 'object' && 'plural' in v);

export function discoveryDocument(path: string): Draft | undefined {
  if (path === '/apis') {
    const groups = new Map(RESOURCES.filter((r) => r.group !== '').map((r) => [r.group, r.version]));
    const entry = ([name, version]: readonly [string, string]): Draft => ({
      name,
      preferredVersion: { groupVersion: `${name}/${version}`, version },
    });
    return { kind: 'APIGroupList', groups: [...groups].map(entry) };
  }
  const match = /^\/api\/(v1)$|^\/apis\/([^/]+)\/([^/]+)$/.exec(path);
  if (match === null) return undefined;
  const [group, version] = match[1] === undefined ? [match[2], match[3]] : ['', 'v1'];
  const resources = RESOURCES.filter((r) => r.group === group && r.version === version).map((r) => ({
    name: r.plural,
    kind: r.kind,
    namespaced: r.namespaced,
    verbs: VERBS,
  }));
  return { kind: 'APIResourceList', resources };
}
