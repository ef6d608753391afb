/** FROM of lab-format.md to a place where a probe starts. */
import type { ProbeFrom } from '../engine/cluster/contract';

export interface PlaceSpec {
  readonly from?: string | undefined;
  readonly namespace?: string | undefined;
  readonly container?: string | undefined;
  readonly existing?: boolean | undefined;
}

export function placeOf(spec: PlaceSpec, namespace = 'default'): ProbeFrom {
  const text = spec.from ?? 'workstation';
  if (text === 'workstation' || text === 'outside') return { kind: text };
  const [kind, target = ''] = text.split(' ');
  if (kind === 'node') return { kind: 'node', name: target };
  const base = { kind: 'pod' as const, namespace: spec.namespace ?? namespace, existing: spec.existing === true };
  const named = target.includes('=') ? { selector: target } : { name: target };
  return { ...base, ...named, ...(spec.container === undefined ? {} : { container: spec.container }) };
}

export function showPlace(spec: PlaceSpec): string {
  const namespace = spec.namespace === undefined || spec.namespace === 'default' ? '' : ` (${spec.namespace})`;
  return `${spec.from ?? 'workstation'}${namespace}`;
}
