/**
 * Whether the node takes a pod that is bound to it (pkg/kubelet/lifecycle/predicate.go): resources, node selector and
 * affinity, host ports, NoExecute taints. The scheduler asked the same; a pod with its own nodeName comes unasked.
 */
import { parseQuantity } from '../../../base/quantity';
import { type Draft, matchesRequirement } from '../../../client/object';
import { initContainers, isSidecar } from './pod-spec';

interface Rejection {
  readonly reason: string;
  readonly message: string;
}

const ANY = '0.0.0.0';
const RESOURCES: readonly (readonly [string, string, bigint])[] = [
  ['cpu', 'OutOfcpu', 1_000_000n],
  ['memory', 'OutOfmemory', 1_000_000_000n],
  ['ephemeral-storage', 'OutOfephemeral-storage', 1_000_000_000n],
];

export function rejection(pod: Draft, node: Draft, others: readonly Draft[]): Rejection | undefined {
  return lacking(pod, node, others) ?? unselected(pod, node) ?? portTaken(pod, others) ?? untolerated(pod, node);
}

function lacking(pod: Draft, node: Draft, others: readonly Draft[]): Rejection | undefined {
  const { allocatable = {} } = node.status ?? {};
  const limit = Number(allocatable.pods ?? 110);
  if (others.length + 1 > limit) return shortOf('pods', 'OutOfpods', 1n, BigInt(others.length), BigInt(limit));
  for (const [name, reason, unit] of RESOURCES) {
    const asked = podRequest(pod, name);
    if (asked === 0n || allocatable[name] === undefined) continue;
    const used = others.reduce((sum, other) => sum + podRequest(other, name), 0n);
    const capacity = nano(allocatable[name]);
    if (asked + used > capacity) return shortOf(name, reason, asked / unit, used / unit, capacity / unit);
  }
  return undefined;
}

function shortOf(name: string, reason: string, requested: bigint, used: bigint, capacity: bigint): Rejection {
  const amounts = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason, message: `Node didn't have enough resource: ${name}, ${amounts}` };
}

/** resourcehelper.PodRequests: containers and sidecars together, or the largest init container with the sidecars before it. */
function podRequest(pod: Draft, name: string): bigint {
  let sum = pod.spec.containers.reduce((total: bigint, c: Draft) => total + nano(c.resources?.requests?.[name]), 0n);
  let sidecars = 0n;
  let largest = 0n;
  for (const container of initContainers(pod)) {
    const own = nano(container.resources?.requests?.[name]);
    if (isSidecar(container)) sidecars += own;
    const together = isSidecar(container) ? sidecars : sidecars + own;
    if (together > largest) largest = together;
  }
  sum += sidecars;
  return (sum > largest ? sum : largest) + nano(pod.spec.overhead?.[name]);
}

function nano(text: unknown): bigint {
  return text === undefined ? 0n : (parseQuantity(String(text))?.nano ?? 0n);
}

function unselected(pod: Draft, node: Draft): Rejection | undefined {
  const { labels = {}, name } = node.metadata;
  const selector: Draft = pod.spec.nodeSelector ?? {};
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const matches = (term: Draft) => {
    const expressions: readonly Draft[] = term.matchExpressions ?? [];
    const fields: readonly Draft[] = term.matchFields ?? [];
    if (expressions.length + fields.length === 0) return false;
    return (
      expressions.every((e) => matchesRequirement(e, labels)) &&
      fields.every((e) => matchesRequirement({ ...e, key: 'name' }, { name }))
    );
  };
  const fits =
    Object.keys(selector).every((key) => labels[key] === selector[key]) &&
    (required === undefined || (required.nodeSelectorTerms ?? []).some(matches));
  return fits ? undefined : failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
}

function portTaken(pod: Draft, others: readonly Draft[]): Rejection | undefined {
  const taken = others.flatMap(hostPorts);
  if (!hostPorts(pod).some((one) => taken.some((other) => collide(one, other)))) return undefined;
  return failed('NodePorts', "node(s) didn't have free ports for the requested pod ports");
}

interface HostPort {
  readonly port: string;
  readonly ip: string;
}

function hostPorts(pod: Draft): readonly HostPort[] {
  return pod.spec.containers.flatMap((c: Draft) =>
    (c.ports ?? [])
      .filter((p: Draft) => p.hostPort !== undefined && p.hostPort !== 0)
      .map((p: Draft) => ({ port: `${p.protocol ?? 'TCP'}/${p.hostPort}`, ip: p.hostIP || ANY })),
  );
}

/** A port of all addresses is in the way of the same port of any. */
function collide(one: HostPort, other: HostPort): boolean {
  return one.port === other.port && (one.ip === other.ip || one.ip === ANY || other.ip === ANY);
}

function untolerated(pod: Draft, node: Draft): Rejection | undefined {
  const tolerates = (taint: Draft) =>
    (pod.spec.tolerations ?? []).some(
      (t: Draft) =>
        (t.effect === undefined || t.effect === '' || t.effect === taint.effect) &&
        (t.key === undefined || t.key === '' || t.key === taint.key) &&
        (t.operator === 'Exists' || (t.value ?? '') === (taint.value ?? '')),
    );
  const evicting = (node.spec?.taints ?? []).filter((t: Draft) => t.effect === 'NoExecute');
  if (evicting.every(tolerates)) return undefined;
  return failed('TaintToleration', "node(s) had taints that the pod didn't tolerate");
}

function failed(reason: string, text: string): Rejection {
  return { reason, message: `Predicate ${reason} failed: ${text}` };
}
