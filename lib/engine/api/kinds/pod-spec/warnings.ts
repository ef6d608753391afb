/** What the server advises against. Upstream: pkg/api/pod/warnings.go, in its order. */
import { plainEqual } from '../../../base/freeze';
import { parseQuantity } from '../../../base/quantity';
import type { Draft } from '../kind';
import { ipWarnings } from '../rules/ip-warnings';
import { APP_ARMOR, appArmorField } from './annotations';
import { labelMessage, termWarnings } from './node-label-warnings';
import { eachContainer } from './platform';
import { portWarnings } from './port-warnings';
import { virtualPathWarnings } from './virtual-path-warnings';

type Warnings = readonly string[];
const NANO = 1_000_000_000n;
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const NULL_SELECTOR = 'a null labelSelector results in matching no pod';
const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const OLD_APP_ARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead';
const OLD_ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];
const OLD_VOLUMES: readonly (readonly [string, string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

/** Pods only. Their fields are filled from the annotations by now, so one that says the same was an annotation only. */
export function appArmorWarnings({ metadata = {}, spec = {} }: Draft): Warnings {
  if (spec.os?.name === 'windows') return [];
  const podProfile = spec.securityContext?.appArmorProfile;
  return eachContainer('spec', spec).flatMap(([, { name, securityContext }]) => {
    const annotation: string | undefined = metadata.annotations?.[APP_ARMOR + name];
    if (annotation === undefined) return [];
    const meant = appArmorField(annotation);
    const field = securityContext?.appArmorProfile;
    const copied = field ? plainEqual(field, meant) : !(meant && plainEqual(meant, podProfile));
    return copied ? [`metadata.annotations[${APP_ARMOR}${name}]: ${OLD_APP_ARMOR}`] : [];
  });
}

/** `prefix` is empty for a pod, `spec.template.` for a controller's template. */
export function podSpecWarnings(prefix: string, { metadata = {}, spec = {} }: Draft): Warnings {
  const field = `${prefix}spec`;
  const annotations: Readonly<Record<string, string>> = metadata.annotations ?? {};
  const lists = (name: string): readonly Draft[] => spec[name] ?? [];
  return [
    ...nodeWarnings(field, spec),
    ...OLD_ANNOTATIONS.filter(([key]) => annotations[key] !== undefined).map(
      ([key, text]) => `${prefix}metadata.annotations[${key}]: ${text}`,
    ),
    ...lists('volumes').flatMap((volume, index) =>
      OLD_VOLUMES.filter(([key]) => volume[key === 'storageOS' ? 'storageos' : key]).map(
        ([key, text]) => `${field}.volumes[${index}].${key}: ${text}`,
      ),
    ),
    ...virtualPathWarnings(lists('volumes')),
    ...repeats(`${field}.hostAliases`, lists('hostAliases'), 'ip'),
    ...repeats(`${field}.imagePullSecrets`, lists('imagePullSecrets'), 'name'),
    ...lists('imagePullSecrets').flatMap(({ name }, index) =>
      name ? [] : [`${field}.imagePullSecrets[${index}].name: invalid empty name ""`],
    ),
    ...fractionWarnings(`${field}.overhead`, spec.overhead),
    ...(annotations[SECCOMP] !== undefined && !spec.securityContext?.seccompProfile
      ? [`${prefix}metadata.annotations[${SECCOMP}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []),
    ...eachContainer(field, spec).flatMap(([path, container]) =>
      containerWarnings(prefix, path, container, annotations, spec.securityContext?.appArmorProfile),
    ),
    ...portWarnings(field, spec),
    ...(spec.terminationGracePeriodSeconds < 0
      ? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(`${field}.affinity`, spec.affinity ?? {}),
    ...((spec.dnsConfig?.nameservers ?? []) as string[]).flatMap((ip, index) =>
      ipWarnings(`${field}.dnsConfig.nameservers[${index}]`, ip),
    ),
    ...lists('hostAliases').flatMap(({ ip = '' }, index) => ipWarnings(`${field}.hostAliases[${index}].ip`, ip)),
  ];
}

function nodeWarnings(field: string, spec: Draft): Warnings {
  const selector = Object.keys(spec.nodeSelector ?? {}).flatMap((key) => {
    const text = labelMessage(key);
    return text === undefined ? [] : [`${field}.nodeSelector[${key}]: ${text}`];
  });
  const rules: Draft = spec.affinity?.nodeAffinity ?? {};
  const path = `${field}.affinity.nodeAffinity`;
  const required = ((rules[REQUIRED]?.nodeSelectorTerms ?? []) as Draft[]).flatMap((term, index) =>
    termWarnings(`${path}.${REQUIRED}.nodeSelectorTerms[${index}]`, term, false),
  );
  const preferred = ((rules[PREFERRED] ?? []) as Draft[]).flatMap(({ preference = {} }, index) =>
    termWarnings(`${path}.${PREFERRED}[${index}].preference`, preference, true),
  );
  const spread = ((spec.topologySpreadConstraints ?? []) as Draft[]).flatMap(
    ({ topologyKey, labelSelector }, index) => {
      const at = `${field}.topologySpreadConstraints[${index}]`;
      const text = labelMessage(topologyKey);
      return [
        ...(text === undefined ? [] : [`${at}.topologyKey: ${topologyKey} is ${text}`]),
        ...(labelSelector ? [] : [`${at}.labelSelector: ${NULL_SELECTOR}`]),
      ];
    },
  );
  return [...selector, ...required, ...preferred, ...spread];
}

function affinityWarnings(field: string, affinity: Draft): Warnings {
  return ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
    ...((affinity[kind]?.[REQUIRED] ?? []) as Draft[]).flatMap(({ labelSelector }, index) =>
      labelSelector ? [] : [`${field}.${kind}.${REQUIRED}[${index}].labelSelector: ${NULL_SELECTOR}`],
    ),
    ...((affinity[kind]?.[PREFERRED] ?? []) as Draft[]).flatMap(({ podAffinityTerm }, index) =>
      podAffinityTerm?.labelSelector
        ? []
        : [`${field}.${kind}.${PREFERRED}[${index}].podAffinityTerm.labelSelector: ${NULL_SELECTOR}`],
    ),
  ]);
}

function repeats(field: string, list: readonly Draft[], key: string): Warnings {
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    const value: string = item[key] ?? '';
    const again = seen.has(value);
    seen.add(value);
    return again ? [`${field}[${index}].${key}: duplicate ${key} ${JSON.stringify(value)}`] : [];
  });
}

/** Bytes come whole. */
function fractionWarnings(field: string, list: Draft | undefined): Warnings {
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const quantity = parseQuantity(String(list?.[name] ?? '0'));
    if (!quantity || quantity.nano % NANO === 0n) return [];
    return [`${field}[${name}]: fractional byte value ${JSON.stringify(list?.[name])} is invalid, must be an integer`];
  });
}

function containerWarnings(
  prefix: string,
  path: string,
  container: Draft,
  annotations: Readonly<Record<string, string>>,
  podProfile: Draft | undefined,
): Warnings {
  const { resources = {}, securityContext, name } = container;
  const warnings: string[] = [];
  const annotation = (key: string, text: string) => warnings.push(`${prefix}metadata.annotations[${key}]: ${text}`);
  if (annotations[SECCOMP_CONTAINER + name] !== undefined && !securityContext?.seccompProfile)
    annotation(SECCOMP_CONTAINER + name, 'non-functional in v1.27+; use the "seccompProfile" field instead');
  const armor = annotations[APP_ARMOR + name];
  if (prefix !== '' && armor !== undefined && !securityContext?.appArmorProfile)
    if (!podProfile || !plainEqual(podProfile, appArmorField(armor))) annotation(APP_ARMOR + name, OLD_APP_ARMOR);
  for (const resource of ['memory', 'ephemeral-storage'])
    for (const list of ['limits', 'requests']) {
      const only = { [resource]: resources[list]?.[resource] ?? '0' };
      warnings.push(...fractionWarnings(`${path}.resources.${list}`, only));
    }
  return [...warnings, ...hiddenVariables(`${path}.env`, container.env ?? [])];
}

/** A second definition is fine only when it builds on the first. */
function hiddenVariables(field: string, env: readonly Draft[]): Warnings {
  const seen = new Set<string>();
  return env.flatMap(({ name = '', value = '', valueFrom }, index) => {
    const again = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    if (!again || (!valueFrom && value !== reference && value.includes(reference))) return [];
    const text = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    return [`${field}[${index}]: ${text}`];
  });
}
