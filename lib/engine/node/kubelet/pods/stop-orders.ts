/** Which containers to stop, with which words and how much grace (kuberuntime setTerminationGracePeriod). */
import type { ContainerRuntime } from '../../runtime/contract';
import type { StopOrder } from './container-stopper';
import type { ProbeVerdict } from './pod-actions';
import type { PodRecord } from './pod-record';
import { containerSpec } from './pod-spec';

export function stopOrder(
  record: PodRecord,
  id: string,
  name: string,
  message: string,
  probe?: ProbeVerdict,
): StopOrder {
  const { spec, metadata } = record.pod;
  const own = probe === undefined ? undefined : containerSpec(record.pod, name)?.[`${probe}Probe`];
  const grace = metadata.deletionGracePeriodSeconds ?? own?.terminationGracePeriodSeconds;
  return { id, name, message, graceSeconds: grace ?? spec.terminationGracePeriodSeconds ?? 30 };
}

/** All that run. */
export function stopAll(runtime: ContainerRuntime, record: PodRecord): readonly StopOrder[] {
  return record.containers
    .filter((c) => runtime.state(c.id)?.phase === 'running')
    .map((c) => stopOrder(record, c.id, c.name, `Stopping container ${c.name}`));
}
