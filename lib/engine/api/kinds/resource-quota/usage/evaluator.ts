/**
 * How one resource uses a quota: which of the quota's names concern it, how much an object takes, which scopes it is in
 * (apiserver/pkg/quota/v1/interfaces.go, generic/evaluator.go).
 */
import type { ApiObject, Draft } from '../../kind';
import type { Amounts } from './amounts';

export interface ScopeTerm {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Evaluator {
  readonly group: string;
  readonly plural: string;
  /** May the operation change what is used? */
  handles(
    operation: 'CREATE' | 'UPDATE',
    subresource: string | undefined,
    draft: Draft,
    old: Draft | undefined,
  ): boolean;
  matching(names: readonly string[]): readonly string[];
  /** Undefined: the object says all that the names ask for. */
  problem(names: readonly string[], object: Draft): string | undefined;
  usage(object: Draft, nowMs: number): Amounts;
  inScope(term: ScopeTerm, object: Draft): boolean;
}

export function scopesOf(quota: ApiObject): readonly ScopeTerm[] {
  const spec: Draft = (quota as Draft).spec ?? {};
  const plain = (spec.scopes ?? []).map((scopeName: string) => ({ scopeName, operator: 'Exists' }));
  return [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** `hard`: names of the limits in force, those of the status. */
export function quotaMatches(evaluator: Evaluator, quota: ApiObject, hard: readonly string[], object: Draft): boolean {
  if (evaluator.matching(hard).length === 0) return false;
  return scopesOf(quota).every((term) => evaluator.inScope(term, object));
}

/** Scope selectors with values are label selectors on one key. */
export function selects({ operator, values = [] }: ScopeTerm, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
