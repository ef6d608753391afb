/** Volumes of a pod or pod template, the kinds that this cluster knows. */
import { type Draft, entriesOf } from '../draft';
import type { Page } from './page';

export function describeVolumes(volumes: readonly Draft[] | undefined, page: Page, space: string): void {
  if (volumes === undefined || volumes.length === 0) return page.line(0, `${space}Volumes:\t<none>`);
  page.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    page.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    const rows = rowsOf(volume);
    if (rows === undefined) page.line(1, '<unknown>');
    for (const [name, value] of rows ?? []) page.line(2, `${name}:\t${value}`);
    if (volume.downwardAPI) describeItems(volume.downwardAPI, page);
    if (volume.csi) describeAttributes(volume.csi.volumeAttributes, page);
    if (volume.ephemeral?.volumeClaimTemplate) describeClaim(volume.ephemeral.volumeClaimTemplate, page);
  }
}

const INDENT = '    ';
const ATTRIBUTE_CHARACTERS_MAX = 140;
const CLASS = 'volume.beta.kubernetes.io/storage-class';

type Rows = readonly (readonly [string, string])[];

function rowsOf(volume: Draft): Rows | undefined {
  const { hostPath, emptyDir, secret, configMap, persistentVolumeClaim, downwardAPI, projected } = volume;
  if (hostPath)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ];
  if (emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ];
  }
  if (secret)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName],
      ['Optional', String(secret.optional === true)],
    ];
  if (configMap)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name],
      ['Optional', String(configMap.optional === true)],
    ];
  if (persistentVolumeClaim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', String(persistentVolumeClaim.readOnly === true)],
    ];
  }
  const { nfs, csi, ephemeral, image } = volume;
  if (nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', String(nfs.readOnly === true)],
    ];
  }
  if (csi) {
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', csi.driver],
      ['FSType', csi.fsType ?? ''],
      ['ReadOnly', String(csi.readOnly === true)],
    ];
  }
  if (ephemeral) {
    const type = 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)';
    return [['Type', type]];
  }
  if (image) {
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', image.reference],
      ['PullPolicy', image.pullPolicy],
    ];
  }
  if (downwardAPI) return [['Type', 'DownwardAPI (a volume populated by information about the pod)']];
  return projected
    ? [['Type', 'Projected (a volume that contains injected data from multiple sources)'], ...sources(projected)]
    : undefined;
}

/** Upstream indents every piece of these lines, so also what comes after a tab. */
export function describeAttributes(attributes: Draft, page: Page): void {
  const pairs = entriesOf(attributes).map(([key, value]) => `${key}=${value}`);
  if (pairs.length === 0) page.line(2, 'VolumeAttributes:\t<none>');
  pairs.forEach((pair, index) => {
    const text = pair.length > ATTRIBUTE_CHARACTERS_MAX ? `${pair.slice(0, ATTRIBUTE_CHARACTERS_MAX)}...` : pair;
    page.raw(`${index === 0 ? `${INDENT}VolumeAttributes:\t` : `${INDENT}${INDENT}\t`}${INDENT}${text}\n`);
  });
}

/** The claim that an ephemeral volume gets, which has no volume yet. */
function describeClaim({ metadata = {}, spec }: Draft, page: Page): void {
  page.line(2, `StorageClass:\t${metadata.annotations?.[CLASS] ?? spec.storageClassName ?? ''}`);
  page.line(2, `Volume:\t${spec.volumeName ?? ''}`);
  for (const [title, pairs, sign] of [
    ['Labels', metadata.labels, '='],
    ['Annotations', metadata.annotations, ': '],
  ] as const) {
    const texts = entriesOf(pairs).map(([key, value]) => `${key}${sign}${value}`);
    (texts.length === 0 ? ['<none>'] : texts).forEach((text, index) => {
      page.raw(`${index === 0 ? `${INDENT}${title}:\t` : `${INDENT}${INDENT}\t`}${INDENT}${text}\n`);
    });
  }
  for (const field of ['Capacity', 'Access Modes']) page.line(2, `${field}:\t`);
  if (spec.volumeMode) page.line(2, `VolumeMode:\t${spec.volumeMode}`);
  const { dataSource } = spec;
  if (!dataSource) return;
  page.line(2, 'DataSource:');
  if (dataSource.apiGroup) page.line(3, `APIGroup:\t${dataSource.apiGroup}`);
  page.line(3, `Kind:\t${dataSource.kind}`);
  page.line(3, `Name:\t${dataSource.name}`);
}

function describeItems(source: Draft, page: Page): void {
  page.line(2, 'Items:');
  for (const { fieldRef, resourceFieldRef, path } of source.items ?? [])
    page.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource} -> ${path}`);
}

function sources(projected: Draft): Rows {
  return (projected.sources ?? []).flatMap((source: Draft): Rows => {
    if (source.secret)
      return [
        ['SecretName', source.secret.name],
        ['Optional', String(source.secret.optional === true)],
      ];
    if (source.downwardAPI) return [['DownwardAPI', 'true']];
    if (source.configMap)
      return [
        ['ConfigMapName', source.configMap.name],
        ['Optional', String(source.configMap.optional === true)],
      ];
    if (source.serviceAccountToken)
      return [['TokenExpirationSeconds', String(source.serviceAccountToken.expirationSeconds)]];
    return [];
  });
}
