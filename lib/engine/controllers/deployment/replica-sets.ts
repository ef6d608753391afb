/** Sums over and orders of a Deployment's replica sets; which is the one of its template (deployment/util). */
import { compareText, type Draft, semanticEqual } from '../../client/object';

export const HASH_LABEL = 'pod-template-hash';
/** undefined stands for a new set that does not exist yet. */
export type Sets = readonly (Draft | undefined)[];

export function sum(sets: Sets, of: (set: Draft) => number | undefined): number {
  return sets.reduce((total: number, set) => total + (set === undefined ? 0 : (of(set) ?? 0)), 0);
}

export const specReplicas = (set: Draft): number => set.spec.replicas ?? 0;

export function active(sets: Sets): readonly Draft[] {
  return sets.filter((set): set is Draft => set !== undefined && specReplicas(set) > 0);
}

export function byCreation(a: Draft, b: Draft): number {
  return (
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

export function bySizeNewer(a: Draft, b: Draft): number {
  return specReplicas(b) - specReplicas(a) || byCreation(b, a);
}

export function bySizeOlder(a: Draft, b: Draft): number {
  return specReplicas(b) - specReplicas(a) || byCreation(a, b);
}

/** Of several equal ones the oldest. */
export function findNewSet(deployment: Draft, sets: readonly Draft[]): Draft | undefined {
  const wanted = withoutHash(deployment.spec.template);
  return [...sets].sort(byCreation).find((set) => semanticEqual(withoutHash(set.spec.template), wanted));
}

function withoutHash(template: Draft): Draft {
  const { [HASH_LABEL]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function withLabel(object: Draft | undefined, value: string): Draft {
  return { ...object, [HASH_LABEL]: value };
}
