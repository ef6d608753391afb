/** Annotations by which a Deployment remembers revisions and sizes on its replica sets (deployment/util). */
import type { Draft } from '../../client/object';

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const ROLLBACK_TO = 'deprecated.deployment.rollback.to';
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
];
const HISTORY_MAX = 2_000;

type Annotations = Record<string, string>;

const INT64_MAX = 2n ** 63n - 1n;

/** An int64, as the annotation may name any; 0 when there is none, undefined when it is no such number. */
export function revisionOf(object: Draft): bigint | undefined {
  const text: string | undefined = object.metadata.annotations?.[REVISION];
  if (text === undefined) return 0n;
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  return value === undefined || value > INT64_MAX || value < -INT64_MAX - 1n ? undefined : value;
}

export function byRevision(a: Draft, b: Draft): number {
  const [left, right] = [revisionOf(a) ?? 0n, revisionOf(b) ?? 0n];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function maxRevision(sets: readonly Draft[]): bigint {
  let most = 0n;
  for (const set of sets) {
    const revision = revisionOf(set) ?? 0n;
    if (revision > most) most = revision;
  }
  return most;
}

export function desiredReplicas(set: Draft): number | undefined {
  return count(set, DESIRED_REPLICAS);
}

export function maxReplicas(set: Draft): number | undefined {
  return count(set, MAX_REPLICAS);
}

function count(set: Draft, annotation: string): number | undefined {
  const text: string | undefined = set.metadata.annotations?.[annotation];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function sizeAnnotations(desired: number, most: number): Annotations {
  return { [DESIRED_REPLICAS]: String(desired), [MAX_REPLICAS]: String(most) };
}

export function hasAnnotations(object: Draft, wanted: Annotations): boolean {
  return Object.entries(wanted).every(([key, value]) => object.metadata.annotations?.[key] === value);
}

/** The newest set's annotations: those of the deployment, the revision, and the revisions it had before. */
export function annotationsOfNewSet(deployment: Draft, set: Draft, revision: bigint): Annotations {
  const next: Annotations = { ...set.metadata.annotations };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!NOT_COPIED.includes(key)) next[key] = value as string;
  }
  const before = set.metadata.annotations?.[REVISION] as string | undefined;
  const old = revisionOf(set);
  if (old === undefined || old >= revision) return next;
  next[REVISION] = String(revision);
  if (before === undefined) return next;
  const history = next[REVISION_HISTORY] ?? '';
  next[REVISION_HISTORY] = history === '' ? before : appended(history, before);
  return next;
}

/** Oldest revisions go when the list grows too long. */
function appended(history: string, revision: string): string {
  const kept = history.split(',');
  while (kept.length > 0 && kept.join(',').length + revision.length + 1 > HISTORY_MAX) kept.shift();
  return [...kept, revision].join(',');
}
