/** `kubectl config` commands that list and delete clusters, users and contexts. */
import type { Command } from '../../command';
import { Failure, usageFailure } from '../../failure';
import { configFile, entryOf, readConfig, removeEntry, type Section, writeConfig } from './store';

function listing(name: string, section: Section, short: string): Command {
  return {
    name,
    short,
    *run(k) {
      const names: string[] = (readConfig(k)[section] ?? []).map((entry: { name: string }) => entry.name);
      k.out(['NAME', ...names.sort()].map((line) => `${line}\n`).join(''));
      return 0;
    },
  };
}

function deletion(noun: 'cluster' | 'context' | 'user'): Command {
  const section: Section = `${noun}s`;
  return {
    name: `delete-${noun}`,
    short: `Delete the specified ${noun} from the kubeconfig`,
    *run(k) {
      const config = readConfig(k);
      if (k.args.length !== 1) {
        if (noun === 'user') throw usageFailure(k.path, 'user to delete is required');
        k.out(k.help());
        return 0;
      }
      const [name = ''] = k.args;
      const file = configFile(k);
      if (!entryOf(config, section, name)) throw new Failure(`cannot delete ${noun} ${name}, not in ${file}`);
      if (noun === 'context' && config['current-context'] === name) {
        k.err(
          'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
        );
      }
      removeEntry(config, section, name);
      writeConfig(k, config);
      k.out(`deleted ${noun} ${name} from ${file}\n`);
      return 0;
    },
  };
}

export const getClusters = listing('get-clusters', 'clusters', 'Display clusters defined in the kubeconfig');
export const getUsers = listing('get-users', 'users', 'Display users defined in the kubeconfig');
export const deleteCluster = deletion('cluster');
export const deleteContext = deletion('context');
export const deleteUser = deletion('user');
