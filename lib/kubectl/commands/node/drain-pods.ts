/** Which pods of a node a drain may remove, and what stands against it (kubectl/pkg/drain/filters.go). */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';

type Judgement =
  | { readonly kind: 'okay' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'warning'; readonly remove: boolean; readonly message: string }
  | { readonly kind: 'error'; readonly message: string };

const OKAY: Judgement = { kind: 'okay' };
const isFinished = (pod: Draft): boolean => ['Succeeded', 'Failed'].includes(pod.status?.phase);
const ownerOf = (pod: Draft): Draft | undefined =>
  (pod.metadata.ownerReferences ?? []).find((owner: Draft) => owner.controller);
const nameOf = (pod: Draft): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

function daemonSet(k: Invocation, pod: Draft): Judgement {
  const owner = ownerOf(pod);
  if (owner?.kind !== 'DaemonSet' || isFinished(pod)) return OKAY;
  const answer = k.raw({
    method: 'GET',
    path: `/apis/apps/v1/namespaces/${pod.metadata.namespace}/daemonsets/${owner.name}`,
  });
  if (answer.status >= 400) {
    const { message } = answer.body as Draft;
    return answer.status === 404 && k.flags.bool('force')
      ? { kind: 'warning', remove: true, message }
      : { kind: 'error', message };
  }
  return k.flags.bool('ignore-daemonsets')
    ? { kind: 'warning', remove: false, message: 'ignoring DaemonSet-managed Pods' }
    : { kind: 'error', message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
}

function mirror(_: Invocation, pod: Draft): Judgement {
  return pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined ? OKAY : { kind: 'skip' };
}

function localStorage(k: Invocation, pod: Draft): Judgement {
  const local = (pod.spec.volumes ?? []).some((volume: Draft) => volume.emptyDir);
  if (!local || isFinished(pod)) return OKAY;
  return k.flags.bool('delete-emptydir-data')
    ? { kind: 'warning', remove: true, message: 'deleting Pods with local storage' }
    : { kind: 'error', message: 'Pods with local storage (use --delete-emptydir-data to override)' };
}

function unreplicated(k: Invocation, pod: Draft): Judgement {
  if (isFinished(pod) || ownerOf(pod)) return OKAY;
  return k.flags.bool('force')
    ? { kind: 'warning', remove: true, message: 'deleting Pods that declare no controller' }
    : { kind: 'error', message: 'Pods that declare no controller (use --force to override)' };
}

/** The last judgement counts; one that keeps the pod ends the questioning. */
function judge(k: Invocation, pod: Draft): Judgement {
  let verdict = OKAY;
  for (const filter of [daemonSet, mirror, localStorage, unreplicated]) {
    verdict = filter(k, pod);
    if (verdict.kind === 'error' || verdict.kind === 'skip') return verdict;
    if (verdict.kind === 'warning' && !verdict.remove) return verdict;
  }
  return verdict;
}

function grouped(entries: readonly (readonly [string, Draft])[]): readonly string[] {
  const byMessage = new Map<string, string[]>();
  for (const [message, pod] of entries) byMessage.set(message, [...(byMessage.get(message) ?? []), nameOf(pod)]);
  return [...byMessage].map(([message, pods]) => `${message}: ${pods.join(', ')}`);
}

export interface Removal {
  readonly pods: readonly Draft[];
  readonly warnings: string;
}

export function removalOf(k: Invocation, node: string): Removal | { readonly errors: readonly Failure[] } {
  const labelSelector = k.flags.string('pod-selector');
  const list = k.get('/api/v1/pods', query({ fieldSelector: `spec.nodeName=${node}`, labelSelector }));
  const judged = ((list.items ?? []) as Draft[]).map((pod) => [pod, judge(k, pod)] as const);
  const failed = judged.flatMap(([pod, verdict]) =>
    verdict.kind === 'error' ? [[verdict.message, pod] as const] : [],
  );
  if (failed.length > 0) return { errors: grouped(failed).map((text) => new Failure(`cannot delete ${text}`)) };
  const warned = judged.flatMap(([pod, verdict]) =>
    verdict.kind === 'warning' ? [[verdict.message, pod] as const] : [],
  );
  const removed = judged.filter(
    ([, verdict]) => verdict.kind === 'okay' || (verdict.kind === 'warning' && verdict.remove),
  );
  return { pods: removed.map(([pod]) => pod), warnings: grouped(warned).join('; ') };
}
