/** Several sources in one directory. Upstream: validateProjectionSources, validateDownwardAPIVolumeFile. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, required } from '../rules/field-error';
import { unreservedPathErrors } from './paths';
import { FILE_FIELDS, fieldRefErrors, resourceRefErrors } from './references';
import { fileModeErrors } from './scalars';

const MIN_TOKEN_SECONDS = 600;
const MAX_TOKEN_SECONDS = 2 ** 32;
const DUPLICATE_PATH = 'conflicting duplicate paths';

export function downwardFileErrors(field: string, file: Draft): readonly FieldError[] {
  const { path = '', fieldRef, resourceFieldRef, mode } = file;
  const errors: FieldError[] = path ? [] : [required(`${field}.path`)];
  errors.push(...unreservedPathErrors(`${field}.path`, path));
  if (fieldRef) {
    errors.push(...fieldRefErrors(`${field}.fieldRef`, fieldRef, FILE_FIELDS));
    if (resourceFieldRef)
      errors.push(invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resourceFieldRef) errors.push(...resourceRefErrors(`${field}.resourceFieldRef`, resourceFieldRef, true));
  else errors.push(required(field, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...fileModeErrors(`${field}.mode`, mode)];
}

export function keyToPathErrors(field: string, { key, path = '', mode }: Draft): readonly FieldError[] {
  return [
    ...(key ? [] : [required(`${field}.key`)]),
    ...(path ? [] : [required(`${field}.path`)]),
    ...unreservedPathErrors(`${field}.path`, path),
    ...fileModeErrors(`${field}.mode`, mode),
  ];
}

export function projectedErrors(field: string, projected: Draft): readonly FieldError[] {
  const errors: FieldError[] = [...fileModeErrors(`${field}.defaultMode`, projected.defaultMode)];
  const taken = new Set<string>();
  const claim = (path: string | undefined, shown: unknown) => {
    if (path && taken.has(path)) errors.push(invalid(field, shown, DUPLICATE_PATH));
    if (path) taken.add(path);
  };
  for (const [index, source] of ((projected.sources ?? []) as Draft[]).entries()) {
    const path = `${field}.sources[${index}]`;
    for (const kind of ['secret', 'configMap']) {
      if (!source[kind]) continue;
      const { name = '', items = [] } = source[kind];
      if (name === '') errors.push(required(`${path}.${kind}.name`));
      for (const [at, item] of (items as Draft[]).entries()) {
        errors.push(...keyToPathErrors(`${path}.${kind}.items[${at}]`, item));
        claim(item.path, name);
      }
    }
    for (const file of source.downwardAPI?.items ?? []) {
      errors.push(...downwardFileErrors(`${path}.downwardAPI`, file));
      claim(file.path, file.path);
    }
    if (source.serviceAccountToken) errors.push(...tokenErrors(field, path, source.serviceAccountToken));
    const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];
    if (kinds.filter((kind) => source[kind] != null).length > 1)
      errors.push(forbidden(path, 'may not specify more than 1 volume type per source'));
  }
  return errors;
}

/** The path's complaints name the volume, not the source. */
function tokenErrors(volume: string, source: string, { expirationSeconds = 0, path }: Draft): readonly FieldError[] {
  const field = `${source}.serviceAccountToken.expirationSeconds`;
  const errors: FieldError[] = [];
  if (expirationSeconds < MIN_TOKEN_SECONDS)
    errors.push(invalid(field, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (expirationSeconds > MAX_TOKEN_SECONDS)
    errors.push(invalid(field, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  return [...errors, ...(path ? unreservedPathErrors(`${volume}.path`, path) : [required(`${volume}.path`)])];
}
