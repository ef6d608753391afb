/** Upstream: printJob. */
import { humanDuration } from '../../../base/duration';
import { parseRfc3339 } from '../../../sim/wall-clock';
import type { ApiObject, Draft, PrintContext } from '../kind';
import { containerCells } from '../pod-template/table';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';

export const jobColumns = columns(
  'Name',
  'Status',
  'Completions',
  'Duration',
  'Age',
  '+Containers',
  '+Images',
  '+Selector',
);

export function jobRow(object: ApiObject, context: PrintContext) {
  const { spec = {}, status = {} } = object as Draft;
  return [
    nameOf(object),
    statusText(object),
    completionsText(spec, status.succeeded ?? 0),
    durationText(status, context),
    ageOf(object, context),
    ...containerCells(spec.template),
    formatLabelSelector(spec.selector),
  ];
}

function completionsText({ completions, parallelism = 0 }: Draft, succeeded: number): string {
  if (completions != null) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ startTime, completionTime }: Draft, { nowMs }: PrintContext): string {
  const start = typeof startTime === 'string' ? parseRfc3339(startTime) : undefined;
  if (start === undefined) return '';
  const end = typeof completionTime === 'string' ? parseRfc3339(completionTime) : nowMs;
  return humanDuration((end ?? nowMs) - start);
}

function statusText(object: ApiObject): string {
  const conditions: readonly Draft[] = (object as Draft).status?.conditions ?? [];
  const has = (wanted: string) => conditions.some(({ type, status }) => type === wanted && status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadataOf(object).deletionTimestamp != null) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}
