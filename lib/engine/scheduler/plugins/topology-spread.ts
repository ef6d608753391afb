/**
 * PodTopologySpread: hard constraints filter by the skew each node's domain would have, soft ones (or the system's
 * defaults: hosts 3, zones 5) give scores.
 */
import { type Draft, isTerminating, matchesSelector } from '../../client/object';
import { matchesNode, untolerated } from '../../client/placement';
import { type FilterPlugin, MAX_SCORE, resolvable, type ScorePlugin, unresolvable } from '../plugin';
import type { NodeInfo, Snapshot } from '../snapshot';
import { naturalLog } from './natural-log';

const HOSTNAME = 'kubernetes.io/hostname';
const MISMATCH = "node(s) didn't match pod topology spread constraints";

interface Constraint {
  readonly maxSkew: number;
  readonly key: string;
  readonly minDomains: number;
  /** All must match; none at all counts nothing. */
  readonly selectors: readonly Draft[];
  readonly counts: (node: Draft) => boolean;
}

export const topologySpread: FilterPlugin = {
  name: 'PodTopologySpread',
  changes: ['node-added', 'node-labels', 'pod-gone', 'pod-placed'],
  prepare: (pod, snapshot) => {
    const constraints = constraintsOf(pod, 'DoNotSchedule');
    if (constraints.length === 0) return undefined;
    const domains = constraints.map(() => new Map<string, number>());
    for (const info of snapshot.nodes) {
      if (!hasAllKeys(info.node, constraints)) continue;
      constraints.forEach((constraint, i) => {
        if (!constraint.counts(info.node)) return;
        const value = labelOf(info.node, constraint.key) as string;
        domains[i]?.set(value, (domains[i]?.get(value) ?? 0) + matching(info, constraint, pod));
      });
    }
    return {
      filter: ({ node }) => {
        for (const [i, constraint] of constraints.entries()) {
          const value = labelOf(node, constraint.key);
          if (value === undefined) return unresolvable(`${MISMATCH} (missing required label)`);
          const counts = domains[i] as ReadonlyMap<string, number>;
          const least = counts.size < constraint.minDomains ? 0 : Math.min(...counts.values());
          const own = selects(constraint, pod.metadata.labels) ? 1 : 0;
          if ((counts.get(value) ?? 0) + own - least > constraint.maxSkew) return resolvable(MISMATCH);
        }
        return undefined;
      },
    };
  },
};

export const topologySpreadScore: ScorePlugin = {
  name: 'PodTopologySpread',
  weight: 2,
  prepare: (pod, feasible, snapshot) => {
    const own = (pod.spec.topologySpreadConstraints ?? []).length > 0;
    const constraints = own ? constraintsOf(pod, 'ScheduleAnyway') : defaultsFor(pod, snapshot);
    if (constraints.length === 0) return undefined;
    const ignored = (info: NodeInfo): boolean => own && !hasAllKeys(info.node, constraints);
    const kept = feasible.filter((info) => !ignored(info));
    const counted = constraints.map((constraint) => domainsOf(constraint, kept, snapshot, pod, own, constraints));
    const weights = constraints.map(({ key }, i) =>
      naturalLog((key === HOSTNAME ? kept.length : (counted[i]?.size ?? 0)) + 2),
    );
    const raw = feasible.map((info) => {
      if (ignored(info)) return undefined;
      let score = 0;
      for (const [i, constraint] of constraints.entries()) {
        const value = labelOf(info.node, constraint.key);
        if (value === undefined) continue;
        const count = constraint.key === HOSTNAME ? matching(info, constraint, pod) : (counted[i]?.get(value) ?? 0);
        score += count * (weights[i] as number) + constraint.maxSkew - 1;
      }
      return Math.round(score);
    });
    return spreadScores(raw);
  },
};

/** Few matching pods are good; ignored nodes get nothing. */
function spreadScores(raw: readonly (number | undefined)[]): readonly number[] {
  const known = raw.filter((score) => score !== undefined);
  const most = Math.max(0, ...known);
  const least = Math.min(...known);
  return raw.map((score) => {
    if (score === undefined) return 0;
    return most === 0 ? MAX_SCORE : Math.floor((MAX_SCORE * (most + least - score)) / most);
  });
}

function domainsOf(
  constraint: Constraint,
  kept: readonly NodeInfo[],
  snapshot: Snapshot,
  pod: Draft,
  requireAll: boolean,
  all: readonly Constraint[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (constraint.key === HOSTNAME) return counts;
  for (const { node } of kept) counts.set(labelOf(node, constraint.key) ?? '', 0);
  for (const info of snapshot.nodes) {
    const value = labelOf(info.node, constraint.key) ?? '';
    if ((requireAll && !hasAllKeys(info.node, all)) || !constraint.counts(info.node)) continue;
    const before = counts.get(value);
    if (before !== undefined) counts.set(value, before + matching(info, constraint, pod));
  }
  return counts;
}

function constraintsOf(pod: Draft, action: string): readonly Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter((c: Draft) => c.whenUnsatisfiable === action)
    .map((c: Draft) => {
      const keys: readonly string[] = (c.matchLabelKeys ?? []).filter(
        (key: string) => pod.metadata.labels?.[key] !== undefined,
      );
      const own = Object.fromEntries(keys.map((key) => [key, pod.metadata.labels[key]]));
      return {
        maxSkew: c.maxSkew,
        key: c.topologyKey,
        minDomains: c.minDomains ?? 1,
        selectors: [c.labelSelector ?? null, ...(keys.length === 0 ? [] : [{ matchLabels: own }])],
        counts: inclusion(pod, c.nodeAffinityPolicy ?? 'Honor', c.nodeTaintsPolicy ?? 'Ignore'),
      };
    });
}

function defaultsFor(pod: Draft, snapshot: Snapshot): readonly Constraint[] {
  const selectors = snapshot.ownSelectors(pod);
  if (selectors.length === 0) return [];
  const counts = inclusion(pod, 'Honor', 'Ignore');
  return [
    { maxSkew: 3, key: HOSTNAME, minDomains: 1, selectors, counts },
    { maxSkew: 5, key: 'topology.kubernetes.io/zone', minDomains: 1, selectors, counts },
  ];
}

function inclusion(pod: Draft, affinity: string, taints: string): (node: Draft) => boolean {
  return (node) =>
    (affinity !== 'Honor' || matchesNode(pod, node)) && (taints !== 'Honor' || untolerated(pod, node) === undefined);
}

function matching(info: NodeInfo, constraint: Constraint, pod: Draft): number {
  return info.pods.filter(
    (other) =>
      other.metadata.namespace === pod.metadata.namespace &&
      !isTerminating(other) &&
      selects(constraint, other.metadata.labels),
  ).length;
}

function selects({ selectors }: Constraint, labels: Draft | undefined): boolean {
  return selectors.every((selector) => matchesSelector(selector, labels));
}

function hasAllKeys(node: Draft, constraints: readonly Constraint[]): boolean {
  return constraints.every(({ key }) => labelOf(node, key) !== undefined);
}

function labelOf(node: Draft, key: string): string | undefined {
  return node.metadata.labels?.[key];
}
