/**
 * What a pod asks of a node (component-helpers/resource PodRequests): containers and sidecars together, or the largest
 * init container with the sidecars before it; overhead on top. Integers: milli-CPU, bytes, whole units.
 */
import { parseQuantity } from '../base/quantity';
import type { Draft } from '../client/object';

export type Amounts = Readonly<Record<string, number>>;

/** Scoring takes pods without requests for small ones (scheduler/util/pod_resources.go). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

export function amountOf(resource: string, quantity: unknown): number {
  const parsed = parseQuantity(String(quantity));
  if (parsed === undefined) return 0;
  const unit = resource === 'cpu' ? 1_000_000n : 1_000_000_000n;
  return Number((parsed.nano + unit - 1n) / unit);
}

export function amountsOf(list: Draft | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, quantity]) => [name, amountOf(name, quantity)]));
}

export function podRequests(pod: Draft): Amounts {
  return requestsWith(pod, (container) => amountsOf(container.resources?.requests));
}

export function nonZeroRequests(pod: Draft): Amounts {
  return requestsWith(pod, (container) => {
    const asked = amountsOf(container.resources?.requests);
    return { ...asked, cpu: asked.cpu ?? DEFAULT_MILLI_CPU, memory: asked.memory ?? DEFAULT_MEMORY };
  });
}

export function plus(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x + y);
}

function requestsWith(pod: Draft, of: (container: Draft) => Amounts): Amounts {
  let sum: Amounts = {};
  for (const container of pod.spec.containers ?? []) sum = plus(sum, of(container));
  let sidecars: Amounts = {};
  let largest: Amounts = {};
  for (const container of pod.spec.initContainers ?? []) {
    let needed = of(container);
    if (container.restartPolicy === 'Always') {
      sum = plus(sum, needed);
      sidecars = plus(sidecars, needed);
      needed = sidecars;
    } else needed = plus(needed, sidecars);
    largest = combine(largest, needed, Math.max);
  }
  let total = combine(sum, largest, Math.max);
  // Requests of the pod as a whole stand above those of its containers.
  const whole = pod.spec.resources?.requests;
  if (whole !== undefined) total = { ...total, ...amountsOf(whole) };
  return pod.spec.overhead === undefined ? total : plus(total, amountsOf(pod.spec.overhead));
}

function combine(a: Amounts, b: Amounts, join: (x: number, y: number) => number): Amounts {
  const result: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) result[name] = join(result[name] ?? 0, value);
  return result;
}
