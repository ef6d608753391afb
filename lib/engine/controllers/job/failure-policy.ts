/** podFailurePolicy: what the failure of a pod means for its Job (pod_failure_policy.go); pure. */
import { conditionOf, type Draft } from '../../client/object';

export interface Verdict {
  /** The whole Job fails with this message. */
  readonly failJob?: string;
  /** The pod's index fails whatever its count (backoffLimitPerIndex). */
  readonly failIndex?: boolean;
  readonly counted: boolean;
}

export function judge(policy: Draft | undefined, pod: Draft): Verdict {
  for (const [i, rule] of (policy?.rules ?? []).entries()) {
    const told = rule.onExitCodes !== undefined ? byExitCode(rule.onExitCodes, pod) : byCondition(rule, pod);
    if (told === undefined) continue;
    if (rule.action === 'Ignore') return { counted: false };
    if (rule.action === 'FailJob') {
      return { counted: true, failJob: `${told} matching ${rule.action} rule at index ${i}` };
    }
    return rule.action === 'FailIndex' ? { counted: true, failIndex: true } : { counted: true };
  }
  return { counted: true };
}

function byExitCode(requirement: Draft, pod: Draft): string | undefined {
  const statuses: readonly Draft[] = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
  ];
  for (const status of statuses) {
    const code: number | undefined = status.state?.terminated?.exitCode;
    if (code === undefined || code === 0) continue;
    if (requirement.containerName !== undefined && requirement.containerName !== status.name) continue;
    if (requirement.values.includes(code) !== (requirement.operator === 'In')) continue;
    const { namespace, name } = pod.metadata;
    return `Container ${status.name} for pod ${namespace}/${name} failed with exit code ${code}`;
  }
  return undefined;
}

function byCondition(rule: Draft, pod: Draft): string | undefined {
  for (const pattern of rule.onPodConditions ?? []) {
    const condition = conditionOf(pod, pattern.type);
    if (condition?.status !== (pattern.status ?? 'True')) continue;
    const { namespace, name } = pod.metadata;
    return `Pod ${namespace}/${name} has condition ${pattern.type}`;
  }
  return undefined;
}
