/** `kubectl attach`, and how `kubectl run` attaches to the pod it made. Follows kubectl/pkg/cmd/attach/attach.go. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { type Invocation, query } from '../../invocation';
import { containerOf, podOf } from './pod';
import { relay } from './relay';

export interface Attaching {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
  /** As the message after a session names the command. */
  readonly commandName: string;
}

export function* attachTo(k: Invocation, pod: Draft, name: string, how: Attaching): Flow {
  const all: readonly Draft[] = [...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])];
  const container = all.find((each) => each.name === name) ?? {};
  if (how.tty && !container.tty && !how.quiet) {
    k.err(`error: Unable to use a TTY - container ${name} did not allocate one\n`);
  }
  const tty = Boolean(container.tty);
  const raw = tty && how.stdin && k.sys.isatty(0);
  if (!how.quiet) {
    k.err(
      "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
    );
  }
  yield* k.flush();
  const parts = { container: name, stdin: how.stdin ? 'true' : undefined, stdout: 'true' };
  const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/attach`;
  const extra = query({ ...parts, ...(tty ? { tty: 'true' } : { stderr: 'true' }) });
  const opened = k.transport.stream(k.withUser({ method: 'POST', path, query: extra }));
  if ('error' in opened) throw new ApiFailure(opened.error.body as Draft);
  yield* relay(k, opened.stream, how.stdin, raw);
  if (!how.quiet && how.stdin && raw && pod.spec.restartPolicy === 'Always') {
    k.out(
      `Session ended, resume using '${how.commandName} ${pod.metadata.name} -c ${name} -i -t' command when the pod is running\n`,
    );
  }
}

/** A container that is none is told in words of attach's own. */
function attachable(k: Invocation, pod: Draft): string {
  try {
    return containerOf(k, pod);
  } catch (error) {
    throw error instanceof Failure ? new Failure(`cannot attach to the container: ${error.message}`) : error;
  }
}

export const attach: Command = {
  name: 'attach',
  short: 'Attach to a running container',
  flags:
    'c,container i,stdin:bool t,tty:bool q,quiet:bool pod-running-timeout:duration=1m0s detach-keys:string=ctrl-p,ctrl-q',
  *run(k) {
    if (k.args.length === 0) throw new Failure('at least 1 argument is required for attach');
    if (k.args.length > 2) {
      throw new Failure(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${k.args.length}: [${k.args.join(' ')}]`,
      );
    }
    const pod = podOf(k, k.args.length === 2 ? k.args.join('/') : (k.args[0] as string));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new Failure(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    const name = attachable(k, pod);
    yield* attachTo(k, pod, name, {
      stdin: k.flags.bool('stdin'),
      tty: k.flags.bool('tty'),
      quiet: k.flags.bool('quiet'),
      commandName: 'kubectl attach',
    });
    return 0;
  },
};
