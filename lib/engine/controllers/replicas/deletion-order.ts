/**
 * Which pods go first when there are too many: unassigned, pending, not ready, cheap, doubled up on a node, ready most
 * recently, restarted often, young (controller_utils.go ActivePodsWithRanks, replica_set.go getPodsToDelete).
 */
import { timeMs } from '../../client/clock';
import { compareText, type Draft } from '../../client/object';
import { isActive, isReady, readySinceMs } from '../workload/pods';

const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** `related`: pods of all replica sets of the same owner; they count as neighbours on a node. */
export function podsToDelete(
  pods: readonly Draft[],
  related: readonly Draft[],
  count: number,
  now: number,
): readonly Draft[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName ?? '';
    if (isActive(pod)) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const rank = (pod: Draft): number => onNode.get(pod.spec.nodeName ?? '') ?? 0;
  return [...pods].sort((a, b) => compare(a, b, rank, now)).slice(0, count);
}

function compare(a: Draft, b: Draft, rank: (pod: Draft) => number, now: number): number {
  const assigned = Number(hasNode(a)) - Number(hasNode(b));
  if (assigned !== 0) return assigned;
  const phase = phaseOf(a) - phaseOf(b);
  if (phase !== 0) return phase;
  const ready = Number(isReady(a)) - Number(isReady(b));
  if (ready !== 0) return ready;
  const cost = deletionCost(a) - deletionCost(b);
  if (cost !== 0) return cost;
  const neighbours = rank(b) - rank(a);
  if (neighbours !== 0) return neighbours;
  if (isReady(a)) {
    const since = compareAges(readySinceMs(a), readySinceMs(b), now, a, b);
    if (since !== 0) return since;
  }
  const restarts = restartsOf(b, false) - restartsOf(a, false) || restartsOf(b, true) - restartsOf(a, true);
  if (restarts !== 0) return restarts;
  return compareAges(timeMs(a.metadata.creationTimestamp), timeMs(b.metadata.creationTimestamp), now, a, b);
}

function hasNode(pod: Draft): boolean {
  return (pod.spec.nodeName ?? '') !== '';
}

function phaseOf(pod: Draft): number {
  return PHASES[pod.status?.phase ?? 'Pending'] ?? 0;
}

/** Younger first, on a logarithmic scale; of pods equally old on it the smaller uid. */
function compareAges(a: number | undefined, b: number | undefined, now: number, podA: Draft, podB: Draft): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  return magnitude(now - a) - magnitude(now - b) || compareText(podA.metadata.uid, podB.metadata.uid);
}

/** Whole base-2 logarithm of the age in nanoseconds. */
function magnitude(ageMs: number): number {
  return ageMs <= 0 ? -1 : (BigInt(ageMs) * 1_000_000n).toString(2).length - 1;
}

function deletionCost(pod: Draft): number {
  const text: string | undefined = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  return text !== undefined && /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

function restartsOf(pod: Draft, sidecars: boolean): number {
  const names = (pod.spec.initContainers ?? []).filter((c: Draft) => c.restartPolicy === 'Always');
  const statuses: readonly Draft[] = sidecars
    ? (pod.status?.initContainerStatuses ?? []).filter((s: Draft) => names.some((c: Draft) => c.name === s.name))
    : (pod.status?.containerStatuses ?? []);
  return statuses.reduce((most, status) => Math.max(most, status.restartCount ?? 0), 0);
}
