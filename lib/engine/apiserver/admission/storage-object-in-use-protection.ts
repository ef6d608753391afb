/** StorageObjectInUseProtection: claims, volumes and attribute classes stay until their controllers say nobody uses them. */
import { type AdmissionPlugin, concerns } from './plugin';

const FINALIZERS: readonly (readonly [string, string, string])[] = [
  ['', 'persistentvolumes', 'kubernetes.io/pv-protection'],
  ['', 'persistentvolumeclaims', 'kubernetes.io/pvc-protection'],
  ['storage.k8s.io', 'volumeattributesclasses', 'kubernetes.io/vac-protection'],
];

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit(attributes) {
    if (attributes.operation !== 'CREATE') return;
    const { metadata } = attributes.draft;
    for (const [group, plural, finalizer] of FINALIZERS) {
      if (!concerns(attributes, group, plural) || (metadata.finalizers ?? []).includes(finalizer)) continue;
      metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
    }
  },
};
