import { parseQuantity } from '../../../base/quantity';
import { defineKind, keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { accessModesText, BETA_CLASS, phaseText, storageClassText, storageText } from '../tables/volume';
import { claimDefaults } from './defaults';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from './validation';

const NANO = 1_000_000_000n;
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

/** The old and the new field for a data source are one; the old one knows claims and snapshots only. */
function normalizeSource(spec: Draft, before?: Draft): void {
  // Sources in other namespaces are behind a gate that is closed.
  if (spec.dataSourceRef?.namespace && !before?.dataSourceRef?.namespace) delete spec.dataSourceRef;
  const { dataSource: source, dataSourceRef: reference } = spec;
  const claim = source?.kind === 'PersistentVolumeClaim' && !source.apiGroup;
  const snapshot = source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io';
  const used = before && (before.dataSource || before.dataSourceRef);
  if (!used && !reference && source && !claim && !snapshot) delete spec.dataSource;
  if (spec.dataSource && !reference) spec.dataSourceRef = { ...spec.dataSource };
  else if (reference && !spec.dataSource && !reference.namespace) {
    const { namespace: _, ...local } = reference;
    spec.dataSource = local;
  }
}

function prepareForCreate(draft: Draft): void {
  draft.status = { phase: 'Pending' };
  normalizeSource(draft.spec ?? {});
}
function prepareForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  normalizeSource(draft.spec ?? {}, specOf(old));
}

function warnings(object: ApiObject): readonly string[] {
  const list: string[] = [];
  if (metadataOf(object).annotations?.[BETA_CLASS] !== undefined)
    list.push(`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  for (const kind of ['requests', 'limits']) {
    const text: string = specOf(object).resources?.[kind]?.storage ?? '0';
    if ((parseQuantity(text)?.nano ?? 0n) % NANO !== 0n)
      list.push(`spec.resources.${kind}[storage]: fractional byte value "${text}" is invalid, must be an integer`);
  }
  return list;
}

/** Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go, printPersistentVolumeClaim. */
export const persistentVolumeClaim = defineKind({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['pvc'],
  namespaced: true,
  hasStatus: true,
  deleteReturnsObject: true,
  setDefaults: claimDefaults,
  prepareForCreate,
  prepareForUpdate,
  validateCreate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatus,
  warningsOnCreate: warnings,
  warningsOnUpdate: warnings,
  columns: columns(
    'Name',
    'Status',
    'Volume',
    'Capacity',
    'Access Modes',
    'StorageClass',
    'VolumeAttributesClass',
    'Age',
    '+VolumeMode',
  ),
  row: (object, context) => {
    const spec = specOf(object);
    const status: Draft = (object as Draft).status ?? {};
    const bound = !!spec.volumeName;
    return [
      nameOf(object),
      phaseText(object),
      spec.volumeName ?? '',
      bound ? storageText(status.capacity) : '',
      bound ? accessModesText(status.accessModes) : '',
      storageClassText(object),
      spec.volumeAttributesClassName ?? '<unset>',
      ageOf(object, context),
      spec.volumeMode ?? '<unset>',
    ];
  },
});
