/** Upstream: ValidatePersistentVolumeSpec, ValidatePersistentVolumeUpdate. Sources beyond the common ones are only counted. */
import { plainEqual } from '../../../base/freeze';
import type { Plain } from '../../../base/plain';
import { parseQuantity } from '../../../base/quantity';
import type { ApiObject, Draft, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalField, internalValue } from '../rules/internal-value';
import { nodeSelectorErrors } from '../rules/node-selector';
import { jsonDiff } from '../rules/spec-diff';
import { accessModeErrors, classNameErrors, positiveQuantityErrors, volumeModeErrors } from '../rules/volume';

const SPEC = 'io.k8s.api.core.v1.PersistentVolumeSpec';
const AFFINITY_IS_IMMUTABLE = 'field is immutable, except for updating from beta label to GA';
const GENERAL: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
};
const RECLAIM = ['Delete', 'Recycle', 'Retain'];
/** In the order the server looks at them. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];
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
const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};

export function validatePersistentVolume(object: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const errors: FieldError[] = [];
  if (!spec.accessModes?.length) errors.push(required('spec.accessModes'));
  errors.push(...accessModeErrors('spec.accessModes', spec.accessModes ?? []), ...capacityErrors(spec.capacity ?? {}));
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !RECLAIM.includes(policy))
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM));
  if (spec.nodeAffinity) {
    const wanted = spec.nodeAffinity.required;
    if (wanted) errors.push(...nodeSelectorErrors('spec.nodeAffinity.required', wanted.nodeSelectorTerms));
    else errors.push(required('spec.nodeAffinity.required', 'must specify required node constraints'));
  }
  errors.push(...sourceErrors(spec));
  if (/^\/+$/.test(spec.hostPath?.path ?? '') && policy === 'Recycle') {
    const text = "may not be 'recycle' for a hostPath mount of '/'";
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', text));
  }
  errors.push(...classNameErrors('spec.storageClassName', spec.storageClassName));
  errors.push(...volumeModeErrors('spec.volumeMode', spec.volumeMode));
  const attributes = spec.volumeAttributesClassName;
  if (attributes != null) {
    const path = 'spec.volumeAttributesClassName';
    if (attributes === '') errors.push(required(path, 'an empty string is disallowed'));
    errors.push(...classNameErrors(path, attributes));
    if (!spec.csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
  }
  return errors;
}

function capacityErrors(capacity: Readonly<Record<string, string>>): readonly FieldError[] {
  const names = Object.keys(capacity);
  const errors: FieldError[] = names.length === 0 ? [required('spec.capacity')] : [];
  if (capacity.storage === undefined || names.length > 1) {
    const shown =
      names.length === 0 ? null : Object.fromEntries(Object.entries(capacity).sort(([a], [b]) => (a < b ? -1 : 1)));
    errors.push(notSupported('spec.capacity', shown, ['storage']));
  }
  for (const [name, text] of Object.entries(capacity)) {
    const quantity = parseQuantity(text);
    const path = `spec.capacity[${name}]`;
    if (quantity && quantity.nano < 0n)
      errors.push(invalid(path, Number(quantity.nano / 1_000_000_000n), 'must be a valid resource quantity'));
    errors.push(...positiveQuantityErrors(path, text));
  }
  return errors;
}

function sourceErrors(spec: Draft): readonly FieldError[] {
  const given = SOURCES.filter((name) => spec[name] != null);
  if (given.length === 0) return [required('spec', 'must specify a volume type')];
  const [first, ...more] = given as [string, ...string[]];
  return [
    ...oneSourceErrors(`spec.${first}`, first, spec),
    // Upstream forgets to look at flex volumes here, and spells one path its own way.
    ...more.flatMap((name) =>
      name === 'flexVolume'
        ? oneSourceErrors(`spec.${name}`, name, spec)
        : [forbidden(`spec.${name === 'cephfs' ? 'cephFS' : name}`, 'may not specify more than 1 volume type')],
    ),
  ];
}

function oneSourceErrors(path: string, name: string, spec: Draft): readonly FieldError[] {
  const source: Draft = spec[name];
  switch (name) {
    case 'hostPath': {
      if (!source.path) return [required(`${path}.path`)];
      const bad = source.type != null && !HOST_PATH_TYPES.includes(source.type);
      return [
        ...backstepErrors(`${path}.path`, source.path),
        ...(bad ? [notSupported(`${path}.type`, source.type, HOST_PATH_TYPES)] : []),
      ];
    }
    case 'local': {
      const errors = source.path ? backstepErrors(`${path}.path`, source.path) : [required(`${path}.path`)];
      if (spec.nodeAffinity?.required) return errors;
      return [...errors, required('spec.nodeAffinity', 'Local volume requires node affinity')];
    }
    case 'nfs':
      return [
        ...(source.server ? [] : [required(`${path}.server`)]),
        ...(source.path ? [] : [required(`${path}.path`)]),
        ...(source.path?.startsWith('/')
          ? []
          : [invalid(`${path}.path`, source.path ?? '', 'must be an absolute path')]),
      ];
    case 'csi':
      return [
        ...(source.driver ? [] : [required(`${path}.driver`)]),
        ...(source.volumeHandle ? [] : [required(`${path}.volumeHandle`)]),
      ];
    default:
      return [];
  }
}

function backstepErrors(path: string, text: string): readonly FieldError[] {
  return text.split('/').includes('..') ? [invalid(path, text, "must not contain '..'")] : [];
}

export function validatePersistentVolumeUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const [spec, before] = [specOf(object), specOf(old)];
  const sourceOf = (it: Draft) =>
    Object.fromEntries(SOURCES.filter((name) => it[name] != null).map((name) => [name, it[name]]));
  const errors: FieldError[] = [...validatePersistentVolume(object)];
  // The server validates twice on update.
  errors.push(...errors);
  if (!plainEqual(sourceOf(spec), sourceOf(before))) {
    const diff = jsonDiff(internalSource(before), internalSource(spec));
    const text = `spec.persistentvolumesource is immutable after creation\n${diff}`;
    errors.push(forbidden('spec.persistentvolumesource', text));
  }
  errors.push(...immutableErrors('volumeMode', spec.volumeMode, before.volumeMode));
  if (
    before.nodeAffinity != null &&
    !plainEqual(inGeneralTerms(spec.nodeAffinity), inGeneralTerms(before.nodeAffinity))
  )
    errors.push(
      invalid('nodeAffinity', internalField(spec.nodeAffinity ?? null, SPEC, 'nodeAffinity'), AFFINITY_IS_IMMUTABLE),
    );
  if (before.volumeAttributesClassName != null && spec.volumeAttributesClassName == null)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  return errors;
}

/** The labels of nodes of old may be replaced by what they are called now. */
function inGeneralTerms(affinity: unknown): Plain {
  const text = JSON.stringify(affinity ?? null);
  return JSON.parse(
    text.replace(/"key":"([^"]+)"/g, (whole, key) => (GENERAL[key] ? `"key":"${GENERAL[key]}"` : whole)),
  );
}

/** The part of the internal spec that names the volume itself: all between the capacity and the access modes. */
function internalSource(spec: Draft): unknown {
  const entries = Object.entries(internalValue(spec, SPEC) as Draft);
  const from = entries.findIndex(([name]) => name === 'Capacity') + 1;
  return Object.fromEntries(
    entries.slice(
      from,
      entries.findIndex(([name]) => name === 'AccessModes'),
    ),
  );
}
