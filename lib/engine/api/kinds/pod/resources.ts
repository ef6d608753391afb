/**
 * What the containers of a pod ask for in sum: sidecars run beside the rest, other init containers one after another.
 * Upstream: k8s.io/component-helpers/resource (AggregateContainerRequests, AggregateContainerLimits).
 */
import { formatQuantity, parseQuantity, type Quantity } from '../../../base/quantity';
import type { Draft } from '../kind';

type Amounts = Map<string, Quantity>;

export function amounts(list: Draft | null | undefined): Amounts {
  const result: Amounts = new Map();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(String(text));
    if (quantity) result.set(name, quantity);
  }
  return result;
}

export function addAmounts(total: Amounts, more: Amounts): void {
  for (const [name, quantity] of more) {
    const sum = total.get(name);
    // A sum keeps the notation of its first term.
    total.set(name, sum ? { ...sum, nano: sum.nano + quantity.nano } : quantity);
  }
}
function raiseTo(total: Amounts, least: Amounts): void {
  for (const [name, quantity] of least) {
    const sum = total.get(name);
    if (!sum || quantity.nano > sum.nano) total.set(name, quantity);
  }
}

export function aggregate(spec: Draft, which: 'requests' | 'limits'): Draft {
  const total: Amounts = new Map();
  for (const container of spec.containers ?? []) addAmounts(total, amounts(container.resources?.[which]));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = amounts(container.resources?.[which]);
    const beside: Amounts = new Map(own);
    if (container.restartPolicy === 'Always') {
      addAmounts(total, own);
      addAmounts(sidecars, own);
      raiseTo(starting, sidecars);
    } else {
      addAmounts(beside, sidecars);
      raiseTo(starting, beside);
    }
  }
  raiseTo(total, starting);
  return Object.fromEntries([...total].map(([name, quantity]) => [name, formatQuantity(quantity)]));
}
