/** Reading pod specs the way the kubelet does: containers by name, restart decisions, QoS, names in messages. */
import { parseQuantity } from '../../../base/quantity';
import type { Draft } from '../../../client/object';
import type { StartItem } from './pod-record';

/** `name_namespace(uid)`, pkg/kubelet/util/format. */
export function formatPod(pod: Draft): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
}

export function isSidecar(container: Draft): boolean {
  return container.restartPolicy === 'Always';
}

export function initContainers(pod: Draft): readonly Draft[] {
  return pod.spec.initContainers ?? [];
}

function allContainers(pod: Draft): readonly Draft[] {
  return [...initContainers(pod), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])];
}

export function containerSpec(pod: Draft, name: string): Draft | undefined {
  return allContainers(pod).find((c) => c.name === name);
}

export function specOf(pod: Draft, item: StartItem): Draft {
  return containerSpec(pod, item.name) ?? { name: item.name };
}

export function containerFieldPath(pod: Draft, name: string): string {
  if (pod.spec.containers.some((c: Draft) => c.name === name)) return `spec.containers{${name}}`;
  if (initContainers(pod).some((c) => c.name === name)) return `spec.initContainers{${name}}`;
  return `spec.ephemeralContainers{${name}}`;
}

/** podutil.ContainerShouldRestart: container rules, then the container's policy, then the pod's. */
export function shouldRestart(container: Draft, pod: Draft, exitCode: number): boolean {
  if (container.restartPolicy !== undefined) {
    const rule = (container.restartPolicyRules ?? []).find((r: Draft) => matchesExitCode(r.exitCodes, exitCode));
    if (rule !== undefined) return true;
    return byPolicy(container.restartPolicy, exitCode);
  }
  return byPolicy(pod.spec.restartPolicy ?? 'Always', exitCode);
}

function byPolicy(policy: string, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function matchesExitCode(exitCodes: Draft | undefined, exitCode: number): boolean {
  const listed = (exitCodes?.values ?? []).includes(exitCode);
  return exitCodes?.operator === 'NotIn' ? !listed : listed;
}

/** shouldRestartOnFailure of the kuberuntime. */
export function restartsAfterProbe(container: Draft, pod: Draft): boolean {
  return (container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always') !== 'Never';
}

/** component-helpers qos.GetPodQOS. */
export function qosClass(pod: Draft): string {
  let anything = false;
  let guaranteed = true;
  for (const container of [...initContainers(pod), ...pod.spec.containers]) {
    const { requests = {}, limits = {} } = container.resources ?? {};
    for (const name of ['cpu', 'memory']) {
      const request = positive(requests[name]);
      const limit = positive(limits[name]);
      if (request !== undefined || limit !== undefined) anything = true;
      if (limit === undefined || (request !== undefined && request !== limit)) guaranteed = false;
    }
  }
  if (!anything) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function positive(text: unknown): bigint | undefined {
  const quantity = text === undefined ? undefined : parseQuantity(String(text));
  return quantity === undefined || quantity.nano <= 0n ? undefined : quantity.nano;
}
