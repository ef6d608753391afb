/** Upstream: validateContainerCommon, validateContainers, validateInitContainers, validateEphemeralContainers. */
import type { Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, notFound, required } from '../rules/field-error';
import { dns1123LabelErrors } from '../rules/names';
import { envErrors, envFromErrors } from './env';
import { lifecycleErrors, probesErrors } from './handlers';
import { deviceErrors, mountErrors } from './mounts';
import { containerPortErrors, hostPortErrors } from './ports';
import { resourcesErrors } from './resources';
import { containerRestartErrors, resizePolicyErrors } from './restart-policy';
import { choiceErrors, requiredNameErrors } from './scalars';
import { containerSecurityErrors } from './security';
import type { Volumes } from './volumes';

type Errors = readonly FieldError[];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const ONLY_SIDECARS = 'may not be set for init containers without restartPolicy=Always';

/** What containers are checked against: the rest of their pod. */
export interface Surroundings {
  readonly spec: Draft;
  readonly volumes: Volumes;
  readonly claims: ReadonlySet<string>;
}
const containersOf = (spec: Draft): readonly Draft[] => spec.containers ?? [];
const initContainersOf = (spec: Draft): readonly Draft[] => spec.initContainers ?? [];

function commonErrors(path: string, container: Draft, { spec, volumes, claims }: Surroundings): Errors {
  return [
    ...requiredNameErrors(`${path}.name`, container.name, dns1123LabelErrors),
    ...(container.image ? [] : [required(`${path}.image`)]),
    ...choiceErrors(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES),
    ...containerPortErrors(`${path}.ports`, container.ports),
    ...envErrors(`${path}.env`, container.env),
    ...envFromErrors(`${path}.envFrom`, container.envFrom),
    ...mountErrors(`${path}.volumeMounts`, container, volumes),
    ...deviceErrors(`${path}.volumeDevices`, container, volumes),
    ...choiceErrors(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES),
    ...resourcesErrors(`${path}.resources`, container.resources, claims),
    ...resizePolicyErrors(`${path}.resizePolicy`, container.resizePolicy, spec.restartPolicy),
    ...containerSecurityErrors(`${path}.securityContext`, container.securityContext, spec.hostUsers ?? true),
  ];
}

function runningErrors(path: string, container: Draft, spec: Draft): Errors {
  const grace = spec.terminationGracePeriodSeconds ?? undefined;
  return [...lifecycleErrors(`${path}.lifecycle`, container.lifecycle, grace), ...probesErrors(path, container)];
}

export function containersErrors(field: string, around: Surroundings): Errors {
  const { spec } = around;
  const containers = containersOf(spec);
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const name: string = container.name ?? '';
    const again = names.has(name);
    names.add(name);
    return [
      ...commonErrors(path, container, around),
      ...(again ? [duplicate(`${path}.name`, name)] : []),
      ...runningErrors(path, container, spec),
      ...containerRestartErrors(path, container),
    ];
  });
  return [...errors, ...hostPortErrors(field, containers)];
}

export function initContainersErrors(field: string, around: Surroundings): Errors {
  const { spec } = around;
  const names = new Set<string>(containersOf(spec).map(({ name = '' }) => name));
  return initContainersOf(spec).flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const name: string = container.name ?? '';
    const sidecar = container.restartPolicy === 'Always';
    const errors = [...commonErrors(path, container, around), ...containerRestartErrors(path, container)];
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    else if (name !== '') names.add(name);
    // They run one by one, so ports conflict only within one; the complaint counts from zero all the same.
    errors.push(...hostPortErrors(field, [container]));
    if (sidecar) return [...errors, ...runningErrors(path, container, spec)];
    for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'])
      if (container[part]) errors.push(forbidden(`${path}.${part}`, ONLY_SIDECARS));
    for (const [at, { restartPolicy }] of ((container.resizePolicy ?? []) as Draft[]).entries()) {
      if (restartPolicy !== 'RestartContainer') continue;
      const text = "must not be set to 'RestartContainer' for non-sidecar initContainers";
      errors.push(invalid(`${path}.resizePolicy[${at}].restartPolicy`, restartPolicy, text));
    }
    return errors;
  });
}

/** What an ephemeral container may not have, in the order of the Go struct. */
const FORBIDDEN = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];
const isSet = (value: unknown) => value != null && (typeof value !== 'object' || Object.keys(value).length > 0);

export function ephemeralContainersErrors(field: string, around: Surroundings): Errors {
  const { spec } = around;
  const others = new Set<string>([...containersOf(spec), ...initContainersOf(spec)].map(({ name = '' }) => name));
  const names = new Set(others);
  return ((spec.ephemeralContainers ?? []) as Draft[]).flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const { name = '', targetContainerName: target } = container;
    const errors = [...commonErrors(path, container, around), ...imageSpaceErrors(path, container)];
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (target && !others.has(target)) errors.push(notFound(`${path}.targetContainerName`, target));
    const refuse = (part: string) =>
      errors.push(forbidden(`${path}.${part}`, 'cannot be set for an Ephemeral Container'));
    for (const part of FORBIDDEN) if (isSet(container[part])) refuse(part);
    for (const [at, mount] of ((container.volumeMounts ?? []) as Draft[]).entries())
      for (const part of ['subPath', 'subPathExpr']) if (mount[part]) refuse(`volumeMounts[${at}].${part}`);
    return errors;
  });
}

/** Pods only: templates may carry blanks as placeholders. Upstream: validateContainerOnlyForPod. */
export function imageSpaceErrors(path: string, { image = '' }: Draft): Errors {
  if (image.trim() === image) return [];
  return [invalid(`${path}.image`, image, 'must not have leading or trailing whitespace')];
}
