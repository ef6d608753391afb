/** proxy, debug, certificate and kustomize's relatives: their arguments are checked, what they would do is said not to be simulated. */
import type { Command } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

function stub(name: string, short: string, flags: string, check: (k: Invocation) => void): Command {
  return {
    name,
    short,
    flags,
    // A command is a generator even when it has nothing to wait for.
    *run(k) {
      check(k);
      throw new Failure(`not simulated: kubectl ${name}`);
    },
  };
}

export const proxy = stub(
  'proxy',
  'Run a proxy to the Kubernetes API server',
  'p,port:int=8001 address w,www P,www-prefix api-prefix accept-hosts accept-paths reject-paths reject-methods u,unix-socket disable-filter:bool append-server-path:bool keepalive:duration=0s',
  () => undefined,
);
