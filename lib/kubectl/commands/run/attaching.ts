/** `kubectl run --attach`: waits for the pod, shows what it has written, attaches, and tells how it ended. */
import { observe } from '../../client/observe';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { durationMs } from '../../time/duration';
import { attachTo } from '../streams/attach';

const ended = (pod: Draft): boolean => ['Succeeded', 'Failed'].includes(pod.status?.phase);
const ready = (pod: Draft): boolean =>
  pod.status?.phase === 'Running' &&
  (pod.status.conditions ?? []).some((each: Draft) => each.type === 'Ready' && each.status === 'True');

function* until(k: Invocation, pod: Draft, done: (pod: Draft) => boolean): Flow<Draft> {
  const limit = k.sys.now + (durationMs(k.flags.string('pod-running-timeout')) ?? 60_000) * 1000;
  const place = { resource: k.discovery.find('pods'), namespace: pod.metadata.namespace, name: pod.metadata.name };
  let seen = pod;
  const reached = yield* observe(k, place, limit, (sight) => {
    if (sight.type === 'DELETED') {
      throw new Failure(`pods "${pod.metadata.name}" not found`);
    }
    if (sight.type === 'ABSENT') return false;
    seen = sight.object;
    return done(seen);
  });
  if (!reached) throw new Failure('timed out waiting for the condition');
  return seen;
}

function printLog(k: Invocation, pod: Draft): void {
  const { name, namespace } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
  k.out(String(k.call({ method: 'GET', path, query: query({ container: pod.spec.containers[0].name }) }) ?? ''));
}

/** The exit code of the container, as kubectl's own. */
function codeOf(pod: Draft): number {
  const { name, namespace } = pod.metadata;
  const { phase } = pod.status;
  if (phase === 'Succeeded') return 0;
  if (phase !== 'Failed') throw new Failure(`pod ${namespace}/${name} left in phase ${phase}`);
  const [first] = pod.status.containerStatuses ?? [];
  const terminated = first?.state?.terminated;
  if (!terminated || terminated.exitCode === 0) {
    throw new Failure(`pod ${namespace}/${name} failed with unknown exit code`);
  }
  throw new Failure(
    `pod ${namespace}/${name} terminated (${terminated.reason})\n${terminated.message ?? ''}`,
    terminated.exitCode,
    true,
  );
}

export function* attached(k: Invocation, made: Draft): Flow<number> {
  const pod = yield* until(k, made, (each) => ended(each) || ready(each));
  const container: string = pod.spec.containers[0].name;
  if (ended(pod)) printLog(k, pod);
  else {
    printLog(k, pod);
    try {
      yield* attachTo(k, pod, container, {
        stdin: k.flags.bool('stdin'),
        tty: k.flags.bool('tty'),
        quiet: k.flags.bool('quiet'),
        commandName: 'kubectl attach',
      });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      k.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}\n`);
      printLog(k, pod);
    }
  }
  const { restartPolicy } = pod.spec;
  if (k.flags.bool('leave-stdin-open') || restartPolicy === 'Always') return 0;
  const done = restartPolicy === 'OnFailure' ? (each: Draft) => each.status?.phase === 'Succeeded' : ended;
  return codeOf(yield* until(k, pod, done));
}

/** --rm: the pod and what was made with it go, whatever happened before. */
export function removeAll(k: Invocation, objects: readonly Draft[]): void {
  for (const { kind, metadata } of objects) {
    const plural = `${kind.toLowerCase()}s`;
    const answer = k.raw({
      method: 'DELETE',
      path: `/api/v1/namespaces/${metadata.namespace}/${plural}/${metadata.name}`,
    });
    if (answer.status === 404) continue;
    k.out(`${kind.toLowerCase()} "${metadata.name}" deleted from ${metadata.namespace} namespace\n`);
  }
}
