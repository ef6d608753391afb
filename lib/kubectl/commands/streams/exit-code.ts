/** The exit code in the Status that ends an exec stream; other failures of a stream are failures of kubectl. */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';

export function exitCodeOf(status: Draft): number {
  if (status?.status !== 'Failure') return 0;
  const code = (status.details?.causes ?? []).find((cause: Draft) => cause.reason === 'ExitCode')?.message;
  if (status.reason !== 'NonZeroExitCode' && code === undefined)
    throw new Failure(`Internal error occurred: ${status.message}`);
  return Number(code);
}
