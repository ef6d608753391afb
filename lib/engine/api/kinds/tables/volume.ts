/** Cells of volumes and claims. Upstream: pkg/apis/core/helper (GetAccessModesAsString, GetPersistentVolumeClass). */
import { canonical } from '../../../base/quantity';
import type { ApiObject, Draft } from '../kind';
import { metadataOf } from './column';

const SHORT = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const;
export const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

export function accessModesText(modes: readonly string[] = []): string {
  return SHORT.filter(([mode]) => modes.includes(mode))
    .map(([, text]) => text)
    .join(',');
}
export function storageClassText(object: ApiObject): string {
  return metadataOf(object).annotations?.[BETA_CLASS] ?? (object as Draft).spec?.storageClassName ?? '';
}
export function storageText(list: Readonly<Record<string, unknown>> | undefined): string {
  return canonical(String(list?.storage ?? '0')) ?? '0';
}
export function phaseText(object: ApiObject): string {
  return metadataOf(object).deletionTimestamp != null ? 'Terminating' : ((object as Draft).status?.phase ?? '');
}
