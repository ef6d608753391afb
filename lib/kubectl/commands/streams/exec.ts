/** `kubectl exec`. Follows kubectl/pkg/cmd/exec/exec.go. */
import type { Command, Flow } from '../../command';
import type { Draft } from '../../draft';
import { ApiFailure, Failure } from '../../failure';
import { checkPaths } from '../../resource/manifest';
import { exitCodeOf } from './exit-code';
import { containerOf, podOf } from './pod';
import { relay } from './relay';

export const exec: Command = {
  name: 'exec',
  short: 'Execute a command in a container',
  flags: 'c,container i,stdin:bool t,tty:bool f,filename:list q,quiet:bool pod-running-timeout:duration=1m0s',
  *run(k): Flow<number | undefined> {
    const files = k.flags.list('filename');
    const names = k.dash < 0 ? k.args : k.args.slice(0, k.dash);
    if (files.length > 0 && names.length === 0) checkPaths(k, files);
    const [name] = k.args;
    if (name === undefined || k.dash === 0) throw new Failure('pod, type/name or --filename must be specified');
    const command = k.dash >= 0 ? k.args.slice(k.dash) : k.args.slice(1);
    if (k.dash < 0 && command.length > 0) {
      throw new Failure(
        "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
      );
    }
    if (command.length === 0) throw new Failure('you must specify at least one command for the container');
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
    const code = exitCodeOf(status);
    if (code !== 0) k.err(`command terminated with exit code ${code}\n`);
    return code;
  },
};
