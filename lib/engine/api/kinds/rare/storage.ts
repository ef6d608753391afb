/** Kinds of storage drivers as far as they are listed and stored. Upstream: pkg/apis/storage/v1/defaults.go, printers. */
import { canonical } from '../../../base/quantity';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError, Kind } from '../kind';
import { immutableErrors } from '../rules/immutable';
import { internalField } from '../rules/internal-value';
import { ageOf, columns, nameOf } from '../tables/column';
import {
  driverWarnings,
  validateAttachment,
  validateAttributesClass,
  validateAttributesClassUpdate,
  validateCapacity,
  validateCapacityUpdate,
  validateDriver,
  validateDriverUpdate,
  validateNodeDrivers,
  validateNodeDriversUpdate,
} from './storage-validation';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

const csiDriver = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  validateCreate: validateDriver,
  validateUpdate: validateDriverUpdate,
  warningsOnCreate: driverWarnings,
  namespaced: false,
  deleteReturnsObject: true,
  allowUnconditionalUpdate: false,
  setDefaults: (draft) => {
    const spec: Draft = (draft.spec ??= {});
    spec.attachRequired ??= true;
    for (const field of ['podInfoOnMount', 'storageCapacity', 'requiresRepublish', 'seLinuxMount'])
      spec[field] ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
  },
  columns: columns(
    'Name',
    'AttachRequired:boolean',
    'PodInfoOnMount:boolean',
    'StorageCapacity:boolean',
    'TokenRequests',
    'RequiresRepublish:boolean',
    'Modes',
    'Age',
  ),
  row: (object, context) => {
    const spec = specOf(object);
    const modes = (spec.volumeLifecycleModes ?? []).join(',');
    return [
      nameOf(object),
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      spec.tokenRequests ? spec.tokenRequests.map(({ audience = '' }: Draft) => audience).join(',') : '<unset>',
      spec.requiresRepublish ?? false,
      modes === '' ? '<none>' : modes,
      ageOf(object, context),
    ];
  },
});

const csiNode = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadataChecks: { onUpdate: ['whole'] },
  plural: 'csinodes',
  validateCreate: validateNodeDrivers,
  validateUpdate: validateNodeDriversUpdate,
  namespaced: false,
  deleteReturnsObject: true,
  allowUnconditionalUpdate: false,
  columns: columns('Name', 'Drivers:integer', 'Age'),
  row: (object, context) => [nameOf(object), (specOf(object).drivers ?? []).length, ageOf(object, context)],
});

const csiStorageCapacity = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  validateCreate: validateCapacity,
  validateUpdate: validateCapacityUpdate,
  namespaced: true,
  allowUnconditionalUpdate: false,
  columns: columns('Name', 'StorageClassName', 'Capacity'),
  row: (object) => [
    nameOf(object),
    object.storageClassName ?? '',
    object.capacity == null ? '<unset>' : (canonical(String(object.capacity)) ?? '0'),
  ],
});

/** Its spec is printed in the server's own form. */
function fixedSpecErrors(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const shown = internalField(object.spec, 'io.k8s.api.storage.v1.VolumeAttachment', 'spec');
  return immutableErrors('spec', object.spec, old.spec, shown);
}

const volumeAttachment = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadataChecks: { onUpdate: ['whole'] },
  plural: 'volumeattachments',
  validateCreate: validateAttachment,
  validateUpdate: (object, old) => [...validateAttachment(object), ...fixedSpecErrors(object, old)],
  namespaced: false,
  hasStatus: true,
  deleteReturnsObject: true,
  allowUnconditionalUpdate: false,
  columns: columns('Name', 'Attacher', 'PV', 'Node', 'Attached:boolean', 'Age').map((column) =>
    column.name === 'Attacher' ? { ...column, format: 'name' } : column,
  ),
  row: (object, context) => [
    nameOf(object),
    specOf(object).attacher ?? '',
    specOf(object).source?.persistentVolumeName ?? '',
    specOf(object).nodeName ?? '',
    (object as Draft).status?.attached ?? false,
    ageOf(object, context),
  ],
});

const volumeAttributesClass = defineKind({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  validateCreate: validateAttributesClass,
  validateUpdate: validateAttributesClassUpdate,
  shortNames: ['vac'],
  namespaced: false,
  deleteReturnsObject: true,
  columns: columns('Name', 'DriverName', 'Age'),
  row: (object, context) => [nameOf(object), object.driverName ?? '', ageOf(object, context)],
});

export const STORAGE_DRIVER_KINDS: readonly Kind[] = [
  csiDriver,
  csiNode,
  csiStorageCapacity,
  volumeAttachment,
  volumeAttributesClass,
];
