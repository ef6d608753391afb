/** Pure plan of a Service's Endpoints: subsets, labels, annotations (pkg/controller/endpoint/endpoints_controller.go). */
import { type Draft, semanticEqual } from '../../client/object';
import {
  addressesOfFamily,
  belongsInEndpoints,
  hasClusterIP,
  hostnameFor,
  isHeadless,
  portsFor,
} from '../service-pods/membership';
import { repackSubsets } from '../service-pods/repack';
import { withTriggerTime } from '../service-pods/trigger-times';
import { isReady } from '../workload/pods';
import { truncateSubsets } from './truncate';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const HEADLESS = 'service.kubernetes.io/headless';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';
const CONTROLLER = 'endpoint-controller';

export function subsetsFor(service: Draft, pods: readonly Draft[]): readonly Draft[] {
  const subsets: Draft[] = [];
  const publishAll = service.spec.publishNotReadyAddresses === true;
  for (const pod of pods) {
    if (!belongsInEndpoints(pod, publishAll)) continue;
    const address = addressFor(service, pod);
    if (address === undefined) continue;
    const field = publishAll || isReady(pod) ? 'addresses' : 'notReadyAddresses';
    const portless = (service.spec.ports ?? []).length === 0;
    if (portless && isHeadless(service)) subsets.push({ [field]: [address] });
    for (const { name, ...port } of portsFor(pod, service)) {
      subsets.push({ [field]: [address], ports: [name === '' ? port : { name, ...port }] });
    }
  }
  return repackSubsets(subsets);
}

function addressFor(service: Draft, pod: Draft): Draft | undefined {
  const family: string = service.spec.ipFamilies?.[0] ?? (service.spec.clusterIP?.includes(':') ? 'IPv6' : 'IPv4');
  const ip = addressesOfFamily(pod, family)[0];
  if (ip === undefined) return undefined;
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameFor(pod, service);
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    nodeName: pod.spec.nodeName ?? '',
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** The object to create or update; undefined when what exists is right. */
export function planEndpoints(
  service: Draft,
  existing: Draft | undefined,
  subsets: readonly Draft[],
  triggerTime: string | undefined,
): Draft | undefined {
  if (existing !== undefined && isRight(service, existing, subsets)) return undefined;
  const { name, namespace } = service.metadata;
  const base = existing ?? { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace } };
  const kept = truncateSubsets(subsets);
  const { [OVER_CAPACITY]: _over, ...annotations } = base.metadata.annotations ?? {};
  if (kept !== subsets) annotations[OVER_CAPACITY] = 'truncated';
  const labels: Draft = { ...service.metadata.labels, [MANAGED_BY]: CONTROLLER };
  if (hasClusterIP(service)) delete labels[HEADLESS];
  else labels[HEADLESS] = '';
  const metadata: Draft = { ...base.metadata, labels, annotations: withTriggerTime(annotations, triggerTime) };
  if (metadata.annotations === undefined) delete metadata.annotations;
  const { subsets: _subsets, ...rest } = base;
  return { ...rest, metadata, ...(kept.length === 0 ? {} : { subsets: kept }) };
}

function isRight(service: Draft, existing: Draft, subsets: readonly Draft[]): boolean {
  const same =
    semanticEqual(existing.subsets, subsets) || semanticEqual(repackSubsets(existing.subsets ?? []), subsets);
  const marked = existing.metadata.annotations?.[OVER_CAPACITY] !== undefined;
  return same && labelsRight(existing.metadata.labels ?? {}, service.metadata.labels ?? {}) && !marked;
}

function labelsRight(labels: Draft, wanted: Draft): boolean {
  if (labels[MANAGED_BY] !== CONTROLLER) return false;
  const rest = Object.keys(labels).filter((key) => key !== HEADLESS && key !== MANAGED_BY);
  return rest.length === Object.keys(wanted).length && rest.every((key) => wanted[key] === labels[key]);
}
