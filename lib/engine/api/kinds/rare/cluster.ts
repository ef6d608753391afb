/** Kinds that administer the cluster itself, as far as they are listed and stored. Upstream: their print functions. */
import { certificateSigningRequest } from '../certificate-signing-request/kind';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError, Kind } from '../kind';
import { invalid, required } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { internalField } from '../rules/internal-value';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { setApiServiceDefaults, validateApiService } from './api-service-validation';
import {
  setFlowDefaults,
  setLevelDefaults,
  validateFlow,
  validateIpAddress,
  validateLevel,
  validateRuntimeClass,
  validateRuntimeClassUpdate,
  validateServiceCidr,
  validateServiceCidrUpdate,
} from './cluster-validation';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const conditionsOf = (object: ApiObject): readonly Draft[] => (object as Draft).status?.conditions ?? [];

const apiService = defineKind({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadataChecks: { onUpdate: ['change', 'whole'], loose: true },
  nameRule: 'path-segment',
  plural: 'apiservices',
  allowUnconditionalUpdate: false,
  setDefaults: setApiServiceDefaults,
  validateCreate: validateApiService,
  validateUpdate: validateApiService,
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: true,
  columns: columns('Name', 'Service', 'Available', 'Age'),
  row: (object, context) => {
    const { service } = specOf(object);
    const condition = conditionsOf(object).find(({ type }) => type === 'Available');
    const why = condition && condition.status !== 'True' && condition.reason ? ` (${condition.reason})` : '';
    return [
      nameOf(object),
      service ? `${service.namespace ?? ''}/${service.name ?? ''}` : 'Local',
      condition ? `${condition.status}${why}` : 'Unknown',
      ageOf(object, context),
    ];
  },
});

const flowSchema = defineKind({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  setDefaults: setFlowDefaults,
  validateCreate: validateFlow,
  validateUpdate: validateFlow,
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  columns: columns('Name', 'PriorityLevel', 'MatchingPrecedence', 'DistinguisherMethod', 'Age', 'MissingPL'),
  row: (object, context) => [
    nameOf(object),
    specOf(object).priorityLevelConfiguration?.name ?? '',
    specOf(object).matchingPrecedence ?? 0,
    specOf(object).distinguisherMethod?.type ?? '<none>',
    ageOf(object, context),
    conditionsOf(object).find(({ type }) => type === 'Dangling')?.status ?? '?',
  ],
});

const priorityLevelConfiguration = defineKind({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  setDefaults: setLevelDefaults,
  validateCreate: validateLevel,
  validateUpdate: validateLevel,
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  columns: columns('Name', 'Type', 'NominalConcurrencyShares', 'Queues', 'HandSize', 'QueueLengthLimit', 'Age'),
  row: (object, context) => {
    const { type = '', limited } = specOf(object);
    const queuing = limited?.limitResponse?.queuing;
    return [
      nameOf(object),
      type,
      limited?.nominalConcurrencyShares ?? '<none>',
      queuing?.queues ?? '<none>',
      queuing?.handSize ?? '<none>',
      queuing?.queueLengthLimit ?? '<none>',
      ageOf(object, context),
    ];
  },
});

const ipAddress = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  metadataChecks: { onUpdate: ['whole', 'change'] },
  plural: 'ipaddresses',
  nameRule: 'ip',
  validateCreate: validateIpAddress,
  validateUpdate: (object, old) => [
    ...validateIpAddress(object),
    ...immutableErrors(
      'spec.parentRef',
      specOf(object).parentRef,
      specOf(old).parentRef,
      internalField(specOf(object).parentRef, 'io.k8s.api.networking.v1.IPAddressSpec', 'parentRef'),
    ),
  ],
  shortNames: ['ip'],
  namespaced: false,
  columns: columns('Name', 'ParentRef', 'Age'),
  row: (object, context) => {
    const parent = specOf(object).parentRef;
    const resource = parent ? `${parent.resource ?? ''}${parent.group ? `.${parent.group}` : ''}`.toLowerCase() : '';
    const namespace = parent?.namespace ? `/${parent.namespace}` : '';
    const text = parent ? `${resource}${namespace}/${parent.name ?? ''}` : '<none>';
    return [nameOf(object), text, ageOf(object, context)];
  },
});

const serviceCidr = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  validateCreate: validateServiceCidr,
  validateUpdate: validateServiceCidrUpdate,
  namespaced: false,
  hasStatus: true,
  columns: columns('Name', 'CIDRs', 'Age'),
  row: (object, context) => [nameOf(object), (specOf(object).cidrs ?? []).join(','), ageOf(object, context)],
});

const runtimeClass = defineKind({
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadataChecks: { onUpdate: ['whole', 'change'], loose: true },
  plural: 'runtimeclasses',
  validateCreate: validateRuntimeClass,
  validateUpdate: validateRuntimeClassUpdate,
  namespaced: false,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  columns: columns('Name', 'Handler', 'Age'),
  row: (object, context) => [nameOf(object), object.handler ?? '', ageOf(object, context)],
});

function revisionErrors({ data, revision = 0 }: ApiObject): readonly FieldError[] {
  return [
    ...(data == null ? [required('data', 'data is mandatory')] : []),
    ...(Number(revision) < 0 ? [invalid('revision', revision, 'must be greater than or equal to 0')] : []),
  ];
}

const controllerRevision = defineKind({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  plural: 'controllerrevisions',
  namespaced: true,
  validateCreate: revisionErrors,
  validateUpdate: (object, old) => [
    ...(object.data == null ? [] : revisionErrors(object)),
    ...immutableErrors('data', object.data, old.data),
  ],
  columns: columns('Name', 'Controller', 'Revision', 'Age'),
  row: (object, context) => {
    const owners = (object.metadata as Draft | undefined)?.ownerReferences ?? [];
    const owner = owners.find(({ controller }: Draft) => controller === true);
    const group = (owner?.apiVersion ?? '').includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
    const text = owner ? `${`${owner.kind}${group}`.toLowerCase()}/${owner.name}` : '<none>';
    return [nameOf(object), text, object.revision ?? 0, ageOf(object, context)];
  },
});

const deviceClass = defineKind({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  plural: 'deviceclasses',
  namespaced: false,
  hasGeneration: true,
  deleteReturnsObject: true,
  columns: columns('Name', 'Age'),
  row: (object, context) => [nameOf(object), ageOf(object, context)],
});

function claimState(object: ApiObject): string {
  const { allocation, reservedFor = [] } = (object as Draft).status ?? {};
  const deleted = metadataOf(object).deletionTimestamp != null;
  const states = deleted ? ['deleted'] : [];
  if (allocation) states.push('allocated', ...(reservedFor.length > 0 ? ['reserved'] : []));
  else if (!deleted) states.push('pending');
  return states.join(',');
}

const resourceClaim = defineKind({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaim',
  plural: 'resourceclaims',
  namespaced: true,
  hasStatus: true,
  deleteReturnsObject: true,
  columns: columns('Name', 'State', 'Age'),
  row: (object, context) => [nameOf(object), claimState(object), ageOf(object, context)],
});

const resourceClaimTemplate = defineKind({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaimTemplate',
  plural: 'resourceclaimtemplates',
  namespaced: true,
  deleteReturnsObject: true,
  columns: columns('Name', 'Age'),
  row: (object, context) => [nameOf(object), ageOf(object, context)],
});

const resourceSlice = defineKind({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  namespaced: false,
  hasGeneration: true,
  deleteReturnsObject: true,
  columns: columns('Name', 'Node', 'Driver', 'Pool', 'Age'),
  row: (object, context) => [
    nameOf(object),
    specOf(object).nodeName ?? '',
    specOf(object).driver ?? '',
    specOf(object).pool?.name ?? '',
    ageOf(object, context),
  ],
});

export const CLUSTER_KINDS: readonly Kind[] = [
  apiService,
  certificateSigningRequest,
  controllerRevision,
  deviceClass,
  flowSchema,
  ipAddress,
  priorityLevelConfiguration,
  resourceClaim,
  resourceClaimTemplate,
  resourceSlice,
  runtimeClass,
  serviceCidr,
];
