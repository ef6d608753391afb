/** Labels of nodes that have got other names. Upstream: pkg/api/node/util.go. */
import type { Draft } from '../kind';
import { labelValueErrors } from '../rules/names';

const NEW_NAMES: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

export function labelMessage(key: string): string | undefined {
  return NEW_NAMES.get(key);
}

/** Values of preferences are only advised against, never refused. */
export function termWarnings(field: string, { matchExpressions }: Draft, withValues: boolean): readonly string[] {
  return ((matchExpressions ?? []) as Draft[]).flatMap(({ key = '', values = [] }, index) => {
    const path = `${field}.matchExpressions[${index}]`;
    const text = labelMessage(key);
    const wrong = (withValues ? (values as string[]) : []).flatMap((value, at) =>
      labelValueErrors(value).map((why) => `${path}.values[${at}]: ${value} is invalid, ${why}`),
    );
    return [...(text === undefined ? [] : [`${path}.key: ${key} is ${text}`]), ...wrong];
  });
}
