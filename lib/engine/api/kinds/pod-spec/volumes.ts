/** Upstream: ValidateVolumes, validateVolumeSource (pkg/apis/core/validation/validation.go). */
import { parseQuantity } from '../../../base/quantity';
import type { Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, required } from '../rules/field-error';
import { dns1123LabelErrors, subdomainErrors } from '../rules/names';
import { requiredNameErrors } from './scalars';
import { SOURCES } from './volume-sources';

/** Valid volumes by name: mounts may use these. */
export type Volumes = ReadonlyMap<string, Draft>;

export interface CheckedVolumes {
  readonly volumes: Volumes;
  readonly errors: readonly FieldError[];
}

/** `podName` only when the spec is a pod's own: claims of ephemeral volumes are called after it. */
export function checkVolumes(field: string, list: readonly Draft[], podName: string, inPod: boolean): CheckedVolumes {
  const errors: FieldError[] = [];
  const volumes = new Map<string, Draft>();
  const created = new Set(podName ? list.filter((v) => v.ephemeral).map((v) => `${podName}-${v.name}`) : []);
  for (const [index, volume] of list.entries()) {
    const path = `${field}[${index}]`;
    const name: string = volume.name ?? '';
    const own = [
      ...sourceErrors(path, volume, podName, inPod),
      ...requiredNameErrors(`${path}.name`, name, dns1123LabelErrors),
      ...(volumes.has(name) ? [duplicate(`${path}.name`, name)] : []),
    ];
    if (own.length === 0) volumes.set(name, volume);
    errors.push(...own);
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (created.has(claimName)) {
      const text = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalid(`${path}.persistentVolumeClaim.claimName`, claimName, text));
    }
  }
  return { volumes, errors };
}

function sourceErrors(path: string, volume: Draft, podName: string, inPod: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  let found = 0;
  for (const { key, label = key, check } of SOURCES) {
    const source = volume[key];
    if (source == null) continue;
    found += 1;
    if (found > 1) errors.push(forbidden(`${path}.${label}`, 'may not specify more than 1 volume type'));
    else errors.push(...check(path, source, { volume, inPod }));
    if (key === 'ephemeral' && found === 1 && podName !== '' && volume.name) {
      const claim = `${podName}-${volume.name}`;
      const texts = subdomainErrors(claim).map((text) => `PVC name ${JSON.stringify(claim)}: ${text}`);
      errors.push(...texts.map((text) => invalid(`${path}.name`, volume.name, text)));
    }
  }
  const limit = parseQuantity(String(volume.emptyDir?.sizeLimit ?? '0'));
  if (limit && limit.nano < 0n)
    errors.unshift(forbidden(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  return found > 0 ? errors : [required(path, 'must specify a volume type')];
}
