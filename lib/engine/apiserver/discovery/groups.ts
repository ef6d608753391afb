/** The served groups and versions, in the priority order in which a fresh API server lists them (kube-aggregator's order). */

import type { Kind } from '../../api/kinds/kind';
import { KINDS } from '../../api/kinds/registry';

/** Group priorities of the built-in APIServices; kubectl meets groups in this order. */
const ORDER: readonly string[] = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

export interface Group {
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly kinds: readonly Kind[] }[];
}

function groupOf(name: string): Group {
  const kinds = KINDS.filter((kind) => kind.group === name);
  const versions = [...new Set(kinds.map((kind) => kind.version))].sort(byPriority);
  return {
    name,
    versions: versions.map((version) => ({
      version,
      kinds: kinds.filter((kind) => kind.version === version).sort((a, b) => (a.plural < b.plural ? -1 : 1)),
    })),
  };
}

/** `v2` before `v1`. */
function byPriority(a: string, b: string): number {
  return Number(b.slice(1)) - Number(a.slice(1));
}

const served = [...new Set(KINDS.map((kind) => kind.group))].filter((name) => name !== '');
const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

export const CORE: Group = groupOf('');
export const GROUPS: readonly Group[] = served.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map(groupOf);
