/** `kubectl plugin list`: programs named kubectl-… in PATH. Follows kubectl/pkg/cmd/plugin. */
import type { Command } from '../../command';
import { Failure } from '../../failure';

const list: Command = {
  name: 'list',
  short: "List all visible plugin executables on a user's PATH",
  flags: 'name-only:bool',
  *run(k) {
    const found = (k.sys.env.PATH ?? '').split(':').flatMap((folder) => {
      const names = k.sys.files.readdir(folder);
      return names.ok
        ? names.value.filter((name) => name.startsWith('kubectl-')).map((name) => `${folder}/${name}`)
        : [];
    });
    if (found.length === 0) throw new Failure('unable to find any kubectl plugins in your PATH');
    k.out('The following compatible plugins are available:\n\n');
    const shown = found.map((path) => (k.flags.bool('name-only') ? path.slice(path.lastIndexOf('/') + 1) : path));
    k.out(shown.map((line) => `${line}\n`).join(''));
    return 0;
  },
};

export const plugin: Command = {
  name: 'plugin',
  short: 'Provides utilities for interacting with plugins',
  commands: [list],
};
