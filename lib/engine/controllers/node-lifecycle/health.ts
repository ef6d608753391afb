/**
 * Is a node's kubelet alive? Its lease or status heartbeat must have moved within 50 s (60 s for a new node), else its
 * conditions become Unknown (node_lifecycle_controller.go tryUpdateNodeHealth); pure.
 */
import { timeMs } from '../../client/clock';
import { conditionOf, type Draft } from '../../client/object';
import { MS, SECOND, type Us } from '../../sim/kernel-contract';

const GRACE_US = 50 * SECOND;
const STARTUP_GRACE_US = 60 * SECOND;
const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

export interface Health {
  /** Virtual time at which a sign of life was last seen: wall time may be moved under a saved cluster. */
  readonly probeUs: Us;
  readonly heartbeat: string | undefined;
  readonly renewTime: string | undefined;
}

export function nextHealth(
  before: Health | undefined,
  node: Draft,
  lease: Draft | undefined,
  now: { readonly us: Us; readonly ms: number },
): Health {
  const ready = conditionOf(node, 'Ready');
  const heartbeat: string | undefined = ready?.lastHeartbeatTime;
  const renewTime: string | undefined = lease?.spec?.renewTime ?? undefined;
  if (before === undefined) {
    const age = ready === undefined ? now.ms - (timeMs(node.metadata.creationTimestamp) ?? now.ms) : 0;
    return { probeUs: now.us - age * MS, heartbeat, renewTime };
  }
  if (heartbeat === before.heartbeat && renewTime === before.renewTime) return before;
  return { probeUs: now.us, heartbeat, renewTime };
}

export function isOverdue(health: Health, node: Draft, now: Us): boolean {
  return now > health.probeUs + (conditionOf(node, 'Ready') === undefined ? STARTUP_GRACE_US : GRACE_US);
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
