/**
 * What every pod spec gets, in pods as in templates; what only pods get is in ../pod/defaults.ts.
 * Upstream: SetDefaults_PodSpec and the generated SetObjectDefaults_PodTemplate (pkg/apis/core/v1).
 */
import type { Draft } from '../kind';
import { setContainerDefaults, setResourceListDefaults, setResourcesDefaults } from './container-defaults';
import { setVolumeDefaults } from './volume-defaults';

const GRACE_SECONDS = 30;

export function setPodSpecDefaults(spec: Draft): void {
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= GRACE_SECONDS;
  spec.schedulerName ||= 'default-scheduler';
  for (const volume of spec.volumes ?? []) setVolumeDefaults(volume);
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const container of spec[list] ?? []) setContainerDefaults(container);
  setResourceListDefaults(spec.overhead);
  setResourcesDefaults(spec.resources);
  // One value under its old and its new name.
  const account = spec.serviceAccountName || spec.serviceAccount;
  if (account) Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
}

/** The template of a controller: a missing one is as good as an empty one, as for Go's struct. */
export function setTemplateDefaults(template: Draft): void {
  template.spec ??= {};
  setPodSpecDefaults(template.spec);
}
