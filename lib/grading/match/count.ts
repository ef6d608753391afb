/** Counts of checks: `3`, `">= 1"`, `"!= 0"`. */
import type { Count } from '../../course/text';

interface Comparison {
  readonly operator: string;
  readonly value: number;
}

function parse(count: Count): Comparison {
  if (typeof count === 'number') return { operator: '=', value: count };
  const m = /^(>=|<=|>|<|!=|==?)\s*(\d+)$/.exec(count);
  return { operator: m?.[1] ?? '=', value: Number(m?.[2] ?? Number.NaN) };
}

export function matchesCount(count: Count, actual: number): boolean {
  const { operator, value } = parse(count);
  switch (operator) {
    case '>=':
      return actual >= value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '<':
      return actual < value;
    case '!=':
      return actual !== value;
    default:
      return actual === value;
  }
}

/** Is `actual` on the low side of what was asked? Decides between "too few" and "too many". */
export function isBelow(count: Count, actual: number): boolean {
  const { operator, value } = parse(count);
  return operator === '!='
    ? actual === value && value === 0
    : operator !== '<' && operator !== '<=' && actual < value + (operator === '>' ? 1 : 0);
}
