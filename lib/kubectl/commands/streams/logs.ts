/** `kubectl logs`. Follows kubectl/pkg/cmd/logs/logs.go. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { durationMs } from '../../time/duration';
import { containerOf, podOf } from './pod';
import { relay } from './relay';

const EXPECTED =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** What is not there is told in words of its own. */
function wanted(k: Invocation, text: string): Draft {
  try {
    return podOf(k, text, true);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.reason !== 'NotFound') throw error;
    throw new Failure(`error from server (NotFound): ${error.message} in namespace "${k.namespace}"`);
  }
}

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  flags: `f,follow:bool p,previous:bool c,container tail:int=-1 since:duration=0s since-time l,selector timestamps:bool prefix:bool
    all-containers:bool all-pods:bool limit-bytes:int max-log-requests:int=5 ignore-errors:bool pod-running-timeout:duration=20s
    insecure-skip-tls-verify-backend:bool`,
  *run(k): Flow<number | undefined> {
    const selector = k.flags.string('selector');
    if (selector === '' && (k.args.length === 0 || k.args.length > 2)) throw usageFailure(k.path, EXPECTED);
    if (selector !== '' && k.args.length > 0)
      throw usageFailure(k.path, 'only a selector (-l) or a POD name is allowed');
    const pods: Draft[] =
      selector === ''
        ? [wanted(k, k.args[0] as string)]
        : (k.get(`/api/v1/namespaces/${k.namespace}/pods`, query({ labelSelector: selector })).items ?? []);
    if (pods.length === 0) k.err(`No resources found in ${k.namespace} namespace.\n`);
    const tail = k.flags.int('tail');
    const since = durationMs(k.flags.string('since')) ?? 0;
    for (const pod of pods) {
      const all: string[] = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(
        (each: Draft) => each.name,
      );
      const containers = k.flags.bool('all-containers')
        ? all
        : [containerOf(k, pod, k.args[1] ?? k.flags.string('container'))];
      for (const container of containers) {
        const request = k.withUser({
          method: 'GET',
          path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log`,
          query: query({
            container,
            follow: k.flags.bool('follow') ? 'true' : undefined,
            previous: k.flags.bool('previous') ? 'true' : undefined,
            timestamps: k.flags.bool('timestamps') ? 'true' : undefined,
            tailLines: tail >= 0 ? tail : selector && !k.flags.changed('tail') ? 10 : undefined,
            sinceSeconds: since > 0 ? Math.ceil(since / 1000) : undefined,
            sinceTime: k.flags.string('since-time') || undefined,
          }),
        });
        yield* k.flush();
        if (k.flags.bool('follow')) {
          const opened = k.transport.stream(request);
          if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
          yield* relay(k, opened.stream, false, false);
          continue;
        }
        const text = String(k.call(request) ?? '');
        const lead = k.flags.bool('prefix') ? `[pod/${pod.metadata.name}/${container}] ` : '';
        k.out(lead === '' ? text : text.replace(/^(?=.)/gm, lead));
      }
    }
    return 0;
  },
};
