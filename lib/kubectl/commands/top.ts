/** `kubectl top`: there is no metrics API in these clusters, so it says what the real one says then. */
import type { Command } from '../command';
import { Failure, usageFailure } from '../failure';
import type { Invocation } from '../invocation';

/** With a metrics group served by an add-on the numbers would have to be made up, so the add-on does not exist. */
function unavailable(k: Invocation): never {
  if (k.args.length > 1) throw usageFailure(k.path, `Unexpected args: [${k.args.join(' ')}]`);
  throw new Failure('Metrics API not available');
}

const SELECT = 'l,selector no-headers:bool sort-by use-protocol-buffers:bool=true show-swap:bool';
export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  commands: [
    {
      name: 'node',
      aliases: ['nodes', 'no'],
      short: 'Display resource (CPU/memory) usage of nodes',
      flags: `${SELECT} show-capacity:bool`,
      *run(k) {
        return unavailable(k);
      },
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      short: 'Display resource (CPU/memory) usage of pods',
      flags: `${SELECT} A,all-namespaces:bool containers:bool field-selector sum:bool`,
      *run(k) {
        return unavailable(k);
      },
    },
  ],
};
