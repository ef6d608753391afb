/**
 * Message of a terminated container (kuberuntime getTerminationMessage): its own termination log, or the end of its log
 * where the policy is FallbackToLogsOnError.
 */
import type { Draft } from '../../../client/object';
import type { ContainerRuntime, ContainerState } from '../../runtime/contract';
import type { ContainerRecord } from '../pods/pod-record';

const LOG_LINES = 80;
const LOG_LENGTH = 2_048;

export function terminationMessage(
  runtime: ContainerRuntime,
  spec: Draft,
  container: ContainerRecord,
  state: ContainerState,
): string {
  if (state.message !== undefined && state.message !== '') return state.message;
  if (spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || (state.exitCode ?? 0) === 0) return '';
  const lines = runtime.logs(container.id).lines.slice(-LOG_LINES);
  return lines
    .map((line) => (line.partial === true ? line.text : `${line.text}\n`))
    .join('')
    .slice(-LOG_LENGTH);
}
