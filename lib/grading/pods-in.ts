/** The pods an `in: pod …` names: one by name, or all of a selector that are not going away. */
import type { ClusterReader, Json } from './cluster-reader';
import { isGoing } from './cluster-reader';
import { placeOf } from './place';

export function podsIn(reader: ClusterReader, place: string, namespace: string | undefined): readonly Json[] {
  const from = placeOf({ from: place, namespace });
  if (from.kind !== 'pod') return [];
  if (from.name !== undefined) {
    const pod = reader.get('pods', from.namespace, from.name);
    return pod === undefined ? [] : [pod];
  }
  return reader.list('pods', from.namespace, from.selector).filter((pod) => !isGoing(pod));
}

export function podLabel(pod: Json): string {
  return `Pod ${pod.metadata.namespace}/${pod.metadata.name}`;
}
