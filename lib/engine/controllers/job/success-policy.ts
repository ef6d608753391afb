/** successPolicy: the first rule that the succeeded indexes of an Indexed Job meet (success_policy.go); pure. */
import type { Draft } from '../../client/object';
import { allOf, has, type Intervals, parseIndexes, total } from './indexes';

/** The message of the condition SuccessCriteriaMet. */
export function metSuccessRule(job: Draft, succeeded: Intervals): string | undefined {
  const rules: readonly Draft[] = job.spec.successPolicy?.rules ?? [];
  if (succeeded.length === 0) return undefined;
  const index = rules.findIndex((rule) => meets(rule, job.spec.completions, succeeded));
  return index === -1 ? undefined : `Matched rules at index ${index}`;
}

function meets(rule: Draft, completions: number, succeeded: Intervals): boolean {
  const count: number | undefined = rule.succeededCount;
  if (rule.succeededIndexes === undefined) return count !== undefined && total(succeeded) >= count;
  const wanted = allOf(parseIndexes(rule.succeededIndexes, completions));
  if (wanted.length === 0) return false;
  const there = wanted.filter((one) => has(succeeded, one)).length;
  return there === wanted.length || (count !== undefined && there >= count);
}
