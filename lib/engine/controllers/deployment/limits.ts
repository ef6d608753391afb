/** How far a rolling update may leave the wanted size: maxSurge and maxUnavailable in whole pods (ResolveFenceposts). */
import type { Draft } from '../../client/object';

export function isRollingUpdate(deployment: Draft): boolean {
  return deployment.spec.strategy?.type === 'RollingUpdate';
}

export function maxSurge(deployment: Draft): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Draft): number {
  const { replicas } = deployment.spec;
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

/** A number, or a share of `total` as `25%`. */
export function scaled(value: unknown, total: number, roundUp: boolean): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number') return value;
  const percent = Number(String(value).replace(/%$/, '')) * total;
  return roundUp ? Math.ceil(percent / 100) : Math.floor(percent / 100);
}

function fenceposts(deployment: Draft): { readonly surge: number; readonly unavailable: number } {
  const { replicas, strategy } = deployment.spec;
  const surge = scaled(strategy.rollingUpdate?.maxSurge, replicas, true);
  const unavailable = scaled(strategy.rollingUpdate?.maxUnavailable, replicas, false);
  // Both may round to nothing, and then nothing would ever move.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
