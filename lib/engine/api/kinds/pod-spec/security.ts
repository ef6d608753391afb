/** Upstream: validatePodSpecSecurityContext, ValidateSecurityContext, validateSeccompProfileField, ValidateAppArmorProfileField. */

import type { Draft, FieldError } from '../kind';
import { duplicate, invalid, notSupported, required, tooLong } from '../rules/field-error';
import { internalValue } from '../rules/internal-value';
import { descendingPathErrors } from './paths';
import { idErrors, optionalChoiceErrors } from './scalars';

type Errors = readonly FieldError[];

const CORE = 'io.k8s.api.core.v1.';
const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];
const PROC_MOUNTS = ['Default', 'Unmasked'];
const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = `^(${SEGMENT}[\\./])*${SEGMENT}$`;
const SYSCTL_BYTES = 253;
const PROFILE_BYTES = 4095;
const isSysctl = new RegExp(SYSCTL);
const IPC_SYSCTLS = /^(kernel\.sem|kernel\.shm|kernel\.msg|fs\.mqueue\.)/;

export function podSecurityErrors(field: string, spec: Draft): Errors {
  const context: Draft = spec.securityContext ?? {};
  const errors: FieldError[] = [
    ...idErrors(`${field}.fsGroup`, context.fsGroup),
    ...idErrors(`${field}.runAsUser`, context.runAsUser),
    ...idErrors(`${field}.runAsGroup`, context.runAsGroup),
    ...((context.supplementalGroups ?? []) as number[]).flatMap((id, index) =>
      idErrors(`${field}.supplementalGroups[${index}]`, id),
    ),
  ];
  if (spec.shareProcessNamespace && spec.hostPID) {
    const text = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalid(`${field}.shareProcessNamespace`, true, text));
  }
  return [
    ...errors,
    ...sysctlErrors(`${field}.sysctls`, spec, context.sysctls ?? []),
    ...optionalChoiceErrors(`${field}.fsGroupChangePolicy`, context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']),
    ...seccompErrors(`${field}.seccompProfile`, context.seccompProfile),
    ...appArmorErrors(`${field}.appArmorProfile`, context.appArmorProfile),
    ...optionalChoiceErrors(`${field}.supplementalGroupsPolicy`, context.supplementalGroupsPolicy, ['Merge', 'Strict']),
    ...optionalChoiceErrors(`${field}.seLinuxChangePolicy`, context.seLinuxChangePolicy, ['Recursive']),
  ];
}

function sysctlErrors(field: string, spec: Draft, sysctls: readonly Draft[]): Errors {
  const names = new Set<string>();
  return sysctls.flatMap(({ name = '' }, index) => {
    const path = `${field}[${index}].name`;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(path));
    else if (name.length > SYSCTL_BYTES || !isSysctl.test(name)) {
      errors.push(invalid(path, name, `must have at most ${SYSCTL_BYTES} characters and match regex ${SYSCTL}`));
    } else if (names.has(name)) errors.push(duplicate(path, name));
    names.add(name);
    const dotted = dottedName(name);
    if (spec.hostNetwork && dotted.startsWith('net.'))
      errors.push(invalid(path, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC && IPC_SYSCTLS.test(dotted))
      errors.push(invalid(path, name, "may not be specified when 'hostIPC' is true"));
    return errors;
  });
}
/** Whichever of dot and slash comes first separates; the other one is part of a name. */
function dottedName(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first !== '/') return name;
  return name.replace(/[./]/g, (char) => (char === '/' ? '.' : '/'));
}

function seccompErrors(field: string, profile: Draft | undefined): Errors {
  if (!profile) return [];
  const { type = '', localhostProfile: file } = profile;
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${field}.type`, 'type is required when seccompProfile is set'));
  else if (!PROFILES.includes(type)) errors.push(notSupported(`${field}.type`, type, PROFILES));
  const path = `${field}.localhostProfile`;
  if (type === 'Localhost') {
    if (file == null) errors.push(required(path, 'must be set when seccomp type is Localhost'));
    else errors.push(...descendingPathErrors(path, file));
  } else if (file != null) {
    const shown = internalValue(profile, `${CORE}SeccompProfile`);
    errors.push(invalid(path, shown, 'can only be set when seccomp type is Localhost'));
  }
  return errors;
}

function appArmorErrors(field: string, profile: Draft | undefined): Errors {
  if (!profile) return [];
  const { type = '', localhostProfile: file } = profile;
  const path = `${field}.localhostProfile`;
  switch (type) {
    case 'Localhost': {
      const missing = required(path, 'must be set when AppArmor type is Localhost');
      if (file == null) return [missing];
      const errors: FieldError[] = [];
      if (file.trim() !== file) errors.push(invalid(path, file, 'must not be padded with whitespace'));
      else if (file === '') errors.push(missing);
      if (file.length > PROFILE_BYTES) errors.push(tooLong(path, PROFILE_BYTES));
      return errors;
    }
    case 'RuntimeDefault':
    case 'Unconfined':
      return file == null ? [] : [invalid(path, file, 'can only be set when AppArmor type is Localhost')];
    case '':
      return [required(`${field}.type`, 'type is required when appArmorProfile is set')];
    default:
      return [notSupported(`${field}.type`, type, PROFILES)];
  }
}

/** `hostUsers`: does the pod share the users of its node? */
export function containerSecurityErrors(field: string, context: Draft | undefined, hostUsers: boolean): Errors {
  if (!context) return [];
  const { procMount, privileged, capabilities, allowPrivilegeEscalation } = context;
  const errors: FieldError[] = [
    ...idErrors(`${field}.runAsUser`, context.runAsUser),
    ...idErrors(`${field}.runAsGroup`, context.runAsGroup),
    ...optionalChoiceErrors(`${field}.procMount`, procMount, PROC_MOUNTS),
  ];
  if (hostUsers && procMount === 'Unmasked')
    errors.push(invalid(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
  errors.push(...seccompErrors(`${field}.seccompProfile`, context.seccompProfile));
  if (allowPrivilegeEscalation === false) {
    const refuse = (what: string) => {
      const text = `cannot set \`allowPrivilegeEscalation\` to false and ${what}`;
      errors.push(invalid(field, internalValue(context, `${CORE}SecurityContext`), text));
    };
    if (privileged) refuse('`privileged` to true');
    for (const name of capabilities?.add ?? [])
      if (name === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  return [...errors, ...appArmorErrors(`${field}.appArmorProfile`, context.appArmorProfile)];
}
