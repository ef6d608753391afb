/** Upstream: pkg/apis/autoscaling/v2/defaults.go. */
import type { Draft } from '../kind';

export const CPU_PERCENT = 80;
const PERIOD = 15;

export function setScalingDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) spec.metrics = [cpuMetric(CPU_PERCENT)];
  if (!spec.behavior) return;
  const all = { type: 'Percent', value: 100, periodSeconds: PERIOD };
  const some = { type: 'Pods', value: 4, periodSeconds: PERIOD };
  spec.behavior.scaleUp = rules({ stabilizationWindowSeconds: 0, policies: [some, all] }, spec.behavior.scaleUp);
  spec.behavior.scaleDown = rules({ policies: [all] }, spec.behavior.scaleDown);
}

export function cpuMetric(percent: number): Draft {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } };
}

function rules(defaults: Draft, given: Draft | undefined): Draft {
  const set = Object.entries(given ?? {}).filter(([, value]) => value != null);
  return { selectPolicy: 'Max', ...defaults, ...Object.fromEntries(set) };
}
