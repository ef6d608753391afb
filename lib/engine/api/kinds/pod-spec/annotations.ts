/** Annotations that mean something to pods. Upstream: ValidatePodSpecificAnnotations, validateSeccompAnnotationsAndFields. */
import { utf8Length } from '../../../base/utf8';
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, tooLong } from '../rules/field-error';
import { qualifiedNameErrors } from '../rules/names';
import { descendingPathErrors } from './paths';
import { eachContainer } from './platform';

type Errors = readonly FieldError[];
export type Annotations = Readonly<Record<string, string>>;

export const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST = 'localhost/';
const MAX_INT32 = 2147483647n;
const ANNOTATION_BYTES = 256 * 1024;

/** Keys are checked in lower case, values only by their size. Upstream: ValidateAnnotations. */
export function annotationErrors(field: string, annotations: Annotations | null | undefined): Errors {
  const entries = Object.entries(annotations ?? {});
  const errors: FieldError[] = entries.flatMap(([key]) =>
    qualifiedNameErrors(key.toLowerCase()).map((text) => invalid(field, key, text)),
  );
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  return size > ANNOTATION_BYTES ? [...errors, tooLong(field, ANNOTATION_BYTES)] : errors;
}

export function podAnnotationErrors(field: string, annotations: Annotations, spec: Draft): Errors {
  const errors: FieldError[] = [];
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName)
    errors.push(invalid(`${field}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isCost(cost))
    errors.push(invalid(`${field}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  const pod = annotations[SECCOMP_POD];
  if (pod !== undefined) errors.push(...seccompErrors(`${field}.${SECCOMP_POD}`, pod));
  for (const [key, profile] of Object.entries(annotations))
    if (key.startsWith(SECCOMP_CONTAINER)) errors.push(...seccompErrors(`${field}.${key}`, profile));
  for (const [key, profile] of Object.entries(annotations)) {
    if (!key.startsWith(APP_ARMOR)) continue;
    const name = key.slice(APP_ARMOR.length);
    if (!eachContainer('', spec).some(([, container]) => container.name === name))
      errors.push(invalid(`${field}[${key}]`, name, 'container not found'));
    if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith(LOCALHOST)) {
      const text = `invalid AppArmor profile name: ${JSON.stringify(profile)}`;
      errors.push(invalid(`${field}[${key}]`, profile, text));
    }
  }
  return errors;
}

/** As strconv.ParseInt, but without leading zeros and plus signs, which would compare wrongly. */
function isCost(text: string): boolean {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return text === '-0';
  const value = BigInt(text);
  return value <= MAX_INT32 && value >= -MAX_INT32 - 1n;
}

function seccompErrors(field: string, profile: string): Errors {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return [];
  if (profile.startsWith(LOCALHOST)) return descendingPathErrors(field, profile.slice(LOCALHOST.length));
  return [invalid(field, profile, 'must be a valid seccomp profile')];
}

/** The field that stands for an old annotation; undefined when it makes no sense. */
export function appArmorField(annotation: string): Draft | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const file = annotation.startsWith(LOCALHOST) ? annotation.slice(LOCALHOST.length) : '';
  return file === '' ? undefined : { type: 'Localhost', localhostProfile: file };
}

/** An annotation and the field that took its place must say the same. */
export function profileConflictErrors(field: string, annotations: Annotations, spec: Draft): Errors {
  const errors: FieldError[] = [];
  const podContext = spec.securityContext ?? {};
  const seccomp = (path: string, key: string, profile: Draft | undefined) =>
    errors.push(
      ...conflict(`${path}.securityContext.seccompProfile`, 'seccomp', annotations[key], profile, [
        'runtime/default',
        'docker/default',
      ]),
    );
  seccomp(field, SECCOMP_POD, podContext.seccompProfile);
  for (const [path, container] of eachContainer(field, spec))
    seccomp(path, SECCOMP_CONTAINER + container.name, container.securityContext?.seccompProfile);
  if (spec.os?.name === 'windows') return errors;
  for (const [path, container] of eachContainer(field, spec)) {
    const profile = container.securityContext?.appArmorProfile ?? podContext.appArmorProfile;
    const place = `${path}.securityContext.appArmorProfile`;
    errors.push(...conflict(place, 'apparmor', annotations[APP_ARMOR + container.name], profile, ['runtime/default']));
  }
  return errors;
}

function conflict(
  field: string,
  what: string,
  annotation: string | undefined,
  profile: Draft | undefined,
  defaults: readonly string[],
): Errors {
  if (annotation === undefined || !profile) return [];
  const mismatch = [forbidden(`${field}.type`, `${what} type in annotation and field must match`)];
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined' ? [] : mismatch;
    case 'RuntimeDefault':
      return defaults.includes(annotation) ? [] : mismatch;
    case 'Localhost': {
      if (!annotation.startsWith(LOCALHOST)) return mismatch;
      if (profile.localhostProfile === annotation.slice(LOCALHOST.length)) return [];
      return [forbidden(`${field}.localhostProfile`, `${what} profile in annotation and field must match`)];
    }
    default:
      return [];
  }
}
