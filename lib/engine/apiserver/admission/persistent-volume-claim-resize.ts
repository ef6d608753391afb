/** PersistentVolumeClaimResize: only a bound claim whose class allows it may grow. */
import type { Draft } from '../../api/kinds/kind';
import { forbidden } from '../../api/machinery/status';
import { parseQuantity } from '../../base/quantity';
import { refuse } from '../request/refusal';
import { type AdmissionPlugin, concerns } from './plugin';

const CLAIMS = { group: '', resource: 'persistentvolumeclaims' };
const LEGACY_CLASS = 'volume.beta.kubernetes.io/storage-class';

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(attributes) {
    const { context, draft, operation } = attributes;
    if (operation !== 'UPDATE' || !concerns(attributes, '', 'persistentvolumeclaims')) return;
    const old = attributes.old as Draft;
    if (sizeOf(draft) <= sizeOf(old)) return;
    const deny = (why: string) => refuse(forbidden(CLAIMS, draft.metadata.name, why));
    if (old.status?.phase !== 'Bound') deny('Only bound persistent volume claims can be expanded');
    const name = classOf(draft);
    const storageClass = context.server.store.get('storageclasses.storage.k8s.io', name) as Draft | undefined;
    if (name !== '' && name === classOf(old) && storageClass?.allowVolumeExpansion === true) return;
    deny(
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};

function sizeOf({ spec }: Draft): bigint {
  return parseQuantity(String(spec.resources?.requests?.storage ?? '0'))?.nano ?? 0n;
}

function classOf({ metadata, spec }: Draft): string {
  return metadata.annotations?.[LEGACY_CLASS] ?? spec.storageClassName ?? '';
}
