/**
 * Whose pods an autoscaler moves, by the selector its target had when last read: pods that two of them move belong to
 * neither (hpasControllingPodsUnderSelector).
 */
import { parseLabelSelector, selectorMatches } from '../../api/machinery/selectors/label-selector';
import { LazyMap } from '../../base/lazy-map';
import type { Part } from '../../base/plain';
import type { Informer } from '../../client/informer';
import { type Draft, keyOf } from '../../client/object';

export function selectedPods(pods: Informer, namespace: string, text: string): readonly Draft[] {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) return [];
  return pods.list(namespace).filter((pod) => selectorMatches(parsed.selector, pod.metadata.labels ?? {}));
}

export class Targets implements Part<ReadonlyMap<string, string>> {
  private readonly selectors = new LazyMap<string, string>();

  /** The autoscalers, this one among them, that select one of the pods. */
  rivals(autoscaler: Draft, selector: string, pods: Informer): readonly string[] {
    const { namespace } = autoscaler.metadata;
    this.selectors.set(keyOf(autoscaler), selector);
    const here = [...this.selectors.save()].filter(([key]) => key.startsWith(`${namespace}/`));
    if (here.length < 2) return [];
    const mine = new Set(selectedPods(pods, namespace, selector));
    return here
      .filter(([, text]) => selectedPods(pods, namespace, text).some((pod) => mine.has(pod)))
      .map(([key]) => key)
      .sort();
  }

  forget(key: string): void {
    this.selectors.delete(key);
  }

  save(): ReadonlyMap<string, string> {
    return this.selectors.save();
  }

  load(state: ReadonlyMap<string, string>): void {
    this.selectors.load(state);
  }
}
