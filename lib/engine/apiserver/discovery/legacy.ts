/** Discovery documents of the old form: APIVersions, APIGroupList, APIGroup, APIResourceList. */
import type { Kind, Subresource } from '../../api/kinds/kind';
import { base64OfBytes } from '../../base/base64';
import { deepFreeze } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import { sha256 } from '../../base/sha256';
import { CORE, GROUPS, type Group } from './groups';

export function apiVersions(server: string): Plain {
  return {
    kind: 'APIVersions',
    versions: CORE.versions.map(({ version }) => version),
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: server }],
  };
}

export function apiGroupList(): Plain {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(groupEntry) };
}

export function apiGroup(name: string): Plain {
  const group = GROUPS.find((candidate) => candidate.name === name) as Group;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) };
}

const lists = new Map<string, Plain>();

/** Made once: what the server offers does not change. */
export function apiResourceList(groupName: string, version: string): Plain {
  const key = `${groupName}/${version}`;
  let list = lists.get(key);
  if (list === undefined) {
    list = deepFreeze(resourceListOf(groupName, version));
    lists.set(key, list);
  }
  return list;
}

function resourceListOf(groupName: string, version: string): Plain {
  const group = groupName === '' ? CORE : (GROUPS.find((candidate) => candidate.name === groupName) as Group);
  const kinds = group.versions.find((candidate) => candidate.version === version)?.kinds ?? [];
  return {
    kind: 'APIResourceList',
    // The core group's list predates the field.
    ...(groupName === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: groupName === '' ? version : `${groupName}/${version}`,
    resources: kinds.flatMap((kind) => [resource(kind), ...subresources(kind).map((sub) => subresource(kind, sub))]),
  };
}

function groupEntry(group: Group) {
  const versions = group.versions.map(({ version }) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] as { groupVersion: string; version: string } };
}

export function subresources(kind: Kind): readonly Subresource[] {
  return [...kind.subresources].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resource(kind: Kind): Plain {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: kind.verbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(kind.verbs.includes('list') ? { storageVersionHash: storageVersionHash(kind) } : {}),
  };
}

/** First eight bytes of the SHA-256 of group, version and kind, in base64 (discovery/storageversionhash.go). */
function storageVersionHash({ group, version, kind }: Kind): string {
  return base64OfBytes(sha256(`${group}/${version}/${kind}`).slice(0, 8));
}

function subresource(kind: Kind, sub: Subresource): Plain {
  return {
    name: `${kind.plural}/${sub.name}`,
    singularName: '',
    namespaced: kind.namespaced,
    ...(sub.group === undefined ? {} : { group: sub.group }),
    ...(sub.version === undefined ? {} : { version: sub.version }),
    kind: sub.kind,
    verbs: sub.verbs,
  };
}
