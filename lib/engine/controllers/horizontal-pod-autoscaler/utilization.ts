/** How many replicas the use of a resource asks for (replica_calculator.go); pure. Milli-units. */
import { parseQuantity } from '../../base/quantity';
import type { Draft } from '../../client/object';
import { isReady } from '../workload/pods';

const TOLERANCE = 0.1;
const MICRO = 1_000_000n;

export interface Proposal {
  readonly replicas: number;
  /** Per cent of requests, when the target is a share. */
  readonly utilization: number | undefined;
  readonly average: number;
}

export function milli(quantity: unknown): number {
  const parsed = parseQuantity(String(quantity ?? '0'));
  return parsed === undefined ? 0 : Number((parsed.nano + MICRO - 1n) / MICRO);
}

/** `usage`: by pod name. A text is the error. */
export function propose(
  resource: string,
  target: Draft,
  pods: readonly Draft[],
  usage: ReadonlyMap<string, number>,
  current: number,
): Proposal | string {
  const measured = pods.filter((pod) => isReady(pod) && usage.has(pod.metadata.name));
  if (measured.length === 0) return 'did not receive metrics for targeted pods (pods might be unready)';
  const used = measured.reduce((sum, pod) => sum + (usage.get(pod.metadata.name) ?? 0), 0);
  const average = Math.floor(used / measured.length);
  if (target.type !== 'Utilization') {
    return { replicas: scaled(current, average / milli(target.averageValue)), utilization: undefined, average };
  }
  let requested = 0;
  for (const pod of measured) {
    for (const container of pod.spec.containers) {
      const request = container.resources?.requests?.[resource];
      if (request === undefined) {
        return `missing request for ${resource} in container ${container.name} of Pod ${pod.metadata.name}`;
      }
      requested += milli(request);
    }
  }
  const utilization = Math.floor((used * 100) / requested);
  return { replicas: scaled(current, utilization / target.averageUtilization), utilization, average };
}

function scaled(current: number, ratio: number): number {
  return Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(ratio * current);
}
