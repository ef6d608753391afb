/** `kubectl debug --profile`: what a profile makes of the debug container and its pod (kubectl/pkg/cmd/debug/profiles.go). */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import type { Flags } from '../../flags/parse';

export type Style = 'node' | 'copy' | 'ephemeral';
interface Subject {
  readonly pod: Draft;
  readonly container: Draft;
  readonly style: Style;
}

const PROBES: Readonly<Record<string, string>> = {
  'keep-liveness': 'livenessProbe',
  'keep-readiness': 'readinessProbe',
  'keep-startup': 'startupProbe',
};

function securityOf(container: Draft): Draft {
  container.securityContext ??= {};
  return container.securityContext;
}

function addCapabilities(container: Draft, ...names: readonly string[]): void {
  const context = securityOf(container);
  context.capabilities = { ...context.capabilities, add: [...(context.capabilities?.add ?? []), ...names] };
}

function mountRoot({ pod, container }: Subject): void {
  pod.spec.volumes = [...(pod.spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }];
  container.volumeMounts = [...(container.volumeMounts ?? []), { mountPath: '/host', name: 'host-root' }];
}

function shareHost({ pod }: Subject): void {
  Object.assign(pod.spec, { hostNetwork: true, hostPID: true, hostIPC: true });
}

/** A copy is bare unless it shall keep something, and its containers see one another's processes. */
function strip({ pod }: Subject, flags: Flags): void {
  if (!flags.bool('keep-labels')) delete pod.metadata.labels;
  if (!flags.bool('keep-annotations')) delete pod.metadata.annotations;
  for (const container of pod.spec.containers) {
    for (const [flag, probe] of Object.entries(PROBES)) if (!flags.bool(flag)) delete container[probe];
  }
  if (!flags.bool('keep-init-containers')) delete pod.spec.initContainers;
}

const PROFILES: Readonly<Record<string, (subject: Subject, flags: Flags) => void>> = {
  legacy(subject) {
    if (subject.style === 'node') {
      mountRoot(subject);
      shareHost(subject);
    } else if (subject.style === 'copy') delete subject.pod.metadata.labels;
  },
  general(subject, flags) {
    const { container, style } = subject;
    if (style === 'node') {
      mountRoot(subject);
      delete container.securityContext;
      shareHost(subject);
      return;
    }
    if (style === 'copy') strip(subject, flags);
    addCapabilities(container, 'SYS_PTRACE');
  },
  baseline(subject, flags) {
    delete subject.container.securityContext;
    if (subject.style === 'copy') strip(subject, flags);
  },
  restricted(subject, flags) {
    subject.container.securityContext = {
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    if (subject.style === 'copy') strip(subject, flags);
  },
  netadmin(subject, flags) {
    addCapabilities(subject.container, 'NET_ADMIN', 'NET_RAW');
    if (subject.style === 'node') shareHost(subject);
    else if (subject.style === 'copy') strip(subject, flags);
  },
  sysadmin(subject, flags) {
    securityOf(subject.container).privileged = true;
    if (subject.style === 'node') {
      shareHost(subject);
      mountRoot(subject);
    } else if (subject.style === 'copy') strip(subject, flags);
  },
};

export function checkProfile(name: string): void {
  if (!Object.hasOwn(PROFILES, name)) throw new Failure(`unknown profile: ${name}`);
}

export function applyProfile(flags: Flags, subject: Subject): void {
  const name = flags.string('profile');
  PROFILES[name]?.(subject, flags);
  if (subject.style === 'copy' && name !== 'legacy') subject.pod.spec.shareProcessNamespace ??= true;
}
