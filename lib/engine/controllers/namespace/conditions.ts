/** How far a namespace's deletion has come, in its conditions (pkg/controller/namespace/deletion/status_condition_utils.go). */
import { compareText, type Draft } from '../../client/object';

/** What one pass over a namespace found. */
export interface Findings {
  readonly discoveryFailure: string | undefined;
  readonly contentFailures: readonly string[];
  /** `pods.` or `replicasets.apps` to how many are left; undefined while only pods have been looked at. */
  readonly remaining: ReadonlyMap<string, number> | undefined;
  readonly finalizers: ReadonlyMap<string, number>;
}

const OK: readonly (readonly [string, string, string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** The conditions now; the same array when nothing changed. */
export function namespaceConditions(old: readonly Draft[], findings: Findings, timestamp: string): readonly Draft[] {
  const problems = problemsOf(findings);
  let changed = false;
  const next = [...old];
  for (const [type, okReason, okMessage] of OK) {
    const problem = problems.get(type);
    const status = problem === undefined ? 'False' : 'True';
    const reason = problem?.reason ?? okReason;
    const message = problem?.message ?? okMessage;
    const at = next.findIndex((condition) => condition.type === type);
    const before = next[at];
    if (before === undefined) {
      next.push({ type, status, lastTransitionTime: timestamp, reason, message });
      changed = true;
    } else if (before.status !== status || before.reason !== reason || before.message !== message) {
      const lastTransitionTime = before.status === status ? before.lastTransitionTime : timestamp;
      next[at] = { type, status, lastTransitionTime, reason, message };
      changed = true;
    }
  }
  return changed ? next : old;
}

interface Problem {
  readonly reason: string;
  readonly message: string;
}

function problemsOf(findings: Findings): ReadonlyMap<string, Problem> {
  const problems = new Map<string, Problem>();
  if (findings.discoveryFailure !== undefined) {
    problems.set('NamespaceDeletionDiscoveryFailure', {
      reason: 'DiscoveryFailed',
      message: findings.discoveryFailure,
    });
  }
  const failures = [...findings.contentFailures].sort(compareText);
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`;
    problems.set('NamespaceDeletionContentFailure', { reason: 'ContentDeletionFailed', message });
  }
  // Neither is told while only pods have been looked at.
  if (findings.remaining === undefined) return problems;
  const left = [...findings.remaining].map(([resource, n]) => `${resource} has ${n} resource instances`);
  if (left.length > 0) {
    const message = `Some resources are remaining: ${left.sort(compareText).join(', ')}`;
    problems.set('NamespaceContentRemaining', { reason: 'SomeResourcesRemain', message });
  }
  const held = [...findings.finalizers].map(([finalizer, n]) => `${finalizer} in ${n} resource instances`);
  if (held.length > 0) {
    const message = `Some content in the namespace has finalizers remaining: ${held.sort(compareText).join(', ')}`;
    problems.set('NamespaceFinalizersRemaining', { reason: 'SomeFinalizersRemain', message });
  }
  return problems;
}
