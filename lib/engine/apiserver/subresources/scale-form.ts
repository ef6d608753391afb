/** An object as a Scale shows it: how many are wanted, how many there are, and which pods they are. */
import type { ApiObject, Draft } from '../../api/kinds/kind';
import type { Plain } from '../../base/plain';
import { fieldAt } from '../custom/json-path';
import type { RequestContext } from '../request/context';

export function scaleOf(context: RequestContext, object: ApiObject): Plain {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = (object as Draft).metadata;
  const { kind } = context.route;
  const paths = kind.custom?.scale;
  const { spec = {}, status } = object as Draft;
  const replicas = paths === undefined ? spec.replicas : fieldAt(object, paths.specReplicasPath);
  const present = paths === undefined ? status?.replicas : fieldAt(object, paths.statusReplicasPath);
  const selector =
    paths === undefined
      ? selectorText(kind.kind, spec.selector)
      : String((paths.labelSelectorPath && fieldAt(object, paths.labelSelectorPath)) ?? '');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: replicas ? { replicas } : {},
    status: { replicas: present ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

/** A ReplicationController selects by a plain map, the others by a label selector. */
function selectorText(kind: string, selector: Draft | undefined): string {
  if (selector === undefined) return '';
  const labels = kind === 'ReplicationController' ? selector : (selector.matchLabels ?? {});
  const equal = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
  const others = kind === 'ReplicationController' ? [] : (selector.matchExpressions ?? []).map(requirement);
  return [...equal, ...others].sort().join(',');
}

function requirement({ key, operator, values = [] }: Draft): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`;
}
