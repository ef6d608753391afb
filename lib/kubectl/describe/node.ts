/** Node: conditions, capacity, its pods and what they ask for. Follows describeNode of kubectl/pkg/describe. */
import { parseQuantity, type Quantity } from '../../engine/base/quantity';
import { type Draft, entriesOf } from '../draft';
import { rfc1123, since } from '../time/civil';
import type { Describer, Describing } from './describer';
import { describeEvents } from './events';
import type { Page } from './page';
import { amountText, percent, podAmounts, summed } from './pod-requests';

function rolesOf(labels: Draft): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(labels ?? {}).flatMap((key) => {
    if (key.startsWith(prefix)) return key.length > prefix.length ? [key.slice(prefix.length)] : [];
    return key === 'kubernetes.io/role' && labels[key] !== '' ? [labels[key] as string] : [];
  });
  return [...new Set(roles)].sort().join(',') || '<none>';
}

const taintText = ({ key, value, effect }: Draft): string => {
  if (!effect) return value ? `${key}=${value}:` : key;
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
};

function describeLease(object: Draft, page: Page, context: Describing): void {
  const { name } = object.metadata;
  const lease = context.get('coordination.k8s.io/v1', 'leases', 'kube-node-lease', name);
  if (lease === undefined) {
    return page.line(0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${name}" not found`);
  }
  const { holderIdentity, acquireTime, renewTime } = lease.spec ?? {};
  const time = (value: string | undefined) => (value ? rfc1123(value.replace(/\.\d+Z$/, 'Z')) : '<unset>');
  page.line(0, 'Lease:');
  page.line(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`);
  page.line(1, `AcquireTime:\t${time(acquireTime)}`);
  page.line(1, `RenewTime:\t${time(renewTime)}`);
}

function describeSystem(info: Draft, page: Page): void {
  page.line(0, 'System Info:');
  for (const [title, field] of [
    ['Machine ID', 'machineID'],
    ['System UUID', 'systemUUID'],
    ['Boot ID', 'bootID'],
    ['Kernel Version', 'kernelVersion'],
    ['OS Image', 'osImage'],
    ['Operating System', 'operatingSystem'],
    ['Architecture', 'architecture'],
    ['Container Runtime Version', 'containerRuntimeVersion'],
    ['Kubelet Version', 'kubeletVersion'],
  ] as const) {
    page.line(1, `${title}:\t${info?.[field] ?? ''}`);
  }
}

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

function describePods(pods: readonly Draft[], object: Draft, page: Page, nowMs: number): void {
  const { allocatable, capacity } = object.status ?? {};
  const given: Draft = Object.keys(allocatable ?? {}).length > 0 ? allocatable : (capacity ?? {});
  const whole = (name: string): Quantity | undefined => parseQuantity(String(given[name] ?? ''));
  const share = (amount: Quantity | undefined, name: string): string =>
    `${amountText(amount)} (${percent(amount, whole(name))}%)`;
  page.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const requests = podAmounts(pod, 'requests');
    const limits = podAmounts(pod, 'limits');
    const cells = [
      ...['cpu', 'memory'].flatMap((name) => [share(requests[name], name), share(limits[name], name)]),
      since(pod.metadata.creationTimestamp, nowMs),
    ];
    page.line(1, `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}`);
  }
  const requests = summed(pods.map((pod) => podAmounts(pod, 'requests')));
  const limits = summed(pods.map((pod) => podAmounts(pod, 'limits')));
  page.line(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)');
  page.line(1, 'Resource\tRequests\tLimits');
  page.line(1, '--------\t--------\t------');
  const huge = Object.keys(given)
    .filter((name) => name.startsWith('hugepages-'))
    .sort();
  for (const name of [...STANDARD, ...huge]) {
    page.line(1, `${name}\t${share(requests[name], name)}\t${share(limits[name], name)}`);
  }
  const known = [...STANDARD, ...huge, 'pods'];
  for (const name of Object.keys(given)
    .filter((each) => !known.includes(each))
    .sort()) {
    page.line(1, `${name}\t${amountText(requests[name])}\t${amountText(limits[name])}`);
  }
}

function describeConditions(conditions: readonly Draft[], page: Page): void {
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const { type, status, lastHeartbeatTime, lastTransitionTime, reason = '', message = '' } of conditions) {
    const times = `${rfc1123(lastHeartbeatTime)} \t${rfc1123(lastTransitionTime)}`;
    page.line(1, `${type} \t${status} \t${times} \t${reason} \t${message}`);
  }
}

/** The kubelet writes events under the node's name, controllers under its uid. */
function withNodeEvents(object: Draft, context: Describing): Describing {
  const byName = context.events({ ...object, metadata: { ...object.metadata, uid: object.metadata.name } });
  const byUid = context.events(object);
  const all = byName === undefined || byUid === undefined ? undefined : [...new Set([...byName, ...byUid])];
  return { ...context, events: () => all };
}

export const node: Describer = {
  kind: 'Node',
  group: '',
  describe(object, page, context) {
    const { metadata, spec = {}, status = {} } = object;
    page.line(0, `Name:\t${metadata.name}`);
    page.line(0, `Roles:\t${rolesOf(metadata.labels)}`);
    page.labels('Labels', metadata.labels);
    page.annotations('Annotations', metadata.annotations);
    page.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`);
    const order = ({ effect, key }: Draft) => `${effect},${key}`;
    const taints: readonly Draft[] = [...(spec.taints ?? [])].sort((a, b) => (order(a) < order(b) ? -1 : 1));
    page.pairs('Taints', taints.map(taintText));
    page.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
    describeLease(object, page, context);
    describeConditions(status.conditions ?? [], page);
    page.line(0, 'Addresses:');
    for (const { type, address } of status.addresses ?? []) page.line(1, `${type}:\t${address}`);
    for (const [title, list] of [
      ['Capacity', status.capacity],
      ['Allocatable', status.allocatable],
    ] as const) {
      if (Object.keys(list ?? {}).length === 0) continue;
      page.line(0, `${title}:`);
      for (const [name, value] of entriesOf(list)) page.line(1, `${name}:\t${value}`);
    }
    describeSystem(status.nodeInfo, page);
    if (spec.podCIDR) page.line(0, `PodCIDR:\t${spec.podCIDR}`);
    if (spec.podCIDRs?.length > 0) page.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
    if (spec.providerID) page.line(0, `ProviderID:\t${spec.providerID}`);
    const fields = `spec.nodeName=${metadata.name},status.phase!=Failed,status.phase!=Succeeded`;
    describePods(context.list('v1', 'pods', { namespace: '', fields }), object, page, context.nowMs);
    describeEvents(object, page, withNodeEvents(object, context));
  },
};
