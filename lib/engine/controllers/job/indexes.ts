/** Completion indexes of an Indexed Job: the text `0,2-5` and which come next (indexed_job_utils.go); pure. */
import type { Draft } from '../../client/object';

export const INDEX = 'batch.kubernetes.io/job-completion-index';
/** Intervals, both ends included, in order. */
export type Intervals = readonly (readonly [first: number, last: number])[];

export function isIndexed(job: Draft): boolean {
  return job.spec.completionMode === 'Indexed';
}

export function indexOf(pod: Draft): number | undefined {
  const text: string | undefined = pod.metadata.annotations?.[INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Index of a pod that counts. */
export function validIndex(job: Draft, pod: Draft): number | undefined {
  const index = indexOf(pod);
  return index !== undefined && index < job.spec.completions ? index : undefined;
}

export function parseIndexes(text: string, completions: number): Intervals {
  const numbers: number[] = [];
  for (const part of text === '' ? [] : text.split(',')) {
    const [first = 0, last = first] = part.split('-').map(Number);
    for (let i = first; i <= Math.min(last, completions - 1); i += 1) numbers.push(i);
  }
  return intervalsOf(numbers);
}

export function intervalsOf(indexes: readonly number[]): Intervals {
  const result: [number, number][] = [];
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const last = result.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else result.push([index, index]);
  }
  return result;
}

export function allOf(intervals: Intervals): readonly number[] {
  return intervals.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

export function withIndexes(intervals: Intervals, more: readonly number[]): Intervals {
  return intervalsOf([...allOf(intervals), ...more]);
}

export function total(intervals: Intervals): number {
  return intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

export function has(intervals: Intervals, index: number): boolean {
  return intervals.some(([first, last]) => first <= index && index <= last);
}

/** Two neighbours stand with a comma: `0,1`, three as `0-2`. */
export function indexesText(intervals: Intervals): string {
  return intervals
    .map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',');
}

export function firstPending(busy: Intervals, count: number, completions: number): readonly number[] {
  const result: number[] = [];
  for (let i = 0; i < completions && result.length < count; i += 1) if (!has(busy, i)) result.push(i);
  return result;
}

/** The pod of an index: annotation, label, hostname, name, and the index in the environment. */
export function indexedPod(pod: Draft, job: Draft, index: number, annotations: Draft = {}): Draft {
  const { name } = job.metadata;
  const text = String(index);
  const field = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } } };
  const withIndex = (container: Draft): Draft =>
    (container.env ?? []).some((e: Draft) => e.name === field.name)
      ? container
      : { ...container, env: [...(container.env ?? []), field] };
  const { initContainers } = pod.spec;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${name}-${index}-`,
      annotations: { ...pod.metadata.annotations, [INDEX]: text, ...annotations },
      labels: { ...pod.metadata.labels, [INDEX]: text },
    },
    spec: {
      ...pod.spec,
      hostname: `${name}-${index}`,
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(withIndex) }),
      containers: pod.spec.containers.map(withIndex),
    },
  };
}
