/**
 * AppArmor profiles were annotations once; the field is filled from them. Upstream: applyAppArmorVersionSkew
 * (pkg/registry/core/pod/strategy.go), ApparmorFieldForAnnotation.
 */
import { plainEqual } from '../../../base/freeze';
import type { Draft } from '../kind';
import { APP_ARMOR, appArmorField } from '../pod-spec/annotations';

export function copyAppArmorAnnotations({ metadata, spec }: Draft): void {
  if (spec.os?.name === 'windows') return;
  const annotations: Readonly<Record<string, string>> = metadata?.annotations ?? {};
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const container of spec[list] ?? []) {
      const annotation = annotations[APP_ARMOR + container.name];
      if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
      const profile = appArmorField(annotation);
      if (!profile || plainEqual(profile, spec.securityContext?.appArmorProfile)) continue;
      container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    }
}
