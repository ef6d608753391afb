/** `kubectl drain`: cordons, then evicts a node's pods and waits for them to be gone (kubectl/pkg/cmd/drain, pkg/drain). */
import { parseLabelSelector } from '../../../engine/api/machinery/selectors/label-selector';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, Failures } from '../../failure';
import { DRY_RUN } from '../../flags/groups';
import type { Invocation } from '../../invocation';
import { dryRunMode, nameLine } from '../../printers/select';
import { durationMs } from '../../time/duration';
import { cordonNodes, dryRunSuffix, nodesOf } from './cordon';
import { removalOf } from './drain-pods';

const RETRY_US = 5_000_000;
const POLL_US = 1_000_000;

const pathOf = (pod: Draft): string => `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`;

/** One attempt: done, or to be tried again because a disruption budget does not allow it now. */
function evict(k: Invocation, pod: Draft): 'done' | 'retry' {
  const seconds = k.flags.int('grace-period');
  const deleteOptions = seconds >= 0 ? { deleteOptions: { gracePeriodSeconds: seconds } } : {};
  const { name, namespace } = pod.metadata;
  const direct = k.flags.bool('disable-eviction');
  const answer = direct
    ? k.raw({ method: 'DELETE', path: pathOf(pod) })
    : k.raw({
        method: 'POST',
        path: `${pathOf(pod)}/eviction`,
        contentType: 'application/json',
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, ...deleteOptions },
      });
  if (answer.status < 400 || answer.status === 404) return 'done';
  const { message } = answer.body as Draft;
  if (answer.status === 429) {
    k.err(
      `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${message}\n`,
    );
    return 'retry';
  }
  throw new Failure(`error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: ${message}`);
}

/** All pods at once: those refused are tried again every five seconds, those evicted are looked for every second. */
function* evictAll(k: Invocation, pods: readonly Draft[]): Flow {
  const ms = durationMs(k.flags.string('timeout')) ?? 0;
  const until = ms > 0 ? k.sys.now + ms * 1000 : Number.POSITIVE_INFINITY;
  let refused = [...pods];
  let leaving: Draft[] = [];
  let nextTry = k.sys.now;
  while (refused.length + leaving.length > 0) {
    if (k.sys.now >= until) {
      const [pod] = [...refused, ...leaving] as [Draft];
      throw new Failure(
        `error when evicting pods/"${pod.metadata.name}" -n "${pod.metadata.namespace}": global timeout reached: ${k.flags.string('timeout')}`,
      );
    }
    if (refused.length > 0 && k.sys.now >= nextTry) {
      const again: Draft[] = [];
      for (const pod of refused) {
        k.out(`evicting pod ${pod.metadata.namespace}/${pod.metadata.name}\n`);
        if (evict(k, pod) === 'retry') again.push(pod);
        else leaving.push(pod);
      }
      refused = again;
      nextTry = k.sys.now + RETRY_US;
    }
    leaving = leaving.filter((pod) => {
      const answer = k.raw({ method: 'GET', path: pathOf(pod) });
      const gone = answer.status === 404 || (answer.body as Draft).metadata?.uid !== pod.metadata.uid;
      if (gone) k.out(nameLine({ apiVersion: 'v1', kind: 'Pod', ...pod }, 'evicted'));
      return !gone;
    });
    if (refused.length + leaving.length > 0) yield* k.sleep(POLL_US);
  }
}

function* drainOne(k: Invocation, node: string): Flow {
  const removal = removalOf(k, node);
  if ('errors' in removal) throw new Failures(removal.errors);
  if (removal.warnings !== '') k.warn(removal.warnings);
  const mode = dryRunMode(k);
  if (mode !== 'none') {
    for (const { metadata } of removal.pods) {
      k.out(`evicting pod ${metadata.namespace}/${metadata.name}${dryRunSuffix(k)}\n`);
    }
    return;
  }
  yield* evictAll(k, removal.pods);
}

export const drain: Command = {
  name: 'drain',
  short: 'Drain node in preparation for maintenance',
  flags: `${DRY_RUN} l,selector pod-selector force:bool ignore-daemonsets:bool delete-emptydir-data:bool grace-period:int=-1
    timeout:duration=0s disable-eviction:bool skip-wait-for-delete-timeout:int chunk-size:int=500`,
  *run(k) {
    if (!parseLabelSelector(k.flags.string('pod-selector')).ok) {
      throw new Failure('--pod-selector=<pod_selector> must be a valid label selector');
    }
    const nodes = nodesOf(k, 'drain');
    cordonNodes(k, nodes, true);
    const pending: string[] = [];
    for (const node of nodes) {
      try {
        yield* drainOne(k, node.name);
        k.out(nameLine(node.object, `drained${dryRunSuffix(k)}`));
      } catch (error) {
        if (!(error instanceof Failure) && !(error instanceof Failures) && !(error instanceof ApiFailure)) throw error;
        const text = error instanceof Failures && error.errors.length > 1 ? `[${error.message}]` : error.message;
        k.err(`error: unable to drain node "${node.name}" due to error: ${text}, continuing command...\n`);
        const each = error instanceof Failures ? error.errors : [error];
        k.deferred.push(...each.map((one) => new Failure(one.message, 1, true)));
        pending.push(node.name);
      }
    }
    if (pending.length > 0) {
      k.err(`There are pending nodes to be drained:\n${pending.map((name) => ` ${name}\n`).join('')}`);
    }
    return 0;
  },
};
