/** `kubectl config view`: the file's content with secrets left out. */

import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { Failure, usageFailure } from '../../failure';
import { printerFor } from '../../printers/select';
import { entryOf, externalForm, readConfig } from './store';

const BYTES = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'];
const SECRETS = ['token', 'password'];

function redacted(config: Draft): void {
  for (const entry of [...(config.clusters ?? []), ...(config.users ?? [])]) {
    const stanza = entry.cluster ?? entry.user ?? {};
    for (const field of BYTES) if (stanza[field]) stanza[field] = 'DATA+OMITTED';
    for (const field of SECRETS) if (stanza[field]) stanza[field] = 'REDACTED';
  }
}

/** Only what the current context uses. */
function minified(config: Draft): Draft {
  const current = config['current-context'] ?? '';
  if (current === '') throw new Failure('current-context must exist in order to minify');
  const context = entryOf(config, 'contexts', current);
  if (!context) throw new Failure(`cannot locate context ${current}`);
  const pick = (section: 'clusters' | 'users', name: string | undefined) =>
    (config[section] ?? []).filter((entry: Draft) => entry.name === name);
  return {
    ...config,
    contexts: [context],
    clusters: pick('clusters', context.context?.cluster),
    users: pick('users', context.context?.user),
  };
}

export const view: Command = {
  name: 'view',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  flags: `o,output:string=yaml allow-missing-template-keys:bool=true template show-managed-fields:bool merge:bool=true raw:bool flatten:bool minify:bool`,
  *run(k) {
    if (k.args.length > 0) throw usageFailure(k.path, `unexpected arguments: [${k.args.join(' ')}]`);
    if (!k.flags.bool('merge') && k.flags.string('kubeconfig') === '') {
      throw new Failure('if merge==false a precise file must be specified');
    }
    let config = readConfig(k);
    const context = k.flags.string('context');
    if (k.flags.bool('minify')) config = minified(context === '' ? config : { ...config, 'current-context': context });
    if (!k.flags.bool('flatten') && !k.flags.bool('raw')) redacted(config);
    const object = externalForm(config);
    const printer = printerFor(k);
    k.out(printer?.(object, true) ?? '');
    return 0;
  },
};
