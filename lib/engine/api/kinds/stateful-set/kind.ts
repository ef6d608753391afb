import { defineKind, dropStatus, keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { claimDefaults } from '../persistent-volume-claim/defaults';
import { setTemplateDefaults } from '../pod-template/defaults';
import { dropDisabledFields } from '../pod-template/disabled-fields';
import { SCALE } from '../pod-template/scale';
import { containerCells } from '../pod-template/table';
import { changedSpecWarnings, templateWarnings } from '../pod-template/warnings';
import { ageOf, columns, nameOf } from '../tables/column';
import { validateStatefulSet, validateStatefulSetStatus, validateStatefulSetUpdate } from './validation';

/** Upstream: SetDefaults_StatefulSet (pkg/apis/apps/v1/defaults.go). */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  setTemplateDefaults((spec.template ??= {}));
  spec.podManagementPolicy ||= 'OrderedReady';
  const strategy: Draft = (spec.updateStrategy ??= {});
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
  const retention: Draft = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    Object.assign(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
    claimDefaults(claim);
  }
}

/** How many pods may be away during an update is behind a gate that is off. */
function dropDisabled(draft: Draft, old?: ApiObject): void {
  dropDisabledFields(draft.spec?.template?.spec);
  const rolling = draft.spec?.updateStrategy?.rollingUpdate;
  if (rolling && (old as Draft | undefined)?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable == null)
    delete rolling.maxUnavailable;
}

function historyWarnings(object: ApiObject): readonly string[] {
  const limit: number = (object as Draft).spec?.revisionHistoryLimit ?? 0;
  const advice = 'a negative value retains all historical revisions; a value >= 0 is recommended';
  return limit < 0 ? [`spec.revisionHistoryLimit: ${advice}`] : [];
}

/** Upstream: pkg/registry/apps/statefulset/strategy.go, printStatefulSet. */
export const statefulSet = defineKind({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  nameRule: 'dns1123-label',
  hasStatus: true,
  hasGeneration: true,
  subresources: [SCALE],
  setDefaults,
  prepareForCreate: (draft) => {
    dropStatus(draft);
    dropDisabled(draft);
  },
  prepareForUpdate: (draft, old) => {
    keepStatus(draft, old);
    dropDisabled(draft, old);
  },
  validateCreate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  validateStatusUpdate: validateStatefulSetStatus,
  warningsOnCreate: (object) => [...templateWarnings(object), ...historyWarnings(object)],
  warningsOnUpdate: (object, old) => [...changedSpecWarnings(object, old), ...historyWarnings(object)],
  columns: columns('Name', 'Ready', 'Age', '+Containers', '+Images'),
  row: (object, context) => {
    const { spec = {}, status = {} } = object as Draft;
    return [
      nameOf(object),
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      ageOf(object, context),
      ...containerCells(spec.template),
    ];
  },
});
