/** `kubectl port-forward`: local ports to one pod, until Ctrl-C or a refused connection (kubectl/pkg/cmd/portforward). */
import { SECOND } from '../../../engine/sim/kernel-contract';
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure, usageFailure } from '../../failure';
import type { Invocation } from '../../invocation';
import { argumentTargets } from '../../resource/arguments';
import { fetchObjects } from '../../resource/builder';
import { durationMs } from '../../time/duration';
import { podOf } from '../streams/pod';
import { Forwarding } from './forwarding';
import { listenAll } from './listening';
import { parseAddresses, parsePorts, portsOfPod, portsOfService } from './ports';

const NO_POD = 'timed out waiting for the condition';

/** A workload may have no pod yet: one is waited for. */
function* awaitPod(k: Invocation, name: string): Flow<Draft> {
  const until = k.sys.now + (durationMs(k.flags.string('pod-running-timeout')) ?? 60_000) * 1_000;
  for (;;) {
    try {
      return podOf(k, name);
    } catch (error) {
      if (!(error instanceof Failure) || error.message !== NO_POD || k.sys.now >= until) throw error;
    }
    yield* k.sleep(SECOND);
  }
}

export const portForward: Command = {
  name: 'port-forward',
  short: 'Forward one or more local ports to a pod',
  flags: 'address:list=localhost pod-running-timeout:duration=1m0s',
  *run(k): Flow<number | undefined> {
    const [name, ...words] = k.args;
    if (name === undefined || words.length === 0)
      throw usageFailure(k.path, 'TYPE/NAME and list of ports are required for port-forward');
    const [named] = fetchObjects(
      k,
      argumentTargets(k, name.includes('/') ? [name] : ['pod', name], { selects: false }),
    );
    if (!named) throw k.deferred.shift() as Error;
    const pod = yield* awaitPod(k, name);
    const texts = named.resource.kind === 'Service' ? portsOfService(words, named.object, pod) : portsOfPod(words, pod);
    const { namespace, name: podName } = pod.metadata;
    const { phase } = pod.status ?? {};
    if (phase !== 'Running')
      throw new Failure(`unable to forward port because pod is not running. Current status=${phase}`);
    const addresses = parseAddresses(k.flags.changed('address') ? k.flags.list('address') : ['localhost']);
    const ports = parsePorts(texts);
    const path = `/api/v1/namespaces/${namespace}/pods/${podName}/portforward`;
    const opened = k.transport.stream(k.withUser({ method: 'POST', path }));
    if ('error' in opened) {
      const failure = new ApiFailure(opened.error.body as Draft);
      if (failure.reason === 'Forbidden' || failure.reason === 'NotFound')
        throw new Failure(`error upgrading connection: ${failure.message}`);
      throw failure;
    }
    const { stream } = opened;
    k.sys.onSignal('SIGINT', 'handle');
    const forwarding = new Forwarding(k, stream);
    try {
      yield* forwarding.run(listenAll(k, ports, addresses));
    } finally {
      forwarding.close();
    }
    return 0;
  },
};
