/** The admission plugins that are simulated, in the order in which the server asks them. */
import { assert } from '../../base/assert';
import { defaultIngressClass, defaultStorageClass } from './default-classes';
import { defaultTolerationSeconds } from './default-toleration-seconds';
import { limitRanger } from './limit-ranger';
import { namespaceLifecycle } from './namespace-lifecycle';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize';
import type { AdmissionPlugin, Attributes } from './plugin';
import { podSecurity } from './pod-security/pod-security';
import { validatingAdmissionPolicy } from './policies/validating-admission-policy';
import { priority } from './priority';
import { resourceQuota } from './resource-quota';
import { runtimeClass } from './runtime-class';
import { serviceAccount } from './service-account';
import { storageObjectInUseProtection } from './storage-object-in-use-protection';
import { taintNodesByCondition } from './taint-nodes-by-condition';

const PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  defaultIngressClass,
  validatingAdmissionPolicy,
  // Last: what it charges must not be refused by another.
  resourceQuota,
];
assert(new Set(PLUGINS.map(({ name }) => name)).size === PLUGINS.length, 'an admission plugin is registered twice');

export function admit(attributes: Attributes): void {
  for (const plugin of PLUGINS) plugin.admit?.(attributes);
}

export function admitValid(attributes: Attributes): void {
  for (const plugin of PLUGINS) plugin.validate?.(attributes);
}
