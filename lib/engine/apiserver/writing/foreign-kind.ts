/**
 * Objects of another kind or version than the path's (apimachinery/pkg/runtime/scheme.go): the scheme knows every kind
 * that was ever served, also in groups that are gone; what it knows can be decoded, if not converted.
 */
import type { Draft, Kind } from '../../api/kinds/kind';
import { decodeObject } from '../../api/machinery/json/decode';
import { definitionOfKind } from '../../api/openapi/schema';
import { apiVersionOf } from '../request/context';

/** Versions that are registered but no longer served. */
const RETIRED: Readonly<Record<string, string>> = {
  v1: 'List',
  'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apps/v1beta1': 'ControllerRevision Deployment Scale StatefulSet',
  'apps/v1beta2': 'ControllerRevision DaemonSet Deployment ReplicaSet Scale StatefulSet',
  'batch/v1beta1': 'CronJob',
  'coordination.k8s.io/v1beta1': 'Lease',
  'discovery.k8s.io/v1beta1': 'EndpointSlice',
  'events.k8s.io/v1beta1': 'Event',
  'extensions/v1beta1': 'DaemonSet Deployment Ingress NetworkPolicy ReplicaSet Scale',
  'networking.k8s.io/v1beta1': 'Ingress IngressClass IPAddress ServiceCIDR',
  'node.k8s.io/v1alpha1': 'RuntimeClass',
  'node.k8s.io/v1beta1': 'RuntimeClass',
  'policy/v1beta1': 'Eviction PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1alpha1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1beta1': 'PriorityClass',
  'storage.k8s.io/v1beta1': 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass',
};

/** Why an object that says it is `name` of `apiVersion` is no object of the kind; undefined when it may be one. */
export function kindProblem(apiVersion: string, name: string, kind: Kind): string | undefined {
  if (definitionOf(apiVersion, name) === undefined && !(RETIRED[apiVersion] ?? '').split(' ').includes(name)) {
    return `no kind "${name}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  }
  if (name === kind.kind) return undefined;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const internal = kind.group === '' ? 'core' : kind.group.split('.')[0];
  return `converting (${version}.${name}) to (${internal}.${kind.kind}): unknown conversion`;
}

/** The same of an object after a patch; decoded as what it says it is first. */
export function patchedKindProblem(object: Draft, kind: Kind): string | undefined {
  const { apiVersion = '', kind: name = kind.kind } = object;
  if (kind.custom !== undefined || (name === kind.kind && apiVersion === apiVersionOf(kind))) return undefined;
  const shape = definitionOf(apiVersion, name);
  const decoded = shape === undefined ? undefined : decodeObject(object, shape.name);
  return decoded?.ok === false ? decoded.message : kindProblem(apiVersion, name, kind);
}

function definitionOf(apiVersion: string, name: string) {
  const slash = apiVersion.indexOf('/');
  return definitionOfKind(slash < 0 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1), name);
}
