/** What the baseline level forbids (pod-security-admission/policy/check_*.go of that level). */
import type { Draft } from '../../../api/kinds/kind';
import {
  contexts,
  type Finding,
  inUserNamespace,
  named,
  type PodView,
  plural,
  quoted,
  setters,
  sortedSet,
} from './pod-view';

const CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
/** Safe sysctls and the minor version since which they are. */
const SYSCTLS: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

export function appArmor(pod: PodView): Finding {
  const isWrong = ({ appArmorProfile: profile }: Draft) =>
    profile && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';
  const who = setters(pod, isWrong);
  const values = [
    ...sortedSet(
      contexts(pod)
        .filter(isWrong)
        .map(({ appArmorProfile }) => appArmorProfile.type),
    ),
  ];
  const annotations: Readonly<Record<string, string>> = pod.metadata.annotations ?? {};
  const forbidden = Object.keys(annotations)
    .filter(
      (key) =>
        key.startsWith(APPARMOR_ANNOTATION) && !/^($|runtime\/default$|localhost\/)/.test(annotations[key] ?? ''),
    )
    .map((key) => `${key}=${JSON.stringify(annotations[key])}`)
    .sort();
  values.push(...forbidden);
  const sayers = [who, forbidden.length === 0 ? '' : plural('annotation', 'annotations', forbidden.length)];
  const setter = sayers.filter((text) => text !== '').join(' and ');
  if (setter === '') return undefined;
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${setter} must not set AppArmor profile type to ${quoted(values)}`,
  };
}

export function capabilities({ containers }: PodView): Finding {
  const added = (container: Draft): readonly string[] =>
    (container.securityContext?.capabilities?.add ?? []).filter((name: string) => !CAPABILITIES.has(name));
  const wrong = containers.filter((container) => added(container).length > 0);
  if (wrong.length === 0) return undefined;
  const names = quoted(sortedSet(wrong.flatMap(added)));
  return {
    reason: 'non-default capabilities',
    detail: `${named(wrong)} must not include ${names} in securityContext.capabilities.add`,
  };
}

export function hostNamespaces({ spec }: PodView): Finding {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  if (used.length === 0) return undefined;
  return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') };
}

export function hostPathVolumes({ spec }: PodView): Finding {
  const wrong: readonly Draft[] = (spec.volumes ?? []).filter((volume: Draft) => volume.hostPath);
  if (wrong.length === 0) return undefined;
  const detail = `${plural('volume', 'volumes', wrong.length)} ${quoted(wrong.map(({ name }) => name))}`;
  return { reason: 'hostPath volumes', detail };
}

export function hostPorts({ containers }: PodView): Finding {
  const ports = (container: Draft): readonly string[] =>
    (container.ports ?? []).filter((port: Draft) => port.hostPort).map((port: Draft) => String(port.hostPort));
  const wrong = containers.filter((container) => ports(container).length > 0);
  if (wrong.length === 0) return undefined;
  const used = sortedSet(wrong.flatMap(ports));
  const uses = plural('uses', 'use', wrong.length);
  const noun = plural('hostPort', 'hostPorts', used.length);
  return { reason: 'hostPort', detail: `${named(wrong)} ${uses} ${noun} ${used.join(', ')}` };
}

export function hostProbes({ containers }: PodView): Finding {
  const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Draft): readonly string[] =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
      .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
      .filter((host) => host);
  const wrong = containers.filter((container) => hosts(container).length > 0);
  if (wrong.length === 0) return undefined;
  const sorted = [...wrong].sort((a, b) => (a.name < b.name ? -1 : 1));
  const used = sortedSet(wrong.flatMap(hosts));
  const uses = plural('uses', 'use', wrong.length);
  const noun = plural('probe or lifecycle host', 'probe or lifecycle hosts', used.length);
  return { reason: 'probe or lifecycle host', detail: `${named(sorted)} ${uses} ${noun} ${quoted(used)}` };
}

export function privileged({ containers }: PodView): Finding {
  const wrong = containers.filter(({ securityContext }) => securityContext?.privileged === true);
  if (wrong.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named(wrong)} must not set securityContext.privileged=true` };
}

/** Unconditional in the restricted level. */
export function procMount({ containers }: PodView): Finding {
  const type = ({ securityContext }: Draft): string => securityContext?.procMount ?? 'Default';
  const wrong = containers.filter((container) => type(container) !== 'Default');
  if (wrong.length === 0) return undefined;
  const types = quoted(sortedSet(wrong.map(type)));
  return { reason: 'procMount', detail: `${named(wrong)} must not set securityContext.procMount to ${types}` };
}

export function procMountOutsideUserNamespace(pod: PodView, minor: number): Finding {
  return minor >= 35 && inUserNamespace(pod) ? undefined : procMount(pod);
}

export function seLinuxOptions(pod: PodView, minor: number): Finding {
  const isType = (type: string) => SELINUX_TYPES.has(type) && (minor >= 31 || type !== 'container_engine_t');
  const isWrong = ({ seLinuxOptions: options }: Draft) =>
    options && (!isType(options.type ?? '') || options.user || options.role);
  const who = setters(pod, isWrong);
  if (who === '') return undefined;
  const all: readonly Draft[] = contexts(pod)
    .filter(isWrong)
    .map(({ seLinuxOptions: options }) => options);
  const types = sortedSet(all.map(({ type = '' }) => type).filter((type) => !isType(type)));
  const wrong = [
    ...(types.length === 0 ? [] : [`${plural('type', 'types', types.length)} ${quoted(types)}`]),
    ...(all.some(({ user }) => user) ? ['user may not be set'] : []),
    ...(all.some(({ role }) => role) ? ['role may not be set'] : []),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${who} set forbidden securityContext.seLinuxOptions: ${wrong.join('; ')}`,
  };
}

const isForbiddenSeccomp = ({ seccompProfile: profile }: Draft): boolean =>
  profile && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';

export function seccomp(pod: PodView): Finding {
  const who = setters(pod, isForbiddenSeccomp);
  if (who === '') return undefined;
  const types = sortedSet(
    contexts(pod)
      .filter(isForbiddenSeccomp)
      .map(({ seccompProfile }) => seccompProfile.type),
  );
  return {
    reason: 'seccompProfile',
    detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(types)}`,
  };
}

export function sysctls({ spec }: PodView, minor: number): Finding {
  const names: readonly string[] = (spec.securityContext?.sysctls ?? []).map(({ name }: Draft) => name);
  const wrong = names.filter((name) => !Object.hasOwn(SYSCTLS, name) || (SYSCTLS[name] as number) > minor);
  return wrong.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: wrong.join(', ') };
}

export function windowsHostProcess(pod: PodView): Finding {
  const { spec, containers } = pod;
  const isWrong = (context: Draft | undefined) => context?.windowsOptions?.hostProcess === true;
  const wrong = containers.filter(({ securityContext }) => isWrong(securityContext));
  const parts = [...(isWrong(spec.securityContext) ? ['pod'] : []), ...(wrong.length === 0 ? [] : [named(wrong)])];
  if (parts.length === 0) return undefined;
  const detail = `${parts.join(' and ')} must not set securityContext.windowsOptions.hostProcess=true`;
  return { reason: 'hostProcess', detail };
}
