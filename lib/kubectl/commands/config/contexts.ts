/** `kubectl config` commands about contexts: current-context, use-context, get-contexts, set-context, rename-context. */
import type { Command } from '../../command';
import { Failure, Failures } from '../../failure';
import type { Invocation } from '../../invocation';
import { alignTabs, TABLE_LAYOUT } from '../../printers/tab-writer';
import { assign, configFile, entryOf, readConfig, stanzaOf, writeConfig } from './store';

/** Wrong arguments: the help on standard output, then the error. */
export function unexpected(k: Invocation): Failure {
  k.out(k.help());
  return new Failure(`Unexpected args: [${k.args.join(' ')}]`);
}

export const currentContext: Command = {
  name: 'current-context',
  short: 'Display the current-context',
  *run(k) {
    const current = readConfig(k)['current-context'] ?? '';
    if (current === '') throw new Failure('current-context is not set');
    k.out(`${current}\n`);
    return 0;
  },
};

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  short: 'Set the current-context in a kubeconfig file',
  *run(k) {
    if (k.args.length !== 1) throw unexpected(k);
    const [name = ''] = k.args;
    if (name === '') throw new Failure('empty context names are not allowed');
    const config = readConfig(k);
    if (!entryOf(config, 'contexts', name))
      throw new Failure(`no context exists with the name: ${JSON.stringify(name)}`);
    writeConfig(k, { ...config, 'current-context': name });
    k.out(`Switched to context ${JSON.stringify(name)}.\n`);
    return 0;
  },
};

export const getContexts: Command = {
  name: 'get-contexts',
  short: 'Describe one or many contexts',
  flags: 'no-headers:bool o,output',
  *run(k) {
    const format = k.flags.string('output');
    if (format !== '' && format !== 'name') {
      throw new Failure(
        `--output ${format} is not available in kubectl config get-contexts; resetting to default output format`,
      );
    }
    const config = readConfig(k);
    const all: string[] = (config.contexts ?? []).map((entry: { name: string }) => entry.name);
    const missing = k.args.filter((name) => !all.includes(name));
    const names = (k.args.length === 0 ? all : k.args.filter((name) => all.includes(name))).sort();
    if (format === 'name') k.out(names.map((name) => `${name}\n`).join(''));
    else {
      const head = k.flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
      const rows = names.map((name) => {
        const { cluster = '', user = '', namespace = '' } = entryOf(config, 'contexts', name).context ?? {};
        return [config['current-context'] === name ? '*' : ' ', name, cluster, user, namespace];
      });
      k.out(alignTabs([...head, ...rows].map((row) => `${row.join('\t')}\n`).join(''), TABLE_LAYOUT));
    }
    if (missing.length > 0) throw new Failures(missing.map((name) => new Failure(`context ${name} not found`)));
    return 0;
  },
};

export const setContext: Command = {
  name: 'set-context',
  short: 'Set a context entry in kubeconfig',
  flags: 'current:bool cluster user n,namespace',
  *run(k) {
    if (k.args.length > 1) throw unexpected(k);
    const [given = ''] = k.args;
    const current = k.flags.bool('current');
    if (given === '' && !current) throw new Failure('you must specify a non-empty context name or --current');
    if (given !== '' && current) throw new Failure('you cannot specify both a context name and --current');
    const config = readConfig(k);
    const name: string = current ? (config['current-context'] ?? '') : given;
    if (name === '') throw new Failure('no current context is set');
    const { stanza, existed } = stanzaOf(config, 'contexts', name);
    stanza.cluster ??= '';
    stanza.user ??= '';
    for (const field of ['cluster', 'user'] as const) {
      if (k.flags.changed(field)) stanza[field] = k.flags.string(field);
    }
    if (k.flags.changed('namespace')) assign(stanza, 'namespace', k.flags.string('namespace'));
    writeConfig(k, config);
    k.out(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.\n`);
    return 0;
  },
};

export const renameContext: Command = {
  name: 'rename-context',
  short: 'Rename a context from the kubeconfig file',
  *run(k) {
    if (k.args.length !== 2) throw unexpected(k);
    const [from = '', to = ''] = k.args;
    if (to === '') throw new Failure('You must specify a new non-empty context name');
    const config = readConfig(k);
    const file = configFile(k);
    const entry = entryOf(config, 'contexts', from);
    if (!entry) throw new Failure(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file}`);
    if (entryOf(config, 'contexts', to)) {
      throw new Failure(
        `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file}`,
      );
    }
    entry.name = to;
    if (config['current-context'] === from) config['current-context'] = to;
    writeConfig(k, config);
    k.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
    return 0;
  },
};
