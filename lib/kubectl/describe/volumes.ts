/** Volumes of a pod or pod template, the kinds that this cluster knows. */
import type { Draft } from '../draft';
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
  }
}

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
  const { nfs, csi, image } = volume;
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
