/** What a probe's answer means (pkg/probe/{exec,http,tcp}): success, failure with its output, or an error thrown away. */
import type { Draft } from '../../../client/object';
import type { RequestResult } from './requests';

export type ProbeOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly output: string }
  | { readonly kind: 'error'; readonly message: string };

/** Longest output of an exec probe that is kept. */
const OUTPUT_MAX = 10_240;

export function requestOutcome(result: RequestResult): ProbeOutcome {
  if (result.kind === 'error') return { kind: 'failure', output: result.message };
  const status = result.response?.status ?? 200;
  if (status >= 200 && status < 400) return { kind: 'success' };
  return { kind: 'failure', output: `HTTP probe failed with statuscode: ${status}` };
}

/** Event `exec-done` of the runtime. */
export interface ExecDone {
  readonly exec: number;
  readonly exitCode: number;
  readonly output: string;
  readonly timedOut?: boolean;
  readonly error?: string;
}

export function execOutcome(done: ExecDone, probe: Draft): ProbeOutcome {
  if (done.timedOut === true) {
    const command = JSON.stringify((probe.exec?.command ?? []).join(' '));
    const seconds = `${probe.timeoutSeconds ?? 1}s`;
    return { kind: 'failure', output: `command timed out: ${command} timed out after ${seconds}` };
  }
  if (done.error !== undefined) return { kind: 'error', message: done.error };
  if (done.exitCode === 0) return { kind: 'success' };
  return { kind: 'failure', output: done.output.slice(0, OUTPUT_MAX) };
}
