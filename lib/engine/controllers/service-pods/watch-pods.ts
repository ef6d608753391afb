/** Tells which Services a change of a pod concerns (k8s.io/endpointslice util GetPodUpdateProjectionKey). */
import type { Informer } from '../../client/informer';
import { type Draft, keyOf, matchesMap, semanticEqual } from '../../client/object';
import { isReady } from '../workload/pods';

export function watchPods(pods: Informer, services: Informer, enqueue: (serviceKey: string) => void): void {
  const all = (pod: Draft): void => {
    for (const key of selecting(services, pod)) enqueue(key);
  };
  pods.addHandler({
    added: all,
    deleted: all,
    updated: (pod, old) => {
      for (const key of affected(services, pod, old)) enqueue(key);
    },
  });
}

function affected(services: Informer, pod: Draft, old: Draft): readonly string[] {
  const changed = podChanged(pod, old);
  const moved =
    !semanticEqual(pod.metadata.labels, old.metadata.labels) ||
    pod.spec.hostname !== old.spec.hostname ||
    pod.spec.subdomain !== old.spec.subdomain;
  if (!changed && !moved) return [];
  const now = selecting(services, pod);
  if (!moved) return now;
  const before = selecting(services, old);
  // A pod that only changed its labels matters to the Services that gained or lost it.
  if (changed) return [...new Set([...now, ...before])];
  return [...now.filter((key) => !before.includes(key)), ...before.filter((key) => !now.includes(key))];
}

function podChanged(pod: Draft, old: Draft): boolean {
  return (
    pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp ||
    isReady(pod) !== isReady(old) ||
    !semanticEqual(pod.status?.podIPs, old.status?.podIPs)
  );
}

function selecting(services: Informer, pod: Draft): readonly string[] {
  return services
    .list(pod.metadata.namespace)
    .filter((service) => matchesMap(service.spec.selector, pod.metadata.labels))
    .map(keyOf);
}
