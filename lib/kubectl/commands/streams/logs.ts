/** `kubectl logs`. Follows kubectl/pkg/cmd/logs/logs.go. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { argumentTargets } from '../../resource/arguments';
import { fetchObjects } from '../../resource/builder';
import { type Followed, follow, led } from './follow';
import { checkLogQuery, logQuery } from './log-query';
import { containerOf, podsOf } from './pod';

const EXPECTED =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** What is not there is told in words of its own. */
function wanted(k: Invocation, text: string): readonly Draft[] {
  // Only a POD with a CONTAINER comes this far together with labels.
  if (k.flags.string('selector') !== '')
    throw new Failure('selectors and the all flag cannot be used when passing resource/name arguments');
  try {
    const every = k.flags.bool('all-pods');
    const pods = podsOf(k, text, true, every);
    return every ? pods : pods.slice(0, 1);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.reason !== 'NotFound') throw error;
    throw new Failure(`error from server (NotFound): ${error.message} in namespace "${k.namespace}"`);
  }
}

/** The pods selected by labels. */
function selected(k: Invocation): readonly Draft[] {
  const pods = fetchObjects(k, argumentTargets(k, ['pods'])).map(({ object }) => object);
  if (k.deferred.length > 0) throw k.deferred.shift() as Error;
  if (pods.length === 0) k.err(`No resources found in ${k.namespace} namespace.\n`);
  return pods;
}

interface Log {
  readonly pod: Draft;
  readonly container: string;
}

function logsOf(k: Invocation, pod: Draft, container: string): readonly Log[] {
  if (!k.flags.bool('all-containers')) return [{ pod, container: containerOf(k, pod, container) }];
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => ({ pod, container: name }));
}

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  flags: `f,follow:bool p,previous:bool c,container tail:int=-1 since:duration=0s since-time l,selector timestamps:bool prefix:bool
    all-containers:bool all-pods:bool limit-bytes:int max-log-requests:int=5 ignore-errors:bool pod-running-timeout:duration=20s
    insecure-skip-tls-verify-backend:bool`,
  *run(k): Flow<number | undefined> {
    const selector = k.flags.string('selector');
    const [given, second] = k.args;
    if (k.args.length > 2 || (given === undefined && selector === '')) throw usageFailure(k.path, EXPECTED);
    if (selector !== '' && k.args.length === 1)
      throw usageFailure(k.path, 'only a selector (-l) or a POD name is allowed');
    const asked = logQuery(k);
    const pods = given === undefined ? selected(k) : wanted(k, given);
    const container = second ?? k.flags.string('container');
    checkLogQuery(k, asked, container);
    const found = pods.flatMap((pod) => logsOf(k, pod, container));
    const following = k.flags.bool('follow');
    const most = k.flags.int('max-log-requests');
    if (following && found.length > 1 && found.length > most)
      throw new Failure(
        `you are attempting to follow ${found.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      );
    const leads = k.flags.bool('prefix') || k.flags.bool('all-pods');
    const followed: Followed[] = [];
    for (const each of found) {
      const { name, namespace } = each.pod.metadata;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
      const request = k.withUser({ method: 'GET', path, query: query({ ...asked, container: each.container }) });
      const lead = leads ? `[pod/${name}/${each.container}] ` : '';
      yield* k.flush();
      try {
        if (!following) {
          k.out(led(String(k.call(request) ?? ''), lead));
          continue;
        }
        const opened = k.transport.stream(request);
        if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
        followed.push({ stream: opened.stream, lead });
      } catch (error) {
        if (!(error instanceof ApiFailure) || !k.flags.bool('ignore-errors')) throw error;
        k.out(`error: ${error.message}\n`);
      }
    }
    yield* k.flush();
    yield* follow(k, followed);
    return 0;
  },
};
