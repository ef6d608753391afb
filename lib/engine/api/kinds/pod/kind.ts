import { defineKind, PART_VERBS } from '../define-kind';
import type { Subresource } from '../kind';
import { appArmorWarnings, podSpecWarnings } from '../pod-spec/warnings';
import { nameWarnings } from '../pod-template/warnings';
import { setPodDefaults } from './defaults';
import { prepareEphemeralContainers, prepareResize, validateEphemeralContainers, validateResize } from './parts';
import { podStatusErrors } from './status-validation';
import {
  podFieldSelectors,
  podGracePeriod,
  preparePodForCreate,
  preparePodForStatusUpdate,
  preparePodForUpdate,
} from './strategy';
import { podColumns, podRow, podRowConditions } from './table';
import { validatePodUpdate } from './update-validation';
import { validatePod } from './validation';

const STREAM_VERBS = ['create', 'get'];

const SUBRESOURCES: readonly Subresource[] = [
  { name: 'attach', kind: 'PodAttachOptions', verbs: STREAM_VERBS },
  { name: 'binding', kind: 'Binding', verbs: ['create'] },
  { name: 'ephemeralcontainers', kind: 'Pod', verbs: PART_VERBS },
  { name: 'eviction', kind: 'Eviction', verbs: ['create'], group: 'policy', version: 'v1' },
  { name: 'exec', kind: 'PodExecOptions', verbs: STREAM_VERBS },
  { name: 'log', kind: 'Pod', verbs: ['get'] },
  { name: 'portforward', kind: 'PodPortForwardOptions', verbs: STREAM_VERBS },
  { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  { name: 'resize', kind: 'Pod', verbs: PART_VERBS },
];

export const pod = defineKind({
  apiVersion: 'v1',
  kind: 'Pod',
  plural: 'pods',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  subresources: SUBRESOURCES,
  hasGeneration: true,
  deleteReturnsObject: true,
  setDefaults: setPodDefaults,
  prepareForCreate: preparePodForCreate,
  prepareForUpdate: preparePodForUpdate,
  prepareForStatusUpdate: preparePodForStatusUpdate,
  parts: {
    ephemeralcontainers: { prepare: prepareEphemeralContainers, validate: validateEphemeralContainers },
    resize: { prepare: prepareResize, validate: validateResize },
  },
  fieldSelectors: podFieldSelectors,
  gracePeriod: podGracePeriod,
  validateCreate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: podStatusErrors,
  warningsOnCreate: (object) => [
    ...appArmorWarnings(object),
    ...nameWarnings(object, "the Pod's hostname"),
    ...podSpecWarnings('', object),
  ],
  columns: podColumns,
  row: podRow,
  rowConditions: podRowConditions,
});
