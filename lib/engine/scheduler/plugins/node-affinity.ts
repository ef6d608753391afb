/** NodeName and NodeAffinity: spec.nodeName, nodeSelector, required and preferred node affinity. */
import type { Draft } from '../../client/object';
import { matchesNode, matchesNodeTerm, requiredTerms } from '../../client/placement';
import { type FilterPlugin, normalize, type ScorePlugin, unresolvable } from '../plugin';

const NAME = 'metadata.name';

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  changes: ['node-added'],
  prepare: (pod) => {
    const wanted: string = pod.spec.nodeName ?? '';
    if (wanted === '') return undefined;
    return {
      filter: ({ name }) =>
        name === wanted ? undefined : unresolvable("node(s) didn't match the requested node name"),
    };
  },
};

export const nodeAffinity: FilterPlugin = {
  name: 'NodeAffinity',
  changes: ['node-added', 'node-labels'],
  prepare: (pod) => {
    const required = requiredTerms(pod);
    if (pod.spec.nodeSelector === undefined && required === undefined) return undefined;
    const onlyNodes = namedNodes(required);
    if (onlyNodes !== undefined && onlyNodes.length === 0) {
      return { rejected: unresolvable('pod affinity terms conflict') };
    }
    return {
      ...(onlyNodes === undefined ? {} : { onlyNodes }),
      filter: ({ node }) =>
        matchesNode(pod, node) ? undefined : unresolvable("node(s) didn't match Pod's node affinity/selector"),
    };
  },
};

export const nodeAffinityScore: ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  prepare: (pod, feasible) => {
    const preferred: readonly Draft[] =
      pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (preferred.length === 0) return undefined;
    const sums = feasible.map(({ node }) =>
      preferred.reduce((sum, term) => sum + (matchesNodeTerm(term.preference, node) ? term.weight : 0), 0),
    );
    return normalize(sums, false);
  },
};

/** Every term names its nodes: then only those are looked at (a DaemonSet's pods). */
function namedNodes(terms: readonly Draft[] | undefined): readonly string[] | undefined {
  if (terms === undefined || terms.length === 0) return undefined;
  const union: string[] = [];
  for (const term of terms) {
    const fields = (term.matchFields ?? []).filter((f: Draft) => f.key === NAME && f.operator === 'In');
    if (fields.length === 0) return undefined;
    const names: readonly string[] = fields
      .map((f: Draft) => f.values as readonly string[])
      .reduce((a: readonly string[], b: readonly string[]) => a.filter((name) => b.includes(name)));
    union.push(...names.filter((name) => !union.includes(name)));
  }
  return union;
}
