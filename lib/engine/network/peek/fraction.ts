/** Exact probabilities: 1/3 must not become 0.33333333333333337. */
import type { Fraction } from '../contract';

export const ONE: Fraction = { n: 1, d: 1 };

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** In lowest terms; what no longer fits a double exactly is rounded to parts of 2^40. */
function fraction(n: bigint, d: bigint): Fraction {
  let a = n;
  let b = d;
  while (b !== 0n) [a, b] = [b, a % b];
  if (d / a <= BigInt(Number.MAX_SAFE_INTEGER)) return { n: Number(n / a), d: Number(d / a) };
  const parts = 2n ** 40n;
  return { n: Number((n * parts) / d), d: Number(parts) };
}

export function times(a: Fraction, b: Fraction): Fraction {
  if (a.n === a.d) return b;
  if (b.n === b.d) return a;
  const n = a.n * b.n;
  const d = a.d * b.d;
  if (d > Number.MAX_SAFE_INTEGER) return fraction(BigInt(a.n) * BigInt(b.n), BigInt(a.d) * BigInt(b.d));
  const g = greatestCommonDivisor(n, d);
  return { n: n / g, d: d / g };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  const n = a.n * b.d + b.n * a.d;
  const d = a.d * b.d;
  if (d > Number.MAX_SAFE_INTEGER || n > Number.MAX_SAFE_INTEGER) {
    return fraction(BigInt(a.n) * BigInt(b.d) + BigInt(b.n) * BigInt(a.d), BigInt(a.d) * BigInt(b.d));
  }
  const g = greatestCommonDivisor(n, d);
  return { n: n / g, d: d / g };
}

export function complement(a: Fraction): Fraction {
  return { n: a.d - a.n, d: a.d };
}
