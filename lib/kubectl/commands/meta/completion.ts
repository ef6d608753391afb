/** `kubectl completion SHELL`. Completion is built into the simulated shell, so the script to be sourced only says so. */
import type { Command } from '../../command';
import { usageFailure } from '../../failure';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export const completion: Command = {
  name: 'completion',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  *run(k) {
    const [shell] = k.args;
    if (shell === undefined) throw usageFailure(k.path, 'Shell not specified.');
    if (k.args.length > 1) throw usageFailure(k.path, 'Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw usageFailure(k.path, `Unsupported shell type ${JSON.stringify(shell)}.`);
    k.out(`# ${shell} completion for kubectl: this shell completes kubectl's words by itself\n`);
    return 0;
  },
};
