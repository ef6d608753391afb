/** What a kustomization does to its objects: labels, annotations, namespace, images, replicas. All change copies in place. */
import type { Draft } from '../../draft';

const CLUSTER_KINDS = [
  ...['Namespace', 'Node', 'PersistentVolume', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'IngressClass'],
  ...['PriorityClass', 'CustomResourceDefinition', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  ...['APIService', 'CSIDriver', 'CSINode', 'RuntimeClass', 'VolumeAttachment', 'CertificateSigningRequest'],
];
export const isNamespaced = (object: Draft): boolean => !CLUSTER_KINDS.includes(object.kind);

export function addLabels(target: Draft, pairs: Draft): void {
  target.metadata ??= {};
  target.metadata.labels = { ...target.metadata.labels, ...pairs };
}
export function addAnnotations(target: Draft, pairs: Draft): void {
  target.metadata ??= {};
  target.metadata.annotations = { ...target.metadata.annotations, ...pairs };
}

/** The pod template of a workload, if it has one. */
function templateOf({ kind, spec }: Draft): Draft | undefined {
  return kind === 'CronJob' ? spec?.jobTemplate?.spec?.template : spec?.template;
}

/** Labels in selectors and pod templates as well; a Job selects by itself. */
export function addSelectorLabels(object: Draft, pairs: Draft): void {
  const { kind, spec } = object;
  if ((kind === 'Service' || kind === 'ReplicationController') && spec?.selector) {
    spec.selector = { ...spec.selector, ...pairs };
  }
  if (['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(kind) && spec) {
    spec.selector = { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, ...pairs } };
  }
  const template = templateOf(object);
  if (template) addLabels(template, pairs);
}
export function addTemplateLabels(object: Draft, pairs: Draft): void {
  const template = templateOf(object);
  if (template) addLabels(template, pairs);
}
export function addTemplateAnnotations(object: Draft, pairs: Draft): void {
  const template = templateOf(object);
  if (template) addAnnotations(template, pairs);
}

export function setNamespace(object: Draft, namespace: string): void {
  if (object.kind === 'Namespace') object.metadata.name = namespace;
  if (isNamespaced(object)) object.metadata.namespace = namespace;
  for (const subject of object.subjects ?? []) {
    if (subject.kind === 'ServiceAccount' && subject.name === 'default') subject.namespace = namespace;
  }
}

/** `name:tag`, `registry:5000/name@sha256:…` */
function renamed(image: string, wanted: Draft): string {
  const at = image.indexOf('@');
  const colon = image.lastIndexOf(':');
  const tagged = at < 0 && colon > image.lastIndexOf('/');
  const end = at >= 0 ? at : tagged ? colon : image.length;
  if (image.slice(0, end) !== wanted.name) return image;
  const name = wanted.newName ?? wanted.name;
  if (wanted.digest) return `${name}@${wanted.digest}`;
  return wanted.newTag === undefined ? name + image.slice(end) : `${name}:${wanted.newTag}`;
}

export function setImages(node: Draft, images: readonly Draft[]): void {
  if (Array.isArray(node)) for (const item of node) setImages(item, images);
  else if (node !== null && typeof node === 'object') {
    for (const key of Object.keys(node)) {
      if (key === 'containers' || key === 'initContainers') {
        for (const container of node[key] ?? []) {
          if (container.image) for (const wanted of images) container.image = renamed(container.image, wanted);
        }
      } else setImages(node[key], images);
    }
  }
}

export function setReplicas(object: Draft, replicas: readonly Draft[]): void {
  const wanted = replicas.find(({ name }) => name === object.metadata?.name);
  if (!wanted || !['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'].includes(object.kind)) return;
  object.spec = { ...object.spec, replicas: wanted.count };
}
