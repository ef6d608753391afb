/**
 * Where the server's internal Go types differ from the published ones: other orders of fields, fields that exist once
 * only, and the host's namespaces, which sit in the pod's security context. Upstream: pkg/apis/<group>/types.go.
 */
import type { Draft } from '../kind';

const orders: Readonly<Record<string, string>> = {
  'core.v1.Volume':
    'Name HostPath EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret NFS ISCSI Glusterfs PersistentVolumeClaim RBD Quobyte FlexVolume Cinder CephFS Flocker DownwardAPI FC AzureFile ConfigMap VsphereVolume AzureDisk PhotonPersistentDisk Projected PortworxVolume ScaleIO StorageOS CSI Ephemeral Image',
  'core.v1.PersistentVolumeSpec':
    'Capacity GCEPersistentDisk AWSElasticBlockStore HostPath Glusterfs NFS RBD Quobyte ISCSI FlexVolume Cinder CephFS FC Flocker AzureFile VsphereVolume AzureDisk PhotonPersistentDisk PortworxVolume ScaleIO Local StorageOS CSI AccessModes ClaimRef PersistentVolumeReclaimPolicy StorageClassName MountOptions VolumeMode NodeAffinity VolumeAttributesClassName',
  'core.v1.PodSpec':
    'Volumes InitContainers Containers EphemeralContainers RestartPolicy TerminationGracePeriodSeconds ActiveDeadlineSeconds DNSPolicy NodeSelector ServiceAccountName AutomountServiceAccountToken NodeName SecurityContext ImagePullSecrets Hostname Subdomain SetHostnameAsFQDN Affinity SchedulerName Tolerations HostAliases PriorityClassName Priority PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources HostnameOverride SchedulingGroup',
  'core.v1.PodSecurityContext':
    'HostNetwork HostPID HostIPC ShareProcessNamespace HostUsers SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup FSGroupChangePolicy Sysctls SeccompProfile AppArmorProfile SELinuxChangePolicy',
  'core.v1.ServiceSpec':
    'Type Ports Selector ClusterIP ClusterIPs IPFamilies IPFamilyPolicy ExternalName ExternalIPs LoadBalancerIP SessionAffinity SessionAffinityConfig LoadBalancerSourceRanges ExternalTrafficPolicy HealthCheckNodePort PublishNotReadyAddresses AllocateLoadBalancerNodePorts LoadBalancerClass InternalTrafficPolicy TrafficDistribution',
  'core.v1.NodeSpec': 'PodCIDRs ProviderID Unschedulable Taints ConfigSource DoNotUseExternalID',
  'apps.v1.DeploymentSpec':
    'Replicas Selector Template Strategy MinReadySeconds RevisionHistoryLimit Paused RollbackTo ProgressDeadlineSeconds',
  'apps.v1.DaemonSetSpec': 'Selector Template UpdateStrategy MinReadySeconds TemplateGeneration RevisionHistoryLimit',
  'batch.v1.JobSpec':
    'Parallelism Completions PodFailurePolicy SuccessPolicy ActiveDeadlineSeconds BackoffLimit BackoffLimitPerIndex MaxFailedIndexes Selector ManualSelector Template TTLSecondsAfterFinished CompletionMode Suspend PodReplacementPolicy ManagedBy',
  'rbac.v1.RoleRef': 'APIGroup Kind Name',
  'rbac.v1.Subject': 'Kind APIGroup Name Namespace',
};
const ORDERS = new Map(Object.entries(orders).map(([name, order]) => [`io.k8s.api.${name}`, order.split(' ')]));
/** Fields the published type does not have. */
const ADDED: Readonly<Record<string, unknown>> = {
  RollbackTo: null,
  TemplateGeneration: 0,
  HostNetwork: false,
  HostPID: false,
  HostIPC: false,
  ShareProcessNamespace: null,
  HostUsers: null,
};
const HOST_FIELDS = ['HostNetwork', 'HostPID', 'HostIPC', 'ShareProcessNamespace', 'HostUsers'];

/** `value` has all fields of the published type under their Go names. */
export function toInternalShape(value: Draft, definitionName: string): Draft {
  const order = ORDERS.get(definitionName);
  if (!order) return value;
  const source = definitionName.endsWith('.PodSpec') ? withHostFields(value) : value;
  return Object.fromEntries(order.map((name) => [name, Object.hasOwn(source, name) ? source[name] : ADDED[name]]));
}

function withHostFields(spec: Draft): Draft {
  const context = spec.SecurityContext as Draft | null;
  const used = HOST_FIELDS.some((name) => spec[name] !== ADDED[name]);
  if (context === null && !used) return spec;
  const host = Object.fromEntries(HOST_FIELDS.map((name) => [name, spec[name]]));
  const empty = context ?? {};
  return { ...spec, SecurityContext: { ...host, ...without(empty, HOST_FIELDS) } };
}
function without(value: Draft, names: readonly string[]): Draft {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
