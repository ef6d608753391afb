/** The served groups and versions, in the priority order in which a fresh API server lists them (kube-aggregator's order). */

import type { Kind } from '../../api/kinds/kind';
import type { ServedKinds } from '../custom/served-kinds';

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

function groupOf(name: string, all: readonly Kind[]): Group {
  const kinds = all.filter((kind) => kind.group === name);
  const versions = [...new Set(kinds.map((kind) => kind.version))].sort(byPriority);
  return {
    name,
    versions: versions.map((version) => ({
      version,
      kinds: kinds.filter((kind) => kind.version === version).sort((a, b) => (a.plural < b.plural ? -1 : 1)),
    })),
  };
}

const VERSION = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/;

/** Stable versions first, newer before older: `v2`, `v1`, `v1beta2`, `v1alpha1`; others by name (version.CompareKubeAwareVersionStrings). */
function byPriority(a: string, b: string): number {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (left === null || right === null) return left === right ? (a < b ? -1 : 1) : left === null ? 1 : -1;
  const stage = (match: RegExpExecArray) => (match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0);
  return (
    stage(right) - stage(left) || Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0)
  );
}

export interface Served {
  readonly core: Group;
  /** All but the core group. */
  readonly groups: readonly Group[];
}

const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
/** By the list of kinds: servers without custom resources share one. */
const known = new WeakMap<readonly Kind[], Served>();

export function servedGroups({ all }: ServedKinds): Served {
  let served = known.get(all);
  if (served === undefined) {
    const names = [...new Set(all.map((kind) => kind.group))].filter((name) => name !== '');
    served = {
      core: groupOf('', all),
      groups: names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((name) => groupOf(name, all)),
    };
    known.set(all, served);
  }
  return served;
}
