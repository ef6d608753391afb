/** InterPodAffinity: required and preferred affinity and anti-affinity between pods, in both directions. */
import { type Draft, matchesSelector } from '../../client/object';
import { type FilterPlugin, MAX_SCORE, resolvable, type ScorePlugin, unresolvable } from '../plugin';
import type { NodeInfo, Snapshot } from '../snapshot';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** hardPodAffinityWeight: required affinity of running pods attracts a little. */
const HARD_WEIGHT = 1;

type Kind = 'podAffinity' | 'podAntiAffinity';
/** `key\0value` of a topology, with how many matches or how much weight it has. */
type Topologies = Map<string, number>;

export const interPodAffinity: FilterPlugin = {
  name: 'InterPodAffinity',
  changes: ['node-added', 'node-labels', 'pod-gone', 'pod-placed'],
  prepare: (pod, snapshot) => {
    const together = required(pod, 'podAffinity');
    const apart = required(pod, 'podAntiAffinity');
    const existing: Topologies = new Map();
    const near: Topologies = new Map();
    const away: Topologies = new Map();
    for (const { node, pods } of snapshot.nodes) {
      for (const other of pods) {
        for (const term of required(other, 'podAntiAffinity')) {
          if (matchesTerm(term, other, pod, snapshot)) add(existing, term, node, 1);
        }
        if (together.length > 0 && together.every((term) => matchesTerm(term, pod, other, snapshot))) {
          for (const term of together) add(near, term, node, 1);
        }
        for (const term of apart) if (matchesTerm(term, pod, other, snapshot)) add(away, term, node, 1);
      }
    }
    if (existing.size === 0 && together.length === 0 && apart.length === 0) return undefined;
    // The first of a series that wants to be near its like may start anywhere.
    const first = near.size === 0 && together.every((term) => matchesTerm(term, pod, pod, snapshot));
    return {
      filter: ({ node }) => {
        const labels = node.metadata.labels ?? {};
        if (!together.every((term) => labels[term.topologyKey] !== undefined && (first || at(near, term, node) > 0))) {
          return unresolvable("node(s) didn't match pod affinity rules");
        }
        if (apart.some((term) => at(away, term, node) > 0)) {
          return resolvable("node(s) didn't match pod anti-affinity rules");
        }
        if (Object.entries(labels).some(([key, value]) => (existing.get(`${key}\0${value}`) ?? 0) > 0)) {
          return resolvable("node(s) didn't satisfy existing pods anti-affinity rules");
        }
        return undefined;
      },
    };
  },
};

export const interPodAffinityScore: ScorePlugin = {
  name: 'InterPodAffinity',
  weight: 2,
  prepare: (pod, feasible, snapshot) => {
    const weights: Topologies = new Map();
    for (const { node, pods } of snapshot.nodes) {
      for (const other of pods) weigh(weights, pod, other, node, snapshot);
    }
    if (weights.size === 0) return undefined;
    const scores = feasible.map(({ node }) =>
      Object.entries(node.metadata.labels ?? {}).reduce(
        (sum, [key, value]) => sum + (weights.get(`${key}\0${value}`) ?? 0),
        0,
      ),
    );
    return stretch(scores);
  },
};

function stretch(scores: readonly number[]): readonly number[] {
  const least = Math.min(...scores);
  const range = Math.max(...scores) - least;
  return scores.map((score) => (range === 0 ? 0 : Math.trunc(MAX_SCORE * ((score - least) / range))));
}

function weigh(weights: Topologies, pod: Draft, other: Draft, node: NodeInfo['node'], snapshot: Snapshot): void {
  for (const [kind, sign] of [
    ['podAffinity', 1],
    ['podAntiAffinity', -1],
  ] as const) {
    for (const { weight, podAffinityTerm } of preferred(pod, kind)) {
      if (matchesTerm(podAffinityTerm, pod, other, snapshot)) add(weights, podAffinityTerm, node, sign * weight);
    }
    for (const { weight, podAffinityTerm } of preferred(other, kind)) {
      if (matchesTerm(podAffinityTerm, other, pod, snapshot)) add(weights, podAffinityTerm, node, sign * weight);
    }
  }
  for (const term of required(other, 'podAffinity')) {
    if (matchesTerm(term, other, pod, snapshot)) add(weights, term, node, HARD_WEIGHT);
  }
}

function required(pod: Draft, kind: Kind): readonly Draft[] {
  return pod.spec.affinity?.[kind]?.[REQUIRED] ?? [];
}

function preferred(pod: Draft, kind: Kind): readonly Draft[] {
  return pod.spec.affinity?.[kind]?.[PREFERRED] ?? [];
}

/** Does `other` match a term of `owner`? */
function matchesTerm(term: Draft, owner: Draft, other: Draft, snapshot: Snapshot): boolean {
  const { namespace } = other.metadata;
  const named: readonly string[] = term.namespaces ?? [];
  const bySelector = term.namespaceSelector !== undefined && term.namespaceSelector !== null;
  const own = named.length === 0 && !bySelector && namespace === owner.metadata.namespace;
  const inScope =
    own ||
    named.includes(namespace) ||
    (bySelector && matchesSelector(term.namespaceSelector, snapshot.namespaceLabels(namespace)));
  return inScope && matchesSelector(term.labelSelector, other.metadata.labels);
}

function add(topologies: Topologies, term: Draft, node: Draft, weight: number): void {
  const value = node.metadata.labels?.[term.topologyKey];
  if (value === undefined) return;
  const key = `${term.topologyKey}\0${value}`;
  topologies.set(key, (topologies.get(key) ?? 0) + weight);
}

function at(topologies: Topologies, term: Draft, node: Draft): number {
  return topologies.get(`${term.topologyKey}\0${node.metadata.labels?.[term.topologyKey] ?? ''}`) ?? 0;
}
