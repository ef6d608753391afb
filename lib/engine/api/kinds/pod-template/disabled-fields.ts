/**
 * Fields behind feature gates that v1.36 leaves off: they vanish as if nobody had sent them.
 * Upstream: DropDisabledTemplateFields, DropDisabledPodFields (pkg/api/pod/util.go).
 */
import { dropStatus, keepStatus } from '../define-kind';
import type { ApiObject, Draft } from '../kind';

/** Touches only what is there: a spec without such fields may be a stored one, which is frozen. */
export function dropDisabledFields(spec: Draft | null | undefined): void {
  if (!spec) return;
  if (spec.schedulingGroup !== undefined) delete spec.schedulingGroup;
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    const containers: readonly Draft[] = spec[list] ?? [];
    if (containers.some(hasStopSignal)) spec[list] = containers.map(withoutStopSignal);
  }
  const volumes: readonly Draft[] = spec.volumes ?? [];
  if (volumes.some(hasCertificates)) spec.volumes = volumes.map(withoutCertificates);
}

const hasStopSignal = ({ lifecycle }: Draft) => lifecycle?.stopSignal != null;
const hasCertificates = ({ projected }: Draft) =>
  (projected?.sources ?? []).some((source: Draft) => source.clusterTrustBundle || source.podCertificate);

/** What most controllers of pods do before they are stored. */
export function prepareWorkloadForCreate(draft: Draft): void {
  dropStatus(draft);
  dropDisabledFields(draft.spec?.template?.spec);
}
export function prepareWorkloadForUpdate(draft: Draft, old: ApiObject): void {
  keepStatus(draft, old);
  dropDisabledFields(draft.spec?.template?.spec);
}

function withoutStopSignal(container: Draft): Draft {
  if (!hasStopSignal(container)) return container;
  const { lifecycle, ...rest } = container;
  const { stopSignal: _, ...hooks } = lifecycle;
  return Object.keys(hooks).length === 0 ? rest : { ...rest, lifecycle: hooks };
}

function withoutCertificates(volume: Draft): Draft {
  if (!hasCertificates(volume)) return volume;
  const sources: readonly Draft[] = volume.projected.sources;
  const kept = sources.map(({ clusterTrustBundle: _c, podCertificate: _p, ...rest }) => rest);
  return { ...volume, projected: { ...volume.projected, sources: kept } };
}
