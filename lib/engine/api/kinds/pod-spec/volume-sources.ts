/** What each kind of volume needs, in the order in which the server looks for them. Upstream: validate…VolumeSource. */
import type { Draft, FieldError } from '../kind';
import { claimSpecErrors } from '../persistent-volume-claim/validation';
import { invalid, required, tooLong } from '../rules/field-error';
import { labelErrors } from '../rules/labels';
import { subdomainErrors } from '../rules/names';
import { descendingPathErrors, noBackstepErrors } from './paths';
import { downwardFileErrors, keyToPathErrors, projectedErrors } from './projected';
import { choiceErrors, fileModeErrors, optionalChoiceErrors, subdomainNameErrors } from './scalars';

type Errors = readonly FieldError[];
interface Place {
  readonly volume: Draft;
  readonly inPod: boolean;
}
interface Source {
  readonly key: string;
  /** How the complaint about a second source calls it, when not by its key. */
  readonly label?: string;
  readonly check: (volumePath: string, source: Draft, place: Place) => Errors;
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const DRIVER_NAME_BYTES = 63;

const keysErrors = (field: string, items: readonly Draft[] | undefined): Errors =>
  (items ?? []).flatMap((item, index) => keyToPathErrors(`${field}.items[${index}]`, item));

/** Fields that must be there, and nothing else: drivers that are gone or live in a cloud. */
const fields =
  (label: string, ...names: readonly string[]): Source['check'] =>
  (path, source) =>
    names.flatMap((name) => (source[name] && source[name].length !== 0 ? [] : [required(`${path}.${label}.${name}`)]));
const none: Source['check'] = () => [];

const hostPath: Source['check'] = (volume, { path, type }) => {
  if (!path) return [required(`${volume}.hostPath.path`)];
  return [
    ...noBackstepErrors(`${volume}.hostPath.path`, path),
    ...optionalChoiceErrors(`${volume}.hostPath.type`, type, HOST_PATH_TYPES),
  ];
};
const gitRepo: Source['check'] = (volume, { repository, directory = '' }) => [
  ...(repository ? [] : [required(`${volume}.gitRepo.repository`)]),
  ...descendingPathErrors(`${volume}.gitRepo.directory`, directory),
];
const files =
  (label: string, nameField: string): Source['check'] =>
  (volume, source) => [
    ...(source[nameField] ? [] : [required(`${volume}.${label}.${nameField}`)]),
    ...fileModeErrors(`${volume}.${label}.defaultMode`, source.defaultMode),
    ...keysErrors(`${volume}.${label}`, source.items),
  ];
const nfs: Source['check'] = (volume, { server, path = '' }) => [
  ...(server ? [] : [required(`${volume}.nfs.server`)]),
  ...(path ? [] : [required(`${volume}.nfs.path`)]),
  ...(path.startsWith('/') ? [] : [invalid(`${volume}.nfs.path`, path, 'must be an absolute path')]),
];
const downwardApi: Source['check'] = (volume, { defaultMode, items = [] }) => [
  ...fileModeErrors(`${volume}.downwardAPI.defaultMode`, defaultMode),
  ...items.flatMap((file: Draft) => downwardFileErrors(`${volume}.downwardAPI`, file)),
];
const csi: Source['check'] = (volume, { driver = '', nodePublishSecretRef: secret }) => {
  const path = `${volume}.csi.driver`;
  const errors: FieldError[] = driver === '' ? [required(path)] : [];
  if (driver.length > DRIVER_NAME_BYTES) errors.push(tooLong(path, DRIVER_NAME_BYTES));
  if (driver !== '') errors.push(...subdomainErrors(driver.toLowerCase()).map((text) => invalid(path, driver, text)));
  if (secret && !secret.name) errors.push(required(`${volume}.csi.nodePublishSecretRef.name`));
  else if (secret) errors.push(...subdomainNameErrors(`${volume}.csi.name`, secret.name));
  return errors;
};
const ephemeral: Source['check'] = (volume, { volumeClaimTemplate: template }) => {
  const path = `${volume}.ephemeral.volumeClaimTemplate`;
  if (!template) return [required(path)];
  return [
    ...labelErrors(template.metadata?.labels, `${path}.metadata.labels`),
    ...claimSpecErrors(`${path}.spec`, template.spec ?? {}),
  ];
};
const image: Source['check'] = (volume, { reference, pullPolicy }, { inPod }) => [
  ...(inPod && !reference ? [required(`${volume}.image.reference`)] : []),
  ...choiceErrors(`${volume}.image.pullPolicy`, pullPolicy, PULL_POLICIES),
];

export const SOURCES: readonly Source[] = [
  { key: 'emptyDir', check: none },
  { key: 'hostPath', check: hostPath },
  { key: 'gitRepo', check: gitRepo },
  { key: 'gcePersistentDisk', check: fields('persistentDisk', 'pdName') },
  { key: 'awsElasticBlockStore', check: fields('awsElasticBlockStore', 'volumeID') },
  { key: 'secret', check: files('secret', 'secretName') },
  { key: 'nfs', check: nfs },
  { key: 'iscsi', check: fields('iscsi', 'targetPortal', 'iqn') },
  { key: 'glusterfs', check: fields('glusterfs', 'endpoints', 'path') },
  { key: 'flocker', check: none },
  { key: 'persistentVolumeClaim', check: fields('persistentVolumeClaim', 'claimName') },
  { key: 'rbd', check: fields('rbd', 'monitors', 'image') },
  { key: 'cinder', check: fields('cinder', 'volumeID') },
  { key: 'cephfs', label: 'cephFS', check: fields('cephfs', 'monitors') },
  { key: 'quobyte', check: fields('quobyte', 'registry', 'volume') },
  { key: 'downwardAPI', label: 'downwarAPI', check: downwardApi },
  { key: 'fc', check: none },
  { key: 'flexVolume', check: fields('flexVolume', 'driver') },
  { key: 'configMap', check: files('configMap', 'name') },
  { key: 'azureFile', check: fields('azureFile', 'secretName', 'shareName') },
  { key: 'vsphereVolume', check: fields('vsphereVolume', 'volumePath') },
  { key: 'photonPersistentDisk', check: fields('photonPersistentDisk', 'pdID') },
  { key: 'portworxVolume', check: fields('portworxVolume', 'volumeID') },
  { key: 'azureDisk', check: fields('azureDisk', 'diskName', 'diskURI') },
  { key: 'storageos', check: fields('storageos', 'volumeName') },
  { key: 'projected', check: (volume, source) => projectedErrors(`${volume}.projected`, source) },
  { key: 'scaleIO', check: fields('scaleIO', 'gateway', 'system', 'volumeName') },
  { key: 'csi', check: csi },
  { key: 'ephemeral', check: ephemeral },
  { key: 'image', check: image },
];
