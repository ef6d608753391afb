/**
 * Is a node's kubelet alive? Its lease or status heartbeat must have moved within 50 s (60 s for a new node), else its
 * conditions become Unknown (node_lifecycle_controller.go tryUpdateNodeHealth); pure.
 */
import { timeMs } from '../../client/clock';
import { conditionOf, type Draft } from '../../client/object';

const GRACE_MS = 50_000;
const STARTUP_GRACE_MS = 60_000;
const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export interface Health {
  /** When a sign of life was last seen. */
  readonly probeMs: number;
  readonly heartbeat: string | undefined;
  readonly renewTime: string | undefined;
}

export function nextHealth(before: Health | undefined, node: Draft, lease: Draft | undefined, now: number): Health {
  const ready = conditionOf(node, 'Ready');
  const heartbeat: string | undefined = ready?.lastHeartbeatTime;
  const renewTime: string | undefined = lease?.spec?.renewTime ?? undefined;
  if (before === undefined) {
    const probeMs = ready === undefined ? (timeMs(node.metadata.creationTimestamp) ?? now) : now;
    return { probeMs, heartbeat, renewTime };
  }
  const moved = heartbeat !== before.heartbeat;
  const renewed = renewTime !== undefined && (before.renewTime === undefined || before.renewTime < renewTime);
  if (!moved && !renewed) return before;
  return { probeMs: now, heartbeat, renewTime: renewed ? renewTime : before.renewTime };
}

export function isOverdue(health: Health, node: Draft, now: number): boolean {
  return now > health.probeMs + (conditionOf(node, 'Ready') === undefined ? STARTUP_GRACE_MS : GRACE_MS);
}

/** The conditions of a node nobody hears of; those that are Unknown already stay. */
export function unknownConditions(node: Draft, timestamp: string): readonly Draft[] {
  const conditions: Draft[] = (node.status?.conditions ?? []).map((condition: Draft) =>
    !WATCHED.includes(condition.type) || condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: timestamp,
        },
  );
  for (const type of WATCHED) {
    if (conditions.some((condition) => condition.type === type)) continue;
    conditions.push({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: timestamp,
    });
  }
  return conditions;
}
