/** Which checks make a level, in the order of their names: baseline first (pod-security-admission/policy/registry.go). */
import type { Draft } from '../../../api/kinds/kind';
import * as baseline from './baseline-checks';
import { type Finding, type PodView, podView, type Violation } from './pod-view';
import type { LevelVersion } from './policy';
import * as restricted from './restricted-checks';

type Check = (pod: PodView, minor: number) => Finding;

/** The newest version for which a check changed. */
const LATEST = 36;
const SHARED: readonly (readonly [string, Check, number])[] = [
  ['appArmorProfile', baseline.appArmor, 0],
  ['capabilities_baseline', baseline.capabilities, 0],
  ['hostNamespaces', baseline.hostNamespaces, 0],
  ['hostPathVolumes', baseline.hostPathVolumes, 0],
  ['hostPorts', baseline.hostPorts, 0],
  ['hostProbesAndHostLifecycle', baseline.hostProbes, 34],
  ['privileged', baseline.privileged, 0],
  ['procMount', baseline.procMountOutsideUserNamespace, 0],
  ['seLinuxOptions', baseline.seLinuxOptions, 0],
  ['seccompProfile_baseline', baseline.seccomp, 19],
  ['sysctls', baseline.sysctls, 0],
  ['windowsHostProcess', baseline.windowsHostProcess, 0],
];
/** With the baseline check that a stricter one stands in for. */
const STRICT: readonly (readonly [string, Check, number, string?])[] = [
  ['allowPrivilegeEscalation', restricted.allowPrivilegeEscalation, 8],
  ['capabilities_restricted', restricted.capabilities, 22, 'capabilities_baseline'],
  ['procMount_restricted', baseline.procMount, 35, 'procMount'],
  ['restrictedVolumes', restricted.restrictedVolumes, 0, 'hostPathVolumes'],
  ['runAsNonRoot', restricted.runAsNonRoot, 0],
  ['runAsUser', restricted.runAsUser, 23],
  ['seccompProfile_restricted', restricted.seccompProfile, 19, 'seccompProfile_baseline'],
];

export function violations(
  { level, minor = LATEST }: LevelVersion,
  metadata: Draft,
  spec: Draft,
): readonly Violation[] {
  if (level === 'privileged') return [];
  const strict = level === 'restricted' ? STRICT.filter(([, , since]) => since <= minor) : [];
  const replaced = new Set(strict.map(([, , , override]) => override));
  const checks = [...SHARED.filter(([name, , since]) => since <= minor && !replaced.has(name)), ...strict];
  const pod = podView(metadata, spec);
  return checks.flatMap(([, check]) => check(pod, minor) ?? []);
}

/** `reason (detail), reason (detail)`. */
export function detailsOf(found: readonly Violation[]): string {
  return found.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}
