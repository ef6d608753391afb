/** What a pod asks for in all: its containers together, or its hungriest init container, plus overhead (component-helpers/resource). */
import { formatQuantity, parseQuantity, type Quantity } from '../../engine/base/quantity';
import type { Draft } from '../draft';

export type Amounts = Readonly<Record<string, Quantity>>;

const add = (a: Quantity | undefined, b: Quantity): Quantity => (a ? { nano: a.nano + b.nano, format: a.format } : b);
const larger = (a: Quantity | undefined, b: Quantity): Quantity => (a && a.nano >= b.nano ? a : b);

function amountsOf(list: Draft): Amounts {
  const found: Record<string, Quantity> = {};
  for (const name of Object.keys(list ?? {})) {
    const value = parseQuantity(String(list[name]));
    if (value) found[name] = value;
  }
  return found;
}
function combined(a: Amounts, b: Amounts, how: typeof add): Amounts {
  const made: Record<string, Quantity> = { ...a };
  for (const name of Object.keys(b)) made[name] = how(made[name], b[name] as Quantity);
  return made;
}
export const summed = (all: readonly Amounts[]): Amounts => all.reduce((sum, each) => combined(sum, each, add), {});

/** `requests` or `limits` of a pod; sidecars run beside both init and main containers. */
export function podAmounts({ spec }: Draft, what: 'requests' | 'limits'): Amounts {
  const of = (container: Draft) => amountsOf(container.resources?.[what]);
  let running = summed((spec.containers ?? []).map(of));
  let sidecars: Amounts = {};
  let starting: Amounts = {};
  for (const container of spec.initContainers ?? []) {
    const own = of(container);
    if (container.restartPolicy === 'Always') {
      running = combined(running, own, add);
      sidecars = combined(sidecars, own, add);
      starting = combined(starting, sidecars, larger);
    } else starting = combined(starting, combined(own, sidecars, add), larger);
  }
  const all = combined(running, starting, larger);
  const pod = amountsOf(spec.resources?.[what]);
  const own = { ...all, ...pod };
  return spec.overhead && (what === 'requests' || Object.keys(own).length > 0)
    ? combined(own, amountsOf(spec.overhead), add)
    : own;
}

export const amountText = (amount: Quantity | undefined): string => (amount ? formatQuantity(amount) : '0');
/** Share of what there is, in whole percent. */
export function percent(amount: Quantity | undefined, whole: Quantity | undefined): number {
  if (!amount || !whole || whole.nano === 0n) return 0;
  return Number((amount.nano * 100n) / whole.nano);
}
