/** Upstream: ValidateVolumeMounts, validateMountPropagation, validateMountRecursiveReadOnly, ValidateVolumeDevices. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, notFound, required } from '../rules/field-error';
import { descendingPathErrors, noBackstepErrors } from './paths';
import { optionalChoiceErrors } from './scalars';
import type { Volumes } from './volumes';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];

export function mountErrors(field: string, container: Draft, volumes: Volumes): readonly FieldError[] {
  const mounts: readonly Draft[] = container.volumeMounts ?? [];
  const devices: readonly Draft[] = container.volumeDevices ?? [];
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const path = `${field}[${index}]`;
    const { name = '', mountPath = '', subPath = '', subPathExpr = '' } = mount;
    if (name === '') errors.push(required(`${path}.name`));
    if (!volumes.has(name)) errors.push(notFound(`${path}.name`, name));
    if (mountPath === '') errors.push(required(`${path}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalid(`${path}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    if (devices.some((device) => device.name === name))
      errors.push(invalid(`${path}.name`, name, 'must not already exist in volumeDevices'));
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalid(`${path}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    // These name the list, not the mount.
    if (subPath !== '') errors.push(...descendingPathErrors(`${field}.subPath`, subPath));
    if (subPathExpr !== '') {
      if (subPath !== '')
        errors.push(invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
      errors.push(...descendingPathErrors(`${field}.subPathExpr`, subPathExpr));
    }
    errors.push(...propagationErrors(`${field}.mountPropagation`, mount, container));
    errors.push(...recursiveErrors(`${field}.recursiveReadOnly`, mount));
  }
  return errors;
}

function propagationErrors(field: string, { mountPropagation }: Draft, container: Draft): readonly FieldError[] {
  const errors = optionalChoiceErrors(field, mountPropagation, PROPAGATIONS);
  if (mountPropagation !== 'Bidirectional' || container.securityContext?.privileged) return errors;
  return [...errors, forbidden(field, 'Bidirectional mount propagation is available only to privileged containers')];
}

function recursiveErrors(field: string, { recursiveReadOnly, readOnly, mountPropagation }: Draft) {
  if (recursiveReadOnly == null || recursiveReadOnly === 'Disabled') return [];
  if (!RECURSIVE.includes(recursiveReadOnly)) return optionalChoiceErrors(field, recursiveReadOnly, RECURSIVE);
  const errors: FieldError[] = [];
  if (!readOnly) errors.push(forbidden(field, 'may only be specified when readOnly is true'));
  if (mountPropagation != null && mountPropagation !== 'None')
    errors.push(forbidden(field, 'may only be specified when mountPropagation is None or not specified'));
  return errors;
}

export function deviceErrors(field: string, container: Draft, volumes: Volumes): readonly FieldError[] {
  const mounts: readonly Draft[] = container.volumeMounts ?? [];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [index, { name = '', devicePath = '' }] of ((container.volumeDevices ?? []) as Draft[]).entries()) {
    const [namePath, pathPath] = [`${field}[${index}].name`, `${field}[${index}].devicePath`];
    const volume = volumes.get(name);
    if (name === '') errors.push(required(namePath));
    if (names.has(name)) errors.push(invalid(namePath, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const text = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalid(namePath, name, text));
    }
    if (!volume) errors.push(notFound(namePath, name));
    if (devicePath === '') errors.push(required(pathPath));
    if (paths.has(devicePath)) errors.push(invalid(pathPath, devicePath, 'must be unique'));
    if (devicePath !== '' && noBackstepErrors('', devicePath).length > 0)
      errors.push(invalid(pathPath, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name))
      errors.push(invalid(namePath, name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(invalid(pathPath, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  }
  return errors;
}
