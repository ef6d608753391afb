/** What pods get beyond the defaults of any pod spec. Upstream: SetDefaults_Pod (pkg/apis/core/v1/defaults.go). */
import type { Draft } from '../kind';
import { setPodSpecDefaults } from '../pod-template/defaults';
import { aggregate } from './resources';

const POD_LEVEL = /^(cpu|memory|hugepages-.+)$/;
const isHugePage = (name: string) => name.startsWith('hugepages-');
const isEmpty = (list: Draft | null | undefined) => Object.keys(list ?? {}).length === 0;

export function setPodDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const { resources } = container;
    if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
  }
  setPodLevelLimits(spec);
  setPodLevelRequests(spec);
  spec.enableServiceLinks ??= true;
  if (spec.hostNetwork) {
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
      for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  setPodSpecDefaults(spec);
  if (spec.terminationGracePeriodSeconds < 0) spec.terminationGracePeriodSeconds = 1;
  settlePodIps(draft.status);
}

/** One address and the list of addresses say the same; the single one wins. Upstream: Convert_v1_PodStatus_To_core_PodStatus. */
function settlePodIps(status: Draft | null | undefined): void {
  if (!status) return;
  const first = status.podIPs?.[0]?.ip;
  if (status.podIP && status.podIP !== first) status.podIPs = [{ ip: status.podIP }];
  else if (first) status.podIP = first;
}

function setPodLevelLimits({ resources, ...spec }: Draft): void {
  if (!resources || (isEmpty(resources.limits) && isEmpty(resources.requests))) return;
  const limits: Draft = { ...resources.limits };
  for (const [name, amount] of Object.entries(aggregate(spec, 'limits')))
    if (isHugePage(name) && resources.requests?.[name] === undefined) limits[name] ??= amount;
  if (!isEmpty(limits)) resources.limits = limits;
}

/** The sum over the containers, and where they say nothing the pod's limit. */
function setPodLevelRequests({ resources, ...spec }: Draft): void {
  if (isEmpty(resources?.limits)) return;
  const requests: Draft = { ...resources.requests };
  for (const [name, amount] of Object.entries(aggregate(spec, 'requests')))
    if (POD_LEVEL.test(name) && !isHugePage(name)) requests[name] ??= amount;
  for (const [name, amount] of Object.entries(resources.limits as Draft))
    if (POD_LEVEL.test(name)) requests[name] ??= amount;
  if (!isEmpty(requests)) resources.requests = requests;
}
