/** Which pod and container exec, attach, logs, cp and port-forward mean. */
import type { Draft } from '../../draft';
import { Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { argumentTargets } from '../../resource/arguments';
import { fetchObjects } from '../../resource/builder';

const PHASES = ['Running', 'Unknown', 'Pending'];
const readyOf = (pod: Draft): Draft =>
  (pod.status?.conditions ?? []).find((each: Draft) => each.type === 'Ready' && each.status === 'True');
const restartsOf = (pod: Draft): number =>
  Math.max(0, ...(pod.status?.containerStatuses ?? []).map((each: Draft) => each.restartCount ?? 0));

/** Placed, running, ready pods first, those ready for longest before others (kubectl/pkg/util/podutils). */
function better(a: Draft, b: Draft, logs: boolean): number {
  const placed = Number(!a.spec.nodeName) - Number(!b.spec.nodeName);
  if (placed !== 0) return placed;
  const phase = PHASES.indexOf(a.status?.phase) - PHASES.indexOf(b.status?.phase);
  if (phase !== 0) return phase;
  const [readyA, readyB] = [readyOf(a), readyOf(b)];
  if (Boolean(readyA) !== Boolean(readyB)) return readyA ? -1 : 1;
  const since = (ready: Draft): string => ready?.lastTransitionTime ?? '';
  if (since(readyA) !== since(readyB)) return since(readyA) < since(readyB) ? -1 : 1;
  const restarts = restartsOf(a) - restartsOf(b);
  if (restarts !== 0) return logs ? -restarts : restarts;
  const [madeA, madeB] = [a, b].map((pod) => String(pod.metadata.creationTimestamp));
  return madeA === madeB ? 0 : (madeA as string) < (madeB as string) ? -1 : 1;
}

/** The pod a POD or TYPE/NAME means: of a workload or service the best one; `logs` says on stderr which. */
export function podOf(k: Invocation, text: string, logs = false): Draft {
  return podsOf(k, text, logs)[0] as Draft;
}

/** All of them, the best one first. */
export function podsOf(k: Invocation, text: string, logs = false, all = false): readonly Draft[] {
  const args = text.includes('/') ? [text] : ['pod', text];
  const [found] = fetchObjects(k, argumentTargets(k, args, { selects: false }));
  if (!found) throw k.deferred.shift() as Error;
  if (found.resource.kind === 'Pod') return [found.object];
  const labels: Draft = found.object.spec?.selector?.matchLabels ?? found.object.spec?.selector;
  const labelSelector = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',');
  if (!labelSelector) {
    const type = `*v1.${found.resource.kind}`;
    const why =
      found.resource.kind === 'Service'
        ? `invalid service '${found.object.metadata.name}': Service is defined without a selector`
        : `selector for ${type} not implemented`;
    throw new Failure(`${logs ? 'cannot get the logs from' : 'cannot attach to'} ${type}: ${why}`);
  }
  const pods: Draft[] = [
    ...(k.get(`/api/v1/namespaces/${found.namespace}/pods`, query({ labelSelector })).items ?? []),
  ];
  pods.sort((a, b) => better(a, b, logs));
  const [pod] = pods;
  if (!pod) throw new Failure('timed out waiting for the condition');
  if (logs && !all && pods.length > 1) k.err(`Found ${pods.length} pods, using pod/${pod.metadata.name}\n`);
  return pods;
}

/** `a, b, i (init)` */
function allNames({ spec }: Draft): string {
  const of = (list: Draft, mark: string) => (list ?? []).map((each: Draft) => `${each.name}${mark}`);
  return [
    ...of(spec.containers, ''),
    ...of(spec.initContainers, ' (init)'),
    ...of(spec.ephemeralContainers, ' (ephem)'),
  ].join(', ');
}

/** The container meant; several without -c are told apart on stderr, as the real one does. */
export function containerOf(k: Invocation, pod: Draft, wanted = k.flags.string('container'), quiet = false): string {
  const own: string[] = pod.spec.containers.map((each: Draft) => each.name);
  const others: string[] = [...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])].map(
    (each: Draft) => each.name,
  );
  const given = wanted || pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (given) {
    if (own.includes(given) || others.includes(given)) return given;
    throw new Failure(`container ${given} is not valid for pod ${pod.metadata.name} out of: ${allNames(pod)}`);
  }
  if (!quiet && own.length + others.length > 1) {
    k.err(`Defaulted container "${own[0]}" out of: ${allNames(pod)}\n`);
  }
  return own[0] as string;
}
