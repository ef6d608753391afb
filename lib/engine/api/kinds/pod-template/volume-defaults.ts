/** Upstream: SetDefaults_Volume and the volume parts of SetObjectDefaults_Pod (pkg/apis/core/v1). */
import type { Draft } from '../kind';
import { setFieldRefDefaults, setResourcesDefaults } from './container-defaults';
import { defaultPullPolicy } from './image-reference';

const MODE = 420;
const TOKEN_SECONDS = 3600;

export function setVolumeDefaults(volume: Draft): void {
  // No source at all means a fresh directory.
  if (Object.keys(volume).every((key) => key === 'name' || volume[key] == null)) volume.emptyDir = {};
  if (volume.image) volume.image.pullPolicy ||= defaultPullPolicy(volume.image.reference ?? '');
  if (volume.hostPath) volume.hostPath.type ??= '';
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected'])
    if (volume[source]) volume[source].defaultMode ??= MODE;
  for (const item of volume.downwardAPI?.items ?? []) setFieldRefDefaults(item.fieldRef);
  for (const { downwardAPI, serviceAccountToken } of volume.projected?.sources ?? []) {
    for (const item of downwardAPI?.items ?? []) setFieldRefDefaults(item.fieldRef);
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS;
  }
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim) {
    claim.spec ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    setResourcesDefaults(claim.spec.resources);
  }
  setOldSourceDefaults(volume);
}

/** Drivers of the past, whose fields have their defaults declared beside the type. */
function setOldSourceDefaults({ iscsi, rbd, azureDisk, scaleIO }: Draft): void {
  if (iscsi) iscsi.iscsiInterface ||= 'default';
  if (rbd) {
    rbd.pool ||= 'rbd';
    rbd.user ||= 'admin';
    rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
    azureDisk.kind ??= 'Shared';
  }
  if (scaleIO) {
    scaleIO.storageMode ||= 'ThinProvisioned';
    scaleIO.fsType ||= 'xfs';
  }
}
