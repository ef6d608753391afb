/** Lists of resource amounts as quotas count them (apiserver/pkg/quota/v1/resources.go). */
import { formatQuantity, parseQuantity, type Quantity } from '../../../../base/quantity';
import type { Draft } from '../../kind';

export type Amounts = ReadonlyMap<string, Quantity>;

export const ONE: Quantity = { nano: 1_000_000_000n, format: 'DecimalSI' };
export const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };

export function count(n: number): Quantity {
  return { nano: BigInt(n) * ONE.nano, format: 'DecimalSI' };
}

export function amountsOf(list: Draft | null | undefined): Amounts {
  const amounts = new Map<string, Quantity>();
  for (const name of Object.keys(list ?? {}).sort()) {
    const quantity = parseQuantity(String((list as Draft)[name]));
    if (quantity !== undefined) amounts.set(name, quantity);
  }
  return amounts;
}

export function listOf(amounts: Amounts): Draft {
  return Object.fromEntries(
    [...amounts.keys()].sort().map((name) => [name, formatQuantity(amounts.get(name) as Quantity)]),
  );
}

/** The notation is that of the first term that is not zero. */
export function sum(a: Amounts, b: Amounts): Amounts {
  const total = new Map(a);
  for (const [name, more] of b) {
    const known = total.get(name);
    if (known === undefined) total.set(name, more);
    else total.set(name, { nano: known.nano + more.nano, format: known.nano === 0n ? more.format : known.format });
  }
  return total;
}

/** What of `a` is more than in `b`, never less than nothing. */
export function growth(a: Amounts, b: Amounts): Amounts {
  const rest = new Map<string, Quantity>();
  for (const [name, quantity] of a) {
    const nano = quantity.nano - (b.get(name)?.nano ?? 0n);
    rest.set(name, { ...quantity, nano: nano < 0n ? 0n : nano });
  }
  for (const name of b.keys()) if (!rest.has(name)) rest.set(name, ZERO);
  return rest;
}

export function mask(amounts: Amounts, names: Iterable<string>): Amounts {
  const wanted = new Set(names);
  return new Map([...amounts].filter(([name]) => wanted.has(name)));
}

export function withoutZeros(amounts: Amounts): Amounts {
  return new Map([...amounts].filter(([, { nano }]) => nano !== 0n));
}

/** Names of which there is more than allowed; what has no limit is allowed. */
export function exceeded(amounts: Amounts, hard: Amounts): readonly string[] {
  return [...amounts].flatMap(([name, { nano }]) => {
    const limit = hard.get(name);
    return limit !== undefined && nano > limit.nano ? [name] : [];
  });
}

export function sameAmounts(a: Amounts, b: Amounts): boolean {
  return a.size === b.size && [...a].every(([name, { nano }]) => b.get(name)?.nano === nano);
}

/** `cpu=1,pods=2`. */
export function amountsText(amounts: Amounts): string {
  return Object.entries(listOf(amounts))
    .map(([name, text]) => `${name}=${text}`)
    .join(',');
}
