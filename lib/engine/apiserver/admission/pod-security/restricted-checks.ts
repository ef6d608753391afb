/** What the restricted level forbids beyond the baseline (pod-security-admission/policy/check_*.go of that level). */
import type { Draft } from '../../../api/kinds/kind';
import { seccomp } from './baseline-checks';
import {
  type Finding,
  inUserNamespace,
  named,
  onWindows,
  type PodView,
  plural,
  quoted,
  setters,
  sortedSet,
} from './pod-view';

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
/** The windows exemption came with 1.25. */
const exempt = (pod: PodView, minor: number) => minor >= 25 && onWindows(pod);

export function allowPrivilegeEscalation(pod: PodView, minor: number): Finding {
  if (exempt(pod, minor)) return undefined;
  const wrong = pod.containers.filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (wrong.length === 0) return undefined;
  const detail = `${named(wrong)} must set securityContext.allowPrivilegeEscalation=false`;
  return { reason: 'allowPrivilegeEscalation != false', detail };
}

export function capabilities(pod: PodView, minor: number): Finding {
  if (exempt(pod, minor)) return undefined;
  const { containers } = pod;
  const given = ({ securityContext }: Draft): Draft => securityContext?.capabilities ?? {};
  const keeping = containers.filter((container) => !(given(container).drop ?? []).includes('ALL'));
  const added = (container: Draft): readonly string[] =>
    (given(container).add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE');
  const adding = containers.filter((container) => added(container).length > 0);
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0) {
    const names = quoted(sortedSet(adding.flatMap(added)));
    details.push(`${named(adding)} must not include ${names} in securityContext.capabilities.add`);
  }
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

export function restrictedVolumes({ spec }: PodView): Finding {
  const typeOf = (volume: Draft): string => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  const wrong: readonly Draft[] = (spec.volumes ?? []).filter((volume: Draft) => !VOLUMES.has(typeOf(volume)));
  if (wrong.length === 0) return undefined;
  const types = sortedSet(wrong.map(typeOf));
  const who = `${plural('volume', 'volumes', wrong.length)} ${quoted(wrong.map(({ name }) => name))}`;
  const noun = plural('restricted volume type', 'restricted volume types', types.length);
  return {
    reason: 'restricted volume types',
    detail: `${who} ${plural('uses', 'use', wrong.length)} ${noun} ${quoted(types)}`,
  };
}

export function runAsNonRoot(pod: PodView, minor: number): Finding {
  if (minor >= 35 && inUserNamespace(pod)) return undefined;
  const reason = 'runAsNonRoot != true';
  const who = setters(pod, (context) => context.runAsNonRoot === false);
  if (who !== '') return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const { spec, containers } = pod;
  if (spec.securityContext?.runAsNonRoot === true) return undefined;
  const silent = containers.filter(({ securityContext }) => securityContext?.runAsNonRoot == null);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` };
}

export function runAsUser(pod: PodView, minor: number): Finding {
  if (minor >= 35 && inUserNamespace(pod)) return undefined;
  const who = setters(pod, (context) => context.runAsUser === 0);
  return who === '' ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
}

export function seccompProfile(pod: PodView, minor: number): Finding {
  if (exempt(pod, minor)) return undefined;
  const forbidden = seccomp(pod);
  if (forbidden !== undefined || pod.spec.securityContext?.seccompProfile) return forbidden;
  const silent = pod.containers.filter(({ securityContext }) => !securityContext?.seccompProfile);
  if (silent.length === 0) return undefined;
  const detail = `pod or ${named(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
  return { reason: 'seccompProfile', detail };
}
