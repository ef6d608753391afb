/** `kubectl top`: there is no metrics API in these clusters, so it says what the real one says then. */
import type { Command } from '../command';
import { Failure, usageFailure } from '../failure';
import type { Invocation } from '../invocation';

/** With a metrics group served by an add-on the numbers would have to be made up, so the add-on does not exist. */
function unavailable(k: Invocation, kind: 'node' | 'pod'): never {
  const { flags, args } = k;
  if (args.length > 1) throw usageFailure(k.path, `${kind} [NAME | -l label]`);
  const sorts = ['', 'cpu', 'memory'].includes(flags.string('sort-by'));
  if (!sorts && kind === 'pod') throw new Failure('--sort-by accepts only cpu or memory');
  if (args.length > 0 && flags.string('selector') !== '') {
    throw new Failure(`only one of NAME or ${kind === 'node' ? '--selector' : 'selector'} can be provided`);
  }
  if (!sorts) throw new Failure('--sort-by accepts only cpu or memory');
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
        return unavailable(k, 'node');
      },
    },
    {
      name: 'pod',
      aliases: ['pods', 'po'],
      short: 'Display resource (CPU/memory) usage of pods',
      flags: `${SELECT} A,all-namespaces:bool containers:bool field-selector sum:bool`,
      *run(k) {
        return unavailable(k, 'pod');
      },
    },
  ],
};
