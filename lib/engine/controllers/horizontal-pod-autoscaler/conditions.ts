/** Conditions of a HorizontalPodAutoscaler: in place, new ones at the end (horizontal.go setCondition); pure. */
import type { Draft } from '../../client/object';

export function withCondition(
  conditions: readonly Draft[],
  [type, status, reason, message]: readonly [string, 'True' | 'False', string, string],
  timestamp: string,
): readonly Draft[] {
  const before = conditions.find((c) => c.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : timestamp;
  const next = { type, status, lastTransitionTime, reason, message };
  return before === undefined ? [...conditions, next] : conditions.map((c) => (c === before ? next : c));
}
