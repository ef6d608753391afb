import { defineKind, keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { nodeColumns, nodeRow } from './table';
import { nodeWarnings, validateNode, validateNodeStatus, validateNodeUpdate } from './validation';

/** The pod network as one and as a list are one value; allocatable is the capacity where nothing else is said. */
function setDefaults(draft: Draft): void {
  const { spec, status } = draft;
  if (spec?.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
  if (spec?.podCIDRs?.length) spec.podCIDR = spec.podCIDRs[0];
  if (status?.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
}

/** Nodes may come with a status: kubelets and tests create them so. */
function prepareForCreate(draft: Draft): void {
  if (draft.spec?.configSource) delete draft.spec.configSource;
  if (draft.status?.config) delete draft.status.config;
}
function prepareForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  if (draft.spec?.configSource && !(old as Draft).spec?.configSource) delete draft.spec.configSource;
}

export const node = defineKind({
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  shortNames: ['no'],
  namespaced: false,
  hasStatus: true,
  subresources: [{ name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] }],
  setDefaults,
  prepareForCreate,
  prepareForUpdate,
  validateCreate: validateNode,
  validateUpdate: (object, old) => [...validateNode(object), ...validateNodeUpdate(object, old)],
  validateStatusUpdate: validateNodeStatus,
  warningsOnCreate: nodeWarnings,
  warningsOnUpdate: nodeWarnings,
  fieldSelectors: { 'spec.unschedulable': (object) => String((object as Draft).spec?.unschedulable ?? false) },
  columns: nodeColumns,
  row: nodeRow,
});
