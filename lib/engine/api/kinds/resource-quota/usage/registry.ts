/** Which evaluator counts which resource; some are never counted (pkg/quota/v1/install). */
import type { Evaluator } from './evaluator';
import { claimUsage, objectCount, serviceUsage } from './objects';
import { podUsage } from './pods';

const SPECIAL: readonly Evaluator[] = [podUsage, serviceUsage, claimUsage];
const IGNORED: ReadonlySet<string> = new Set(['bindings', 'componentstatuses', 'events', 'tokenreviews']);
const counts = new Map<string, Evaluator>();

/** Undefined: quotas know nothing of it. */
export function evaluatorOf(group: string, plural: string): Evaluator | undefined {
  if (IGNORED.has(plural) || plural.endsWith('reviews')) return undefined;
  const special = SPECIAL.find((one) => one.group === group && one.plural === plural);
  if (special !== undefined) return special;
  const key = `${plural}.${group}`;
  let found = counts.get(key);
  if (found === undefined) {
    found = objectCount(group, plural);
    counts.set(key, found);
  }
  return found;
}
