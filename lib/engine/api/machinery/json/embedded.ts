/** Go structs that hold others without a name: decoding errors name them in the path, JSON does not (`json:",inline"` in k8s.io/api). */
import type { Definition } from '../../openapi/schema';

interface Embedding {
  readonly via: string;
  /** The fields that come through it; with `but`, all others. */
  readonly fields?: readonly string[];
  readonly but?: readonly string[];
}

const CORE = 'io.k8s.api.core.v1.';
const HOOKS = 'io.k8s.api.admissionregistration.v1.';
const DEVICES = 'io.k8s.api.resource.v1.';
const NAMED: Embedding = { via: 'LocalObjectReference', fields: ['name'] };
const RULE = ['apiGroups', 'apiVersions', 'resources', 'scope'];
const OPAQUE: Embedding = { via: 'DeviceConfiguration', fields: ['opaque'] };
const VOLUME_OWN = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

const EMBEDDED: Readonly<Record<string, readonly Embedding[]>> = {
  [`${CORE}ConfigMapEnvSource`]: [NAMED],
  [`${CORE}ConfigMapKeySelector`]: [NAMED],
  [`${CORE}ConfigMapProjection`]: [NAMED],
  [`${CORE}ConfigMapVolumeSource`]: [NAMED],
  [`${CORE}SecretEnvSource`]: [NAMED],
  [`${CORE}SecretKeySelector`]: [NAMED],
  [`${CORE}SecretProjection`]: [NAMED],
  [`${CORE}EphemeralContainer`]: [{ via: 'EphemeralContainerCommon', but: ['targetContainerName'] }],
  [`${CORE}PersistentVolumeSpec`]: [{ via: 'PersistentVolumeSource', but: VOLUME_OWN }],
  [`${CORE}Probe`]: [{ via: 'ProbeHandler', fields: ['exec', 'httpGet', 'tcpSocket', 'grpc'] }],
  [`${CORE}Volume`]: [{ via: 'VolumeSource', but: ['name'] }],
  'io.k8s.api.networking.v1.IngressRule': [{ via: 'IngressRuleValue', fields: ['http'] }],
  [`${HOOKS}RuleWithOperations`]: [{ via: 'Rule', fields: RULE }],
  [`${HOOKS}NamedRuleWithOperations`]: [
    { via: 'RuleWithOperations', fields: ['operations'] },
    { via: 'RuleWithOperations.Rule', fields: RULE },
  ],
  [`${DEVICES}DeviceAllocationConfiguration`]: [OPAQUE],
  [`${DEVICES}DeviceClaimConfiguration`]: [OPAQUE],
  [`${DEVICES}DeviceClassConfiguration`]: [OPAQUE],
};

/** A field as the path of an error names it: `VolumeSource.configMap`. */
export function goFieldPath({ name }: Definition, field: string): string {
  const embedded = EMBEDDED[name]?.find(({ fields, but }) =>
    fields === undefined ? but?.includes(field) === false : fields.includes(field),
  );
  return embedded === undefined ? field : `${embedded.via}.${field}`;
}
