/** How `kubectl debug` attaches: once the container runs; to what has ended already, by its log. */
import { observe } from '../../client/observe';
import type { Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { attachTo } from '../streams/attach';

function statusOf({ status = {} }: Draft, container: string): Draft | undefined {
  const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];
  return lists.flatMap((list): readonly Draft[] => status[list] ?? []).find(({ name }) => name === container);
}

function* started(k: Invocation, pod: Draft, container: string): Flow<Draft> {
  const { name, namespace } = pod.metadata;
  const place = { resource: k.discovery.find('pods'), namespace, name };
  let seen = pod;
  yield* observe(k, place, undefined, (sight) => {
    if (sight.type === 'DELETED') {
      throw new ApiFailure({ reason: 'NotFound', message: 'pods "" not found' });
    }
    if (sight.type === 'ABSENT') return false;
    seen = sight.object;
    const { state = {} } = statusOf(seen, container) ?? {};
    if (state.running || state.terminated) return true;
    const message = state.waiting?.message;
    if (message && !k.flags.bool('quiet')) k.warn(`container ${container}: ${message}`);
    return false;
  });
  return seen;
}

function printLog(k: Invocation, { metadata }: Draft, container: string): void {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`;
  k.out(String(k.call({ method: 'GET', path, query: query({ container }) }) ?? ''));
}

export function* attachDebugger(k: Invocation, made: Draft, container: string): Flow {
  const pod = yield* started(k, made, container);
  if (statusOf(pod, container)?.state?.terminated) return printLog(k, pod, container);
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
    printLog(k, pod, container);
  }
}
