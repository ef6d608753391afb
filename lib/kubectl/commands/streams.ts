/** exec and logs: streams through the API server to the kubelet. */

import type { StreamHandle } from '../../engine/client/transport';
import type { Command, Flow } from '../command';
import type { Draft } from '../draft';
import { ApiFailure, Failure, usageFailure } from '../failure';
import { type Invocation, query } from '../invocation';
import { argumentTargets, fetchObjects } from '../resource/builder';
import { durationMs } from '../time/duration';

/** The pod a POD or TYPE/NAME means: of a workload or service its first ready pod. */
function podOf(k: Invocation, text: string): Draft {
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
function containerOf(k: Invocation, pod: Draft): string {
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

/** Relays until the far side is done; returns its Status. */
function* relay(k: Invocation, handle: StreamHandle, stdin: boolean, tty: boolean): Flow<Draft> {
  const { sys, transport } = k;
  const far = {
    out: sys.adoptPipe(handle.stdout, 'read'),
    err: handle.stderr === undefined ? -1 : sys.adoptPipe(handle.stderr, 'read'),
  };
  const input = handle.stdin === undefined ? -1 : sys.adoptPipe(handle.stdin, 'write');
  const before = tty ? sys.ttyMode(0, 'raw') : undefined;
  const resize = () => {
    const { columns, rows } = sys.ttySize(0);
    transport.resizeStream(handle.id, columns, rows);
  };
  if (tty) {
    sys.onSignal('SIGWINCH', 'handle');
    resize();
  }
  const open = new Set([far.out, far.err].filter((fd) => fd >= 0));
  let reading = stdin && input >= 0;
  if (!reading && input >= 0) sys.close(input);
  const copy = function* (from: number, to: number): Flow {
    for (;;) {
      const got = sys.read(from);
      if (got === undefined) return;
      if (got.text !== '') while (!sys.write(to, got.text)) yield { writable: [to] };
      if (!got.eof) continue;
      if (from === 0) {
        reading = false;
        sys.close(input);
      } else open.delete(from);
      return;
    }
  };
  for (;;) {
    for (const fd of [...open]) yield* copy(fd, fd === far.out ? 1 : 2);
    if (reading) yield* copy(0, input);
    const state = transport.streamStatus(handle.id);
    if (state.done && open.size === 0) {
      if (before) sys.ttyMode(0, before);
      transport.closeStream(handle.id);
      return state.status as Draft;
    }
    const wake = yield { readable: [...open, ...(reading ? [0] : [])], stream: handle.id };
    if (wake.kind === 'signal' && tty) resize();
  }
}

export const exec: Command = {
  name: 'exec',
  short: 'Execute a command in a container',
  flags: 'c,container i,stdin:bool t,tty:bool f,filename:list q,quiet:bool pod-running-timeout:duration=1m0s',
  *run(k): Flow<number | undefined> {
    const [name] = k.args;
    if (name === undefined || k.dash === 0) throw new Failure('pod, type/name or --filename must be specified');
    const command = k.dash >= 0 ? k.args.slice(k.dash) : k.args.slice(1);
    if (k.dash < 0 && command.length > 0) {
      throw new Failure(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      );
    }
    if (command.length === 0) throw usageFailure(k.path, 'you must specify at least one command for the container');
    const pod = podOf(k, name);
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new Failure(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const container = containerOf(k, pod);
    const stdin = k.flags.bool('stdin');
    const tty = k.flags.bool('tty') && stdin && k.sys.isatty(0);
    if (k.flags.bool('tty') && !tty && !k.flags.bool('quiet')) {
      k.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
    }
    const parts = [
      ...command.map((word) => `command=${encodeURIComponent(word)}`),
      `container=${encodeURIComponent(container)}`,
      ...(stdin ? ['stdin=true'] : []),
      'stdout=true',
      ...(tty ? ['tty=true'] : ['stderr=true']),
    ];
    yield* k.flush();
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/exec`;
    const opened = k.transport.stream(k.withUser({ method: 'POST', path, query: parts.join('&') }));
    if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
    const status = yield* relay(k, opened.stream, stdin, tty);
    if (!status || status.status !== 'Failure') return 0;
    const code = (status.details?.causes ?? []).find((cause: Draft) => cause.reason === 'ExitCode')?.message;
    if (status.reason === 'NonZeroExitCode' || code !== undefined) {
      k.err(`command terminated with exit code ${code}\n`);
      return Number(code);
    }
    throw new Failure(`Internal error occurred: ${status.message}`);
  },
};

const EXPECTED =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs for a container in a pod',
  flags: `f,follow:bool p,previous:bool c,container tail:int=-1 since:duration=0s since-time l,selector timestamps:bool prefix:bool
    all-containers:bool all-pods:bool limit-bytes:int max-log-requests:int=5 ignore-errors:bool pod-running-timeout:duration=20s`,
  *run(k): Flow<number | undefined> {
    const selector = k.flags.string('selector');
    if (selector === '' && (k.args.length === 0 || k.args.length > 2)) throw usageFailure(k.path, EXPECTED);
    if (selector !== '' && k.args.length > 0)
      throw usageFailure(k.path, 'only a selector (-l) or a POD name is allowed');
    const pods: Draft[] =
      selector === ''
        ? [podOf(k, k.args[0] as string)]
        : (k.get(`/api/v1/namespaces/${k.namespace}/pods`, query({ labelSelector: selector })).items ?? []);
    if (pods.length === 0) k.err(`No resources found in ${k.namespace} namespace.\n`);
    const tail = k.flags.int('tail');
    const since = durationMs(k.flags.string('since')) ?? 0;
    for (const pod of pods) {
      const all: string[] = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(
        (each: Draft) => each.name,
      );
      const containers = k.flags.bool('all-containers') ? all : [k.args[1] ?? containerOf(k, pod)];
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
