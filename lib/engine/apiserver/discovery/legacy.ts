/** Discovery documents of the old form: APIVersions, APIGroupList, APIGroup, APIResourceList. */
import type { Kind, Subresource } from '../../api/kinds/kind';
import { base64OfBytes } from '../../base/base64';
import { deepFreeze } from '../../base/freeze';
import type { Plain } from '../../base/plain';
import { sha256 } from '../../base/sha256';
import type { Group, Served } from './groups';

export function apiVersions(server: string, { core }: Served): Plain {
  return {
    kind: 'APIVersions',
    versions: core.versions.map(({ version }) => version),
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: server }],
  };
}

export function apiGroupList({ groups }: Served): Plain {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupEntry) };
}

export function apiGroup(name: string, { groups }: Served): Plain {
  const group = groups.find((candidate) => candidate.name === name) as Group;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) };
}

const lists = new WeakMap<Served, Map<string, Plain>>();

/** Made once for what the server offers at a time. */
export function apiResourceList(groupName: string, version: string, served: Served): Plain {
  let made = lists.get(served);
  if (made === undefined) {
    made = new Map();
    lists.set(served, made);
  }
  const key = `${groupName}/${version}`;
  let list = made.get(key);
  if (list === undefined) {
    list = deepFreeze(resourceListOf(groupName, version, served));
    made.set(key, list);
  }
  return list;
}

function resourceListOf(groupName: string, version: string, { core, groups }: Served): Plain {
  const group = groupName === '' ? core : (groups.find((candidate) => candidate.name === groupName) as Group);
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
  // Those of custom resources come in the order of their kinds' fields.
  const order = kind.custom === undefined ? 1 : -1;
  return [...kind.subresources].sort((a, b) => order * (a.name < b.name ? -1 : 1));
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
    ...(kind.verbs.includes('list') && kind.verbs.includes('create')
      ? { storageVersionHash: storageVersionHash(kind) }
      : {}),
  };
}

/** Kinds that are still written in an older form than they are served in. */
const OLD_STORAGE: Readonly<Record<string, string>> = {
  CustomResourceDefinition: 'apiextensions.k8s.io/v1beta1',
  MutatingAdmissionPolicy: 'admissionregistration.k8s.io/v1beta1',
  MutatingAdmissionPolicyBinding: 'admissionregistration.k8s.io/v1beta1',
};

/** First eight bytes of the SHA-256 of group, version and kind, in base64 (discovery/storageversionhash.go). */
function storageVersionHash({ group, version, kind, storedAs }: Kind): string {
  const stored = storedAs?.apiVersion ?? OLD_STORAGE[kind] ?? `${group}/${version}`;
  return base64OfBytes(sha256(`${stored.includes('/') ? '' : '/'}${stored}/${kind}`).slice(0, 8));
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
