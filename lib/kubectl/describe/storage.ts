/** PersistentVolume, PersistentVolumeClaim and StorageClass. */
import type { Draft } from '../draft';
import { rfc1123, since } from '../time/civil';
import type { Describer, Describing } from './describer';
import { describeEvents } from './events';
import { describeMarks, describeName, listText } from './head';
import type { Page } from './page';
import { labelsText } from './pod-template';
import { describeAttributes } from './volumes';

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const modesText = (modes: readonly string[] | undefined): string =>
  Object.keys(MODES)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => MODES[mode])
    .join(',');
const classOf = ({ metadata, spec }: Draft): string =>
  metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';

function phaseText({ metadata, status }: Draft, { nowMs }: Describing): string {
  return metadata.deletionTimestamp
    ? `Terminating (lasts ${since(metadata.deletionTimestamp, nowMs)})`
    : (status?.phase ?? '');
}

/** Title and fields of the volume sources that appear in courses. */
function describeSource(spec: Draft, page: Page): void {
  const lines = (type: string, fields: readonly (readonly [string, Draft])[]) => {
    page.line(2, `Type:\t${type}`);
    for (const [name, value] of fields) page.line(2, `${name}:\t${value}`);
  };
  const { hostPath, nfs, local, csi } = spec;
  if (hostPath) {
    lines('HostPath (bare host directory volume)', [
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ]);
  } else if (nfs) {
    lines('NFS (an NFS mount that lasts the lifetime of a pod)', [
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly ?? false],
    ]);
  } else if (local) {
    lines('LocalVolume (a persistent volume backed by local storage on a node)', [['Path', local.path]]);
  } else if (csi) {
    lines('CSI (a Container Storage Interface (CSI) volume source)', [
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['VolumeHandle', csi.volumeHandle],
      ['ReadOnly', csi.readOnly ?? false],
    ]);
    describeAttributes(csi.volumeAttributes, page);
  } else page.line(1, '<unknown>');
}

function describeAffinity(affinity: Draft, page: Page): void {
  const terms: readonly Draft[] | undefined = affinity?.required?.nodeSelectorTerms;
  if (terms === undefined) return page.line(0, 'Node Affinity:\t<none>');
  page.line(0, 'Node Affinity:\t');
  page.line(1, terms.length === 0 ? 'Required Terms:\t<none>' : 'Required Terms:\t');
  terms.forEach(({ matchExpressions = [] }, index) => {
    const texts = matchExpressions.map(({ key, operator, values = [] }: Draft) => {
      const list = values.length === 0 ? '' : ` [${values.join(', ')}]`;
      return `${key} ${operator.toLowerCase() === 'notin' ? 'not in' : operator.toLowerCase()}${list}`;
    });
    if (texts.length === 0) page.line(2, `Term ${index}:\t<none>`);
    texts.forEach((text: string, at: number) => page.line(2, at === 0 ? `Term ${index}:\t${text}` : `\t${text}`));
  });
}

export const persistentVolume: Describer = {
  kind: 'PersistentVolume',
  group: '',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    describeName(object, page, false);
    describeMarks(object, page);
    page.line(0, `Finalizers:\t${listText(metadata.finalizers)}`);
    page.line(0, `StorageClass:\t${classOf(object)}`);
    page.line(0, `Status:\t${phaseText(object, context)}`);
    page.line(0, `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''}`);
    page.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
    page.line(0, `Access Modes:\t${modesText(spec.accessModes)}`);
    if (spec.volumeMode) page.line(0, `VolumeMode:\t${spec.volumeMode}`);
    page.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`);
    describeAffinity(spec.nodeAffinity, page);
    page.line(0, `Message:\t${status.message ?? ''}`);
    page.line(0, 'Source:');
    describeSource(spec, page);
    describeEvents(object, page, context);
  },
};

export const persistentVolumeClaim: Describer = {
  kind: 'PersistentVolumeClaim',
  group: '',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    describeName(object, page);
    page.line(0, `StorageClass:\t${classOf(object)}`);
    page.line(0, `Status:\t${phaseText(object, context)}`);
    page.line(0, `Volume:\t${spec.volumeName ?? ''}`);
    describeMarks(object, page);
    page.line(0, `Finalizers:\t${listText(metadata.finalizers)}`);
    const bound = Boolean(spec.volumeName);
    page.line(0, `Capacity:\t${bound ? (status.capacity?.storage ?? '0') : ''}`);
    page.line(0, `Access Modes:\t${bound ? modesText(status.accessModes) : ''}`);
    if (spec.volumeMode) page.line(0, `VolumeMode:\t${spec.volumeMode}`);
    if (spec.dataSource) {
      page.line(0, 'DataSource:');
      if (spec.dataSource.apiGroup) page.line(1, `APIGroup:\t${spec.dataSource.apiGroup}`);
      page.line(1, `Kind:\t${spec.dataSource.kind}`);
      page.line(1, `Name:\t${spec.dataSource.name}`);
    }
    const uses = (pod: Draft) =>
      (pod.spec.volumes ?? []).some((volume: Draft) => volume.persistentVolumeClaim?.claimName === metadata.name);
    const names = context
      .list('v1', 'pods')
      .filter(uses)
      .map((pod) => String(pod.metadata.name));
    page.pairs('Used By', names.sort());
    if (status.conditions?.length > 0) {
      page.line(0, 'Conditions:');
      page.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
      page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
      for (const {
        type,
        status: is,
        lastProbeTime,
        lastTransitionTime,
        reason = '',
        message = '',
      } of status.conditions) {
        const times = `${rfc1123(lastProbeTime)} \t${rfc1123(lastTransitionTime)}`;
        page.line(1, `${type} \t${is} \t${times} \t${reason} \t${message}`);
      }
    }
    describeEvents(object, page, context);
  },
};

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const storageClass: Describer = {
  kind: 'StorageClass',
  group: 'storage.k8s.io',
  describe(object, page, context) {
    const { annotations = {} } = object.metadata;
    describeName(object, page, false);
    page.line(0, `IsDefaultClass:\t${DEFAULT_CLASS.some((key) => annotations[key] === 'true') ? 'Yes' : 'No'}`);
    page.line(0, `Annotations:\t${labelsText(annotations)}`);
    page.line(0, `Provisioner:\t${object.provisioner}`);
    page.line(0, `Parameters:\t${labelsText(object.parameters)}`);
    const expand = object.allowVolumeExpansion;
    page.line(0, `AllowVolumeExpansion:\t${expand === undefined ? '<unset>' : expand ? 'True' : 'False'}`);
    if (object.mountOptions?.length > 0) {
      page.line(0, 'MountOptions:');
      for (const option of object.mountOptions) page.line(1, option);
    } else page.line(0, 'MountOptions:\t<none>');
    if (object.reclaimPolicy) page.line(0, `ReclaimPolicy:\t${object.reclaimPolicy}`);
    if (object.volumeBindingMode) page.line(0, `VolumeBindingMode:\t${object.volumeBindingMode}`);
    if (object.allowedTopologies) describeTopologies(object.allowedTopologies, page);
    describeEvents(object, page, context);
  },
};

function describeTopologies(terms: readonly Draft[], page: Page): void {
  page.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [index, { matchLabelExpressions = [] }] of terms.entries()) {
    const texts = matchLabelExpressions.map(({ key, values = [] }: Draft) =>
      values.length === 0 ? `${key} in` : `${key} in [${values.join(', ')}]`,
    );
    page.line(1, `Term ${index}:\t${texts[0] ?? '<none>'}`);
    for (const text of texts.slice(1)) page.line(1, `\t${text}`);
  }
}
