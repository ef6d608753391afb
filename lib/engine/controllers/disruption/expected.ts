/** How many pods a PodDisruptionBudget expects and how many of them must stay healthy (getExpectedPodCount); pure. */
import type { Draft } from '../../client/object';

export interface Expected {
  readonly expected: number;
  readonly desired: number;
  /** Pods without controller: a share of them cannot be computed. */
  readonly unmanaged: readonly string[];
}

/** `scaleOf`: the size its controller wants, by the controller's uid; a text is an error. */
export function expectedPods(
  budget: Draft,
  pods: readonly Draft[],
  scaleOf: (pod: Draft) => { readonly uid: string; readonly scale: number } | 'unmanaged' | undefined,
): Expected | string {
  const { minAvailable, maxUnavailable } = budget.spec;
  const limit = maxUnavailable ?? minAvailable;
  if (limit === undefined || limit === null) return { expected: 0, desired: 0, unmanaged: [] };
  if (maxUnavailable === undefined && typeof minAvailable === 'number') {
    return { expected: pods.length, desired: minAvailable, unmanaged: [] };
  }
  const scales = new Map<string, number>();
  const unmanaged: string[] = [];
  for (const pod of pods) {
    const scale = scaleOf(pod);
    if (scale === undefined) return `found no controllers for pod "${pod.metadata.name}"`;
    if (scale === 'unmanaged') unmanaged.push(pod.metadata.name);
    else scales.set(scale.uid, scale.scale);
  }
  const expected = [...scales.values()].reduce((sum, scale) => sum + scale, 0);
  const share = shareOf(limit, expected);
  const desired = maxUnavailable === undefined ? share : Math.max(0, expected - share);
  return { expected, desired, unmanaged };
}

function shareOf(value: unknown, total: number): number {
  if (typeof value === 'number') return value;
  return Math.ceil((Number(String(value).replace(/%$/, '')) * total) / 100);
}
