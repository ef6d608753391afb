/** What one evaluation of a condition says (lab-format.md "A check's result"), before language is added. */
import type { CauseCode } from './cause-codes';

export interface Cause {
  readonly code: CauseCode;
  /** `Service default/kubia-svc`, `pod default/kubia-x`, `host node1`. */
  readonly object: string;
  readonly field?: string;
  readonly expected?: string;
  readonly actual?: string;
}

export interface Verdict {
  readonly status: 'pass' | 'fail' | 'error';
  readonly expected: string;
  readonly actual: string;
  readonly causes: readonly Cause[];
}

export function pass(expected: string, actual = expected): Verdict {
  return { status: 'pass', expected, actual, causes: [] };
}

export function fail(
  expected: string,
  actual: string,
  causes: readonly [Cause, ...Cause[]] | readonly Cause[],
): Verdict {
  return { status: 'fail', expected, actual, causes };
}

/** The check itself could not be carried out; never a learner's fault. */
export function failedToCheck(expected: string, reason: string): Verdict {
  return { status: 'error', expected, actual: reason, causes: [] };
}
