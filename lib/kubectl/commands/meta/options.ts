/** `kubectl options`: the flags every command has. */
import type { Command } from '../../command';
import { globalOptions } from '../../help/page';

export const options: Command = {
  name: 'options',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  *run(k) {
    k.out(globalOptions());
    return 0;
  },
};
