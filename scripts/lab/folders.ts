/** Lab folders that a command line names: paths of folders, or none for all labs of the repository. */
import { relative, resolve } from 'node:path';
import type { LabFolder } from '../../lib/course/lab';
import { listLabs, readLabFolder } from '../../lib/server/labs/folders';

const ROOT = 'labs';

export function foldersOf(dirs: readonly string[]): readonly LabFolder[] {
  const all = listLabs(ROOT);
  const ids = dirs.length === 0 ? all : dirs.flatMap((dir) => matching(all, dir));
  return [...new Set(ids)].map((id) => readLabFolder(ROOT, id) as LabFolder);
}

/** `labs/services`, `services/02-clusterip` or a path: the lab itself or all labs below. */
function matching(all: readonly string[], dir: string): readonly string[] {
  const asPath = relative(resolve(ROOT), resolve(dir));
  const found = all.filter((id) =>
    [asPath, dir].some((name) => id === name || id.startsWith(`${name}/`) || name === ''),
  );
  if (found.length === 0) throw new Error(`no lab at ${dir}`);
  return found;
}
