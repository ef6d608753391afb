/** kuberc: known by name, not simulated. */
import type { Command } from '../../command';
import { Failure } from '../../failure';

const stub = (path: string, name: string, short: string): Command => ({
  name,
  short,
  *run() {
    throw new Failure(`not simulated: kubectl ${path} ${name}`);
  },
});

/** There are no alpha commands at present; asking is no failure. */
export const alpha: Command = {
  name: 'alpha',
  short: 'Commands for features in alpha',
  hidden: true,
  *run(k) {
    k.err('No alpha commands are available in this version of kubectl\n');
    return 0;
  },
};

export const kuberc: Command = {
  name: 'kuberc',
  short: 'Manage kuberc configuration files',
  commands: [
    stub('kuberc', 'set', 'Set values in the kuberc configuration'),
    stub('kuberc', 'view', 'Display the current kuberc configuration'),
  ],
};
