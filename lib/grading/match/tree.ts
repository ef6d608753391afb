/**
 * Partial match of an object (check `object`): maps match by their listed keys, lists as subsets (each wanted item
 * somewhere), strings may be `~regex`, numbers and strings may be comparisons such as `">= 2"`.
 */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

const COMPARISON = /^(>=|<=|>|<|!=)\s*(-?\d+(?:\.\d+)?)$/;

export function firstDifference(wanted: unknown, actual: unknown, path = ''): Difference | undefined {
  if (Array.isArray(wanted)) return listDifference(wanted, actual, path);
  if (wanted !== null && typeof wanted === 'object') {
    if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) return differs(path, wanted, actual);
    for (const [key, value] of Object.entries(wanted)) {
      const inner = firstDifference(
        value,
        (actual as Record<string, unknown>)[key],
        path === '' ? key : `${path}.${key}`,
      );
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
  return matchesScalar(wanted, actual) ? undefined : differs(path, wanted, actual);
}

function listDifference(wanted: readonly unknown[], actual: unknown, path: string): Difference | undefined {
  if (!Array.isArray(actual)) return differs(path, wanted, actual);
  for (const item of wanted) {
    if (actual.some((candidate) => firstDifference(item, candidate) === undefined)) continue;
    // With as many items as wanted, the one at the same place is what the learner meant.
    const place = wanted.indexOf(item);
    const nearest =
      actual.length === 1 || place < actual.length ? actual[Math.min(place, actual.length - 1)] : undefined;
    const inner =
      nearest === undefined
        ? undefined
        : firstDifference(item, nearest, `${path}[${Math.min(place, actual.length - 1)}]`);
    return inner ?? differs(path, item, actual);
  }
  return undefined;
}

function matchesScalar(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted === 'string') {
    if (wanted.startsWith('~'))
      return typeof actual !== 'object' && new RegExp(wanted.slice(1), 'mu').test(String(actual ?? ''));
    const comparison = COMPARISON.exec(wanted);
    if (comparison !== null) return compare(comparison[1] ?? '', Number(actual), Number(comparison[2]));
    return String(actual ?? '') === wanted && actual !== undefined && actual !== null;
  }
  if (wanted === null) return actual === null || actual === undefined;
  return wanted === actual || (typeof wanted === 'number' && typeof actual === 'string' && actual === String(wanted));
}

function compare(operator: string, actual: number, value: number): boolean {
  if (Number.isNaN(actual)) return false;
  if (operator === '>=') return actual >= value;
  if (operator === '<=') return actual <= value;
  if (operator === '>') return actual > value;
  if (operator === '<') return actual < value;
  return actual !== value;
}

function differs(path: string, wanted: unknown, actual: unknown): Difference {
  return { path, expected: show(wanted), actual: show(actual) };
}

function show(value: unknown): string {
  if (value === undefined) return '(unset)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
