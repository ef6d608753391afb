/** DefaultStorageClass and DefaultIngressClass: who names no class gets the one marked as default, the newest of several. */
import type { Draft } from '../../api/kinds/kind';
import { type AdmissionPlugin, type Attributes, concerns } from './plugin';

const CLAIM_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const INGRESS_ANNOTATION = 'kubernetes.io/ingress.class';
const STORAGE_MARKS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];
const INGRESS_MARKS = ['ingressclass.kubernetes.io/is-default-class'];

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit(attributes) {
    const { draft, operation } = attributes;
    if (operation !== 'CREATE' || !concerns(attributes, '', 'persistentvolumeclaims')) return;
    const named = draft.metadata.annotations?.[CLAIM_ANNOTATION] !== undefined || draft.spec?.storageClassName != null;
    const chosen = named ? undefined : newest(attributes, 'storageclasses.storage.k8s.io', STORAGE_MARKS);
    if (chosen !== undefined) draft.spec = { ...draft.spec, storageClassName: chosen };
  },
};

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit(attributes) {
    const { draft, operation } = attributes;
    if (operation !== 'CREATE' || !concerns(attributes, 'networking.k8s.io', 'ingresses')) return;
    const named =
      draft.metadata.annotations?.[INGRESS_ANNOTATION] !== undefined || draft.spec?.ingressClassName != null;
    const chosen = named ? undefined : newest(attributes, 'ingressclasses.networking.k8s.io', INGRESS_MARKS);
    if (chosen !== undefined) draft.spec = { ...draft.spec, ingressClassName: chosen };
  },
};

function newest({ context }: Attributes, resource: string, marks: readonly string[]): string | undefined {
  const classes = (context.server.store.list(resource, '') as readonly Draft[]).filter(({ metadata }) =>
    marks.some((mark) => metadata.annotations?.[mark] === 'true'),
  );
  const made = ({ metadata }: Draft): string => metadata.creationTimestamp;
  // Lists come by name, which decides between those made in one second.
  const [chosen] = [...classes].sort((a, b) => (made(a) === made(b) ? 0 : made(a) > made(b) ? -1 : 1));
  return chosen?.metadata.name;
}
