/**
 * Which nodes a pod fits and why not the others (schedule_one.go findNodesThatFitPod); the reasons as one sentence
 * (framework/types.go FitError).
 */
import { compareText, type Draft } from '../client/object';
import type { NodeFilter, Rejection } from './plugin';
import { FILTERS } from './plugins/registry';
import type { NodeInfo, Snapshot } from './snapshot';

export interface Fit {
  readonly feasible: readonly NodeInfo[];
  /** By node name; nodes absent from it have `absent`. */
  readonly rejections: ReadonlyMap<string, Rejection>;
  readonly absent: Rejection | undefined;
  /** A PreFilter plugin refused for the whole cluster. */
  readonly preFilter: Rejection | undefined;
  /** Names of the plugins that rejected something. */
  readonly plugins: readonly string[];
}

interface Ready {
  readonly name: string;
  readonly filter: NodeFilter;
}

export function findFit(pod: Draft, snapshot: Snapshot): Fit {
  const ready: Ready[] = [];
  let only: readonly string[] | undefined;
  const narrowing: string[] = [];
  for (const plugin of FILTERS) {
    const prepared = plugin.prepare(pod, snapshot);
    if (prepared?.rejected !== undefined) {
      const { rejected } = prepared;
      return { feasible: [], rejections: new Map(), absent: rejected, preFilter: rejected, plugins: [plugin.name] };
    }
    if (prepared?.filter !== undefined) ready.push({ name: plugin.name, filter: prepared.filter });
    if (prepared?.onlyNodes !== undefined) {
      only = prepared.onlyNodes;
      narrowing.push(plugin.name);
    }
  }
  const nodes = only === undefined ? snapshot.nodes : snapshot.nodes.filter(({ name }) => only?.includes(name));
  const feasible: NodeInfo[] = [];
  const rejections = new Map<string, Rejection>();
  const plugins: string[] = [...narrowing];
  for (const info of nodes) {
    const failed = firstRejection(ready, info);
    if (failed === undefined) feasible.push(info);
    else {
      rejections.set(info.name, failed.rejection);
      if (!plugins.includes(failed.plugin)) plugins.push(failed.plugin);
    }
  }
  const reason = `node(s) didn't satisfy plugin(s) [${[...narrowing].sort().join(' ')}]`;
  const absent = only === undefined ? undefined : { resolvable: false, reasons: [reason] };
  return { feasible, rejections, absent, preFilter: undefined, plugins };
}

function firstRejection(
  ready: readonly Ready[],
  info: NodeInfo,
): { readonly plugin: string; readonly rejection: Rejection } | undefined {
  for (const { name, filter } of ready) {
    const rejection = filter(info);
    if (rejection !== undefined) return { plugin: name, rejection };
  }
  return undefined;
}

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function fitMessage(
  total: number,
  fit: Pick<Fit, 'rejections' | 'absent' | 'preFilter'>,
  postFilter: string,
): string {
  const head = `0/${total} nodes are available:`;
  const tail = postFilter === '' ? '' : ` ${postFilter}`;
  if (fit.preFilter !== undefined) return `${head} ${fit.preFilter.reasons.join(', ')}.${tail}`;
  const counts = new Map<string, number>();
  const count = (rejection: Rejection | undefined, times: number): void => {
    for (const reason of rejection?.reasons ?? []) counts.set(reason, (counts.get(reason) ?? 0) + times);
  };
  for (const rejection of fit.rejections.values()) count(rejection, 1);
  if (fit.rejections.size < total) count(fit.absent, total - fit.rejections.size);
  const reasons = [...counts].map(([reason, n]) => `${n} ${reason}`).sort(compareText);
  return `${head}${reasons.length === 0 ? '' : ` ${reasons.join(', ')}.`}${tail}`;
}
