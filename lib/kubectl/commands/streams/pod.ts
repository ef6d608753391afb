/** Which pod and container exec, attach, logs, cp and port-forward mean. */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { argumentTargets, fetchObjects } from '../../resource/builder';

/** The pod a POD or TYPE/NAME means: of a workload or service its first ready pod. */
export function podOf(k: Invocation, text: string): Draft {
  const args = text.includes('/') ? [text] : ['pod', text];
  const [found] = fetchObjects(k, argumentTargets(k, args));
  if (!found) throw k.deferred.shift() as Error;
  if (found.resource.kind === 'Pod') return found.object;
  const labels: Draft = found.object.spec?.selector?.matchLabels ?? found.object.spec?.selector;
  const labelSelector = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',');
  if (!labelSelector)
    throw new Failure(
      `cannot attach to *v1.${found.resource.kind}: selector for ${found.resource.kind} not implemented`,
    );
  const pods: Draft[] = k.get(`/api/v1/namespaces/${found.namespace}/pods`, query({ labelSelector })).items ?? [];
  const ready = (pod: Draft) =>
    (pod.status?.conditions ?? []).some((each: Draft) => each.type === 'Ready' && each.status === 'True');
  const pod = pods.find(ready) ?? pods[0];
  if (!pod) throw new Failure(`no pods found`);
  return pod;
}

/** The container meant; several without -c are told apart on stderr, as the real one does. */
export function containerOf(k: Invocation, pod: Draft): string {
  const given = k.flags.string('container');
  if (given) return given;
  const names: string[] = pod.spec.containers.map((each: Draft) => each.name);
  const chosen = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (chosen && names.includes(chosen)) return chosen;
  if (names.length > 1 || (pod.spec.initContainers ?? []).length > 0) {
    const inits = (pod.spec.initContainers ?? []).map((each: Draft) => `${each.name} (init)`);
    k.err(`Defaulted container "${names[0]}" out of: ${[...names, ...inits].join(', ')}\n`);
  }
  return names[0] as string;
}
