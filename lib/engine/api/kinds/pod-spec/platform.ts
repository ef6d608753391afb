/** What depends on the pod's operating system and user namespace. Upstream: validateOS, validateWindows, validateHostUsers. */
import type { Draft, FieldError } from '../kind';
import { forbidden, invalid, notFound, notSupported, required } from '../rules/field-error';

type Errors = readonly FieldError[];
const SYSTEMS = ['linux', 'windows'];
const NOT_ON_WINDOWS = 'cannot be set for a windows pod';
const NOT_ON_LINUX = 'windows options cannot be set for a linux pod';
/** Path and value of what a Windows pod may not have, in the server's order. */
const POD_PARTS: readonly string[] = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
  'securityContext.seLinuxChangePolicy',
];
const CONTAINER_PARTS: readonly string[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];
/** These count only when they say yes. */
const SWITCHES = ['hostPID', 'hostIPC'];

/** All containers with their paths. Upstream: VisitContainersWithPath. */
export function eachContainer(field: string, spec: Draft): readonly (readonly [string, Draft])[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    ((spec[list] ?? []) as Draft[]).map((container, index) => [`${field}.${list}[${index}]`, container] as const),
  );
}

export function osErrors(field: string, spec: Draft): Errors {
  if (!spec.os) return [];
  const { name = '' } = spec.os;
  if (name === '') return [required(`${field}.os.name`)];
  if (!SYSTEMS.includes(name)) return [notSupported(`${field}.os`, name, SYSTEMS)];
  return name === 'linux' ? linuxErrors(field, spec) : windowsErrors(field, spec);
}

function linuxErrors(field: string, spec: Draft): Errors {
  const places: readonly (readonly [string, Draft])[] = [[field, spec], ...eachContainer(field, spec)];
  return places
    .filter(([, { securityContext }]) => securityContext?.windowsOptions)
    .map(([path]) => forbidden(`${path}.securityContext.windowsOptions`, NOT_ON_LINUX));
}

function windowsErrors(field: string, spec: Draft): Errors {
  const given = (part: string) => {
    const [head = '', tail] = part.split('.');
    const value = tail === undefined ? spec[head] : spec[head]?.[tail];
    return SWITCHES.includes(part) ? value === true : value != null;
  };
  return [
    ...POD_PARTS.filter(given).map((part) => forbidden(`${field}.${part}`, NOT_ON_WINDOWS)),
    ...eachContainer(field, spec).flatMap(([path, { securityContext }]) =>
      CONTAINER_PARTS.filter((part) => securityContext?.[part] != null).map((part) =>
        forbidden(`${path}.securityContext.${part}`, NOT_ON_WINDOWS),
      ),
    ),
  ];
}

/** A pod with users of its own shares no other namespace with its node. */
export function hostUsersErrors(field: string, spec: Draft): Errors {
  if (spec.hostUsers !== false) return [];
  const parts = [
    ...(spec.hostNetwork ? ['hostNetwork'] : []),
    ...(spec.hostPID ? ['HostPID'] : []),
    ...(spec.hostIPC ? ['HostIPC'] : []),
  ].map((part) => `${field}.${part}`);
  const devices = eachContainer(field, spec)
    .filter(([, { volumeDevices = [] }]) => volumeDevices.length > 0)
    .map(([path]) => `${path}.volumeDevices`);
  return [...parts, ...devices].map((path) => forbidden(path, 'when `hostUsers` is false'));
}

/** Variables read from files: their volume must be an empty directory. Upstream: validateFileKeyRefVolumes. */
export function fileKeyVolumeErrors(field: string, spec: Draft): Errors {
  const volumes: readonly Draft[] = spec.volumes ?? [];
  return eachContainer(field, spec).flatMap(([path, { env = [] }]) =>
    (env as Draft[]).flatMap(({ valueFrom }, index) => {
      const name: string | undefined = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) return [];
      const place = `${path}.env[${index}].valueFrom.fileKeyRef.volumeName`;
      const volume = volumes.find((candidate) => candidate.name === name);
      if (!volume) return [notFound(place, name)];
      return volume.emptyDir ? [] : [invalid(place, name, 'referenced volume must be of type emptyDir')];
    }),
  );
}
