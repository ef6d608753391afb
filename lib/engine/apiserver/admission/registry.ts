/** The admission plugins that are simulated, in the order in which the server asks them. */
import { assert } from '../../base/assert';
import { defaultTolerationSeconds } from './default-toleration-seconds';
import { namespaceLifecycle } from './namespace-lifecycle';
import type { AdmissionPlugin, Attributes } from './plugin';
import { priority } from './priority';
import { serviceAccount } from './service-account';
import { taintNodesByCondition } from './taint-nodes-by-condition';

const PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
];
assert(new Set(PLUGINS.map(({ name }) => name)).size === PLUGINS.length, 'an admission plugin is registered twice');

export function admit(attributes: Attributes): void {
  for (const plugin of PLUGINS) plugin.admit?.(attributes);
}

export function admitValid(attributes: Attributes): void {
  for (const plugin of PLUGINS) plugin.validate?.(attributes);
}
