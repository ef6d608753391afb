import { defineKind } from '../define-kind';
import type { Draft } from '../kind';
import { ageOf, columns } from '../tables/column';
import { nameWithDefault } from '../tables/default-mark';
import { validateStorageClass, validateStorageClassUpdate } from './validation';

/** Upstream: SetDefaults_StorageClass. */
function setDefaults(draft: Draft): void {
  draft.reclaimPolicy ??= 'Delete';
  draft.volumeBindingMode ??= 'Immediate';
}

/** Upstream: pkg/registry/storage/storageclass, printStorageClass. */
export const storageClass = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  shortNames: ['sc'],
  namespaced: false,
  deleteReturnsObject: true,
  setDefaults,
  validateCreate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  columns: columns('Name', 'Provisioner', 'ReclaimPolicy', 'VolumeBindingMode', 'AllowVolumeExpansion', 'Age'),
  row: (object, context) => [
    nameWithDefault(
      object,
      'storageclass.kubernetes.io/is-default-class',
      'storageclass.beta.kubernetes.io/is-default-class',
    ),
    object.provisioner ?? '',
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? 'Immediate',
    object.allowVolumeExpansion ?? false,
    ageOf(object, context),
  ],
});
