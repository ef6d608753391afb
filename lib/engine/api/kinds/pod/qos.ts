/** Upstream: ComputePodQOS (pkg/apis/core/v1/helper/qos/qos.go). */
import type { Quantity } from '../../../base/quantity';
import type { Draft } from '../kind';
import { addAmounts, amounts } from './resources';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COUNTED = ['cpu', 'memory'];

function positive(list: Draft | null | undefined): Map<string, Quantity> {
  return new Map([...amounts(list)].filter(([name, { nano }]) => COUNTED.includes(name) && nano > 0n));
}

export function qosClass(spec: Draft): QosClass {
  // Resources of the pod as a whole count instead of those of its containers.
  const sources: readonly Draft[] = spec.resources
    ? [spec]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let guaranteed = true;
  for (const { resources } of sources) {
    const own = positive(resources?.limits);
    addAmounts(requests, positive(resources?.requests));
    addAmounts(limits, own);
    const limited = spec.resources && Object.keys(resources?.limits ?? {}).length === 0;
    if (!limited && own.size < COUNTED.length) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const equal = [...requests].every(([name, { nano }]) => limits.get(name)?.nano === nano);
  return guaranteed && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}
