/** maxSurge and maxUnavailable of a DaemonSet in whole nodes; both round up (daemon/util). */
import type { Draft } from '../../client/object';

function share(value: unknown, total: number): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number') return value;
  return Math.ceil((Number(String(value).replace(/%$/, '')) * total) / 100);
}

function rolling(set: Draft): Draft | undefined {
  const { updateStrategy } = set.spec;
  return updateStrategy?.type === 'RollingUpdate' ? updateStrategy.rollingUpdate : undefined;
}

export function surgeCount(set: Draft, nodes: number): number {
  return share(rolling(set)?.maxSurge, nodes);
}

export function unavailableCount(set: Draft, nodes: number): number {
  return share(rolling(set)?.maxUnavailable, nodes);
}
