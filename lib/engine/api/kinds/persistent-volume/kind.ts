import { rfc3339 } from '../../../sim/wall-clock';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { accessModesText, phaseText, storageClassText, storageText } from '../tables/volume';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './validation';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

/** Upstream: SetDefaults_PersistentVolume, SetDefaults_HostPathVolumeSource. */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  draft.status = { ...draft.status, phase: draft.status?.phase || 'Pending' };
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  if (spec.hostPath) spec.hostPath.type ??= '';
}
function prepareForCreate(draft: Draft, nowMs?: number): void {
  draft.status = { phase: 'Pending', ...(nowMs === undefined ? {} : { lastPhaseTransitionTime: rfc3339(nowMs) }) };
}

/** Upstream: pkg/api/persistentvolume/util.go. */
function warnings(object: ApiObject): readonly string[] {
  const { annotations = {} } = metadataOf(object);
  const list: string[] = [];
  const deprecated = {
    'volume.beta.kubernetes.io/storage-class': 'deprecated since v1.8; use "storageClassName" attribute instead',
    'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
  };
  for (const [key, text] of Object.entries(deprecated))
    if (annotations[key] !== undefined) list.push(`metadata.annotations[${key}]: ${text}`);
  if (specOf(object).persistentVolumeReclaimPolicy === 'Recycle') {
    const advice = 'Instead, the recommended approach is to use dynamic provisioning.';
    list.push(`spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. ${advice}`);
  }
  return list;
}

/** Upstream: pkg/registry/core/persistentvolume/strategy.go, printPersistentVolume. */
export const persistentVolume = defineKind({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  metadataChecks: { onUpdate: ['whole', 'whole'] },
  shortNames: ['pv'],
  namespaced: false,
  hasStatus: true,
  deleteReturnsObject: true,
  setDefaults,
  prepareForCreate,
  validateCreate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warningsOnCreate: warnings,
  warningsOnUpdate: warnings,
  columns: columns(
    'Name',
    'Capacity',
    'Access Modes',
    'Reclaim Policy',
    'Status',
    'Claim',
    'StorageClass',
    'VolumeAttributesClass',
    'Reason',
    'Age',
    '+VolumeMode',
  ),
  row: (object, context) => {
    const spec = specOf(object);
    const { claimRef } = spec;
    return [
      nameOf(object),
      storageText(spec.capacity),
      accessModesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      phaseText(object),
      claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
      storageClassText(object),
      spec.volumeAttributesClassName ?? '<unset>',
      (object as Draft).status?.reason ?? '',
      ageOf(object, context),
      spec.volumeMode ?? '<unset>',
    ];
  },
});
