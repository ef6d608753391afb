/** In the order of the Go validator. Upstream: validateService (pkg/apis/core/validation/validation.go). */
import type { ApiObject, FieldError } from '../kind';
import { forbidden, invalid, notSupported, required } from '../rules/field-error';
import { cidrErrors, endpointIpErrors, ipErrors } from '../rules/ip';
import { labelErrors } from '../rules/labels';
import { portNumberErrors, qualifiedNameErrors, subdomainErrors } from '../rules/names';
import { metadataOf } from '../tables/column';
import { clusterIpErrors, clusterIpUpdateErrors, ipFamilyUpdateErrors } from './cluster-ip-validation';
import { portErrors, portPairErrors } from './port-validation';
import { isExternallyAccessible, isHeadless, needsHealthCheckPort, type ServiceSpec, specOf } from './traits';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const MAX_AFFINITY_SECONDS = 86400;
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
const EXTERNAL_NAME = 'may not be set for ExternalName services';

export function validateService(object: ApiObject): readonly FieldError[] {
  return serviceErrors(object);
}

export function validateServiceUpdate(object: ApiObject, old: ApiObject): readonly FieldError[] {
  const [spec, before] = [specOf(object), specOf(old)];
  const errors: FieldError[] = [...clusterIpUpdateErrors(spec, before), ...ipFamilyUpdateErrors(spec, before)];
  const balancers = spec.type === 'LoadBalancer' && before.type === 'LoadBalancer';
  if (balancers && spec.loadBalancerClass !== before.loadBalancerClass)
    errors.push(invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, 'may not change once set'));
  errors.push(...loadBalancerClassErrors(spec));
  const checked = needsHealthCheckPort(spec) && needsHealthCheckPort(before);
  if (checked && spec.healthCheckNodePort !== before.healthCheckNodePort)
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  return [...errors, ...serviceErrors(object, old)];
}

function serviceErrors(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const before = old && specOf(old);
  const { annotations = {} } = metadataOf(object);
  const errors: FieldError[] = [];
  if (annotations[MODE] !== undefined && annotations[HINTS] !== undefined && annotations[MODE] !== annotations[HINTS]) {
    const text = `must match annotations[${HINTS}] when both are specified`;
    errors.push(invalid(`metadata.annotations[${MODE}]`, annotations[MODE], text));
  }
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  errors.push(...typeErrors(spec), ...portErrors(ports), ...labelErrors(spec.selector, 'spec.selector'));
  errors.push(...affinityErrors(spec), ...clusterIpErrors(spec, before));
  for (const [index, ip] of (spec.externalIPs ?? []).entries()) {
    const path = `spec.externalIPs[${index}]`;
    const wrong = ipErrors(path, ip, before?.externalIPs);
    errors.push(...(wrong.length > 0 ? wrong : endpointIpErrors(path, ip)));
  }
  if (!spec.type) errors.push(required('spec.type'));
  else if (!TYPES.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, TYPES));
  errors.push(...portPairErrors(spec), ...sourceRangeErrors(object, old));
  const allocate = spec.allocateLoadBalancerNodePorts;
  if (allocate != null && spec.type !== 'LoadBalancer')
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER));
  if (allocate == null && spec.type === 'LoadBalancer') errors.push(required('allocateLoadBalancerNodePorts'));
  return [...errors, ...loadBalancerClassErrors(spec), ...trafficErrors(spec)];
}

function typeErrors(spec: ServiceSpec): readonly FieldError[] {
  if (spec.type !== 'ExternalName') {
    if (!isHeadless(spec) || (spec.type !== 'LoadBalancer' && spec.type !== 'NodePort')) return [];
    return [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)];
  }
  const errors: FieldError[] = [];
  if (spec.clusterIPs?.length) errors.push(forbidden('spec.clusterIPs', EXTERNAL_NAME));
  if (spec.ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', EXTERNAL_NAME));
  if (spec.ipFamilyPolicy != null) errors.push(forbidden('spec.ipFamilyPolicy', EXTERNAL_NAME));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') return [...errors, required('spec.externalName')];
  return [...errors, ...subdomainErrors(name).map((text) => invalid('spec.externalName', name, text))];
}

function affinityErrors(spec: ServiceSpec): readonly FieldError[] {
  const { sessionAffinity: affinity = '', sessionAffinityConfig: config } = spec;
  const path = 'spec.sessionAffinityConfig';
  if (affinity === '') return [required('spec.sessionAffinity')];
  if (!AFFINITIES.includes(affinity)) return [notSupported('spec.sessionAffinity', affinity, AFFINITIES)];
  if (affinity === 'None') return config ? [forbidden(path, 'must not be set when session affinity is None')] : [];
  const why = 'when session affinity type is ClientIP';
  if (!config) return [required(path, why)];
  if (!config.clientIP) return [required(`${path}.clientIP`, why)];
  const seconds = config.clientIP.timeoutSeconds;
  if (seconds == null) return [required(`${path}.clientIP.timeoutSeconds`, why)];
  if (seconds > 0 && seconds <= MAX_AFFINITY_SECONDS) return [];
  const text = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
  return [invalid(`${path}.clientIP.timeoutSeconds`, seconds, text)];
}

function sourceRangeErrors(object: ApiObject, old?: ApiObject): readonly FieldError[] {
  const spec = specOf(object);
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const annotation = metadataOf(object).annotations?.[SOURCE_RANGES];
  if (ranges.length === 0 && annotation === undefined) return [];
  const path = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${SOURCE_RANGES}]`;
  const errors: FieldError[] = spec.type === 'LoadBalancer' ? [] : [forbidden(path, ONLY_LOAD_BALANCER)];
  if (ranges.length > 0) {
    const known = old ? (specOf(old).loadBalancerSourceRanges ?? []).map((text) => text.trim()) : [];
    for (const [index, text] of ranges.entries()) errors.push(...cidrErrors(`${path}[${index}]`, text.trim(), known));
    return errors;
  }
  const unchanged = old && metadataOf(old).annotations?.[SOURCE_RANGES] === annotation;
  const text = annotation?.trim() ?? '';
  if (unchanged || text === '') return errors;
  return [...errors, ...text.split(',').flatMap((part) => cidrErrors(path, part.trim()))];
}

function loadBalancerClassErrors({ type, loadBalancerClass: name }: ServiceSpec): readonly FieldError[] {
  if (name == null) return [];
  if (type !== 'LoadBalancer') return [forbidden('spec.loadBalancerClass', ONLY_LOAD_BALANCER)];
  return qualifiedNameErrors(name).map((text) => invalid('spec.loadBalancerClass', name, text));
}

function trafficErrors(spec: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const external = spec.externalTrafficPolicy ?? '';
  const path = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(spec)) {
    if (external !== '') errors.push(invalid(path, external, 'may only be set for externally-accessible services'));
  } else if (external === '') errors.push(required(path));
  else if (!TRAFFIC_POLICIES.includes(external)) errors.push(notSupported(path, external, TRAFFIC_POLICIES));

  const port = spec.healthCheckNodePort ?? 0;
  const portPath = 'spec.healthCheckNodePort';
  if (needsHealthCheckPort(spec)) {
    if (port === 0) errors.push(required(portPath));
    else errors.push(...portNumberErrors(port).map((text) => invalid(portPath, port, text)));
  } else if (port !== 0) {
    const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalid(portPath, port, text));
  }
  const internal = spec.internalTrafficPolicy;
  if (internal == null && ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type ?? ''))
    errors.push(required('spec.internalTrafficPolicy'));
  if (internal != null && !TRAFFIC_POLICIES.includes(internal))
    errors.push(notSupported('spec.internalTrafficPolicy', internal, TRAFFIC_POLICIES));
  const distribution = spec.trafficDistribution;
  if (distribution != null && !DISTRIBUTIONS.includes(distribution))
    errors.push(notSupported('spec.trafficDistribution', distribution, DISTRIBUTIONS));
  return errors;
}
