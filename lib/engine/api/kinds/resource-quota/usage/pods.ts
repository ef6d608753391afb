/** What pods use: their number and what they ask for, while they are not finished (pkg/quota/v1/evaluator/core/pods.go). */
import { parseRfc3339 } from '../../../../sim/wall-clock';
import type { Draft } from '../../kind';
import { qosClass } from '../../pod/qos';
import { aggregate } from '../../pod/resources';
import { isNativeResource } from '../../rules/resource-names';
import { isExtendedResource } from '../../rules/resources';
import { type Amounts, amountsOf, ONE, sum } from './amounts';
import { type Evaluator, type ScopeTerm, selects } from './evaluator';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const NAMES: ReadonlySet<string> = new Set([
  'count/pods',
  'pods',
  ...COMPUTE.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
]);
/** If these are limited, every container must say how much it wants. */
const ASKED = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

function isExtendedName(name: string): boolean {
  const device = name.startsWith('requests.deviceclass.resource.kubernetes.io/');
  return name.startsWith('requests.') && (device || !isNativeResource(name));
}

/** The amounts under the names that quotas have for them. */
function quotaAmounts(requests: Amounts, limits: Amounts): Amounts {
  const amounts = new Map([['pods', ONE]]);
  for (const [name, quantity] of requests) {
    if (COMPUTE.includes(name) || name.startsWith('hugepages-')) {
      amounts.set(name, quantity);
      amounts.set(`requests.${name}`, quantity);
    } else if (isExtendedResource(name)) amounts.set(`requests.${name}`, quantity);
  }
  for (const name of COMPUTE) {
    const quantity = limits.get(name);
    if (quantity !== undefined) amounts.set(`limits.${name}`, quantity);
  }
  return amounts;
}

function total(spec: Draft, which: 'requests' | 'limits'): Amounts {
  const own = new Map(amountsOf(aggregate(spec, which)));
  for (const [name, quantity] of amountsOf(spec.resources?.[which])) own.set(name, quantity);
  // Overhead counts as a request; as a limit only beside one.
  const overhead = [...amountsOf(spec.overhead)].filter(([name]) => which === 'requests' || own.has(name));
  return sum(own, new Map(overhead));
}

function isCharged({ metadata, status }: Draft, nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds: grace } = metadata;
  if (!deletionTimestamp || grace == null) return true;
  return nowMs <= (parseRfc3339(deletionTimestamp) ?? 0) + grace * 1000;
}

function missing(names: readonly string[], { spec }: Draft): string | undefined {
  if (Object.keys({ ...spec.resources?.requests, ...spec.resources?.limits }).length > 0) return undefined;
  const wanted = ASKED.filter((name) => names.includes(name));
  const lacking = new Map<string, Set<string>>();
  for (const { name: container, resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const given = quotaAmounts(amountsOf(resources?.requests), amountsOf(resources?.limits));
    for (const name of wanted) {
      if (!given.has(name)) lacking.set(name, (lacking.get(name) ?? new Set()).add(container));
    }
  }
  if (lacking.size === 0) return undefined;
  const parts = [...lacking.keys()]
    .sort()
    .map((name) => `${name} for: ${[...(lacking.get(name) ?? [])].sort().join(',')}`);
  return `must specify ${parts.join('; ')}`;
}

const isTerminating = ({ spec }: Draft): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0;

function reachesOtherNamespaces({ spec }: Draft): boolean {
  return [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some((affinity) =>
    [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((term: Draft) => term.podAffinityTerm),
    ].some((term: Draft) => (term.namespaces ?? []).length > 0 || term.namespaceSelector != null),
  );
}

function inScope(term: ScopeTerm, pod: Draft): boolean {
  switch (term.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return qosClass(pod.spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(pod.spec) !== 'BestEffort';
    case 'PriorityClass':
      return selects(term, pod.spec.priorityClassName || undefined);
    case 'CrossNamespacePodAffinity':
      return reachesOtherNamespaces(pod);
    default:
      return false;
  }
}

export const podUsage: Evaluator = {
  group: '',
  plural: 'pods',
  handles(operation, subresource, draft, old) {
    if (subresource === 'resize') return operation === 'UPDATE';
    if (subresource !== undefined) return false;
    return operation === 'CREATE' || (old !== undefined && isTerminating(draft) !== isTerminating(old));
  },
  matching: (names) =>
    names.filter((name) => NAMES.has(name) || /^(requests\.)?hugepages-/.test(name) || isExtendedName(name)),
  problem: missing,
  usage(pod, nowMs) {
    const counted: Amounts = new Map([['count/pods', ONE]]);
    if (!isCharged(pod, nowMs)) return counted;
    return sum(counted, quotaAmounts(total(pod.spec, 'requests'), total(pod.spec, 'limits')));
  },
  inScope,
};
