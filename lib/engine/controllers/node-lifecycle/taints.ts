/** Which taints a node's conditions and its cordon ask for (node_lifecycle_controller.go); pure. */
import { conditionOf, type Draft, semanticEqual } from '../../client/object';

const PREFIX = 'node.kubernetes.io/';
export const NOT_READY = `${PREFIX}not-ready`;
export const UNREACHABLE = `${PREFIX}unreachable`;
const UNSCHEDULABLE = `${PREFIX}unschedulable`;
/** Condition, status, taint. */
const BY_CONDITION: readonly (readonly [string, string, string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', `${PREFIX}memory-pressure`],
  ['DiskPressure', 'True', `${PREFIX}disk-pressure`],
  ['NetworkUnavailable', 'True', `${PREFIX}network-unavailable`],
  ['PIDPressure', 'True', `${PREFIX}pid-pressure`],
];
const MANAGED = [UNSCHEDULABLE, ...BY_CONDITION.map(([, , key]) => key)];

/** The node's taints as they should be: NoSchedule by condition; `execute` is the NoExecute taint wanted, if any. */
export function wantedTaints(node: Draft, execute: string | undefined, timestamp: string): readonly Draft[] {
  const present: readonly Draft[] = node.spec?.taints ?? [];
  const wanted: Draft[] = [];
  for (const { type, status } of node.status?.conditions ?? []) {
    const rule = BY_CONDITION.find(([t, s]) => t === type && s === status);
    if (rule !== undefined) wanted.push({ key: rule[2], effect: 'NoSchedule' });
  }
  if (node.spec?.unschedulable === true) wanted.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  if (execute !== undefined) wanted.push({ key: execute, effect: 'NoExecute' });
  const same = (a: Draft, b: Draft): boolean => a.key === b.key && a.effect === b.effect;
  const kept = present.filter((taint) => !isManaged(taint) || wanted.some((w) => same(w, taint)));
  const missing = wanted.filter((taint) => !kept.some((k) => same(k, taint)));
  return [...kept, ...missing.map((taint) => ({ ...taint, timeAdded: timestamp }))];
}

export function taintsDiffer(node: Draft, wanted: readonly Draft[]): boolean {
  return !semanticEqual(node.spec?.taints, wanted);
}

/** The taint that evicts, by the node's readiness. */
export function executeTaint(node: Draft): string | undefined {
  const ready = conditionOf(node, 'Ready')?.status;
  return ready === 'False' ? NOT_READY : ready === 'Unknown' ? UNREACHABLE : undefined;
}

function isManaged(taint: Draft): boolean {
  if (taint.effect === 'NoExecute') return taint.key === NOT_READY || taint.key === UNREACHABLE;
  return taint.effect === 'NoSchedule' && MANAGED.includes(taint.key);
}
