/**
 * The paths of -f as Go's path/filepath reads them: `*`, `?` and `[…]` where no file has that very name
 * (cli-runtime, builder.go: expandIfFilePattern), and what stands in a folder by its shortest name.
 */
import { Failure } from '../failure';
import type { Invocation } from '../invocation';
import { matcherOf } from './path-match';

/** `./dir/` and `a.yaml` are `dir/a.yaml`, as filepath.Join puts them together. */
export function joined(folder: string, name: string): string {
  const kept: string[] = [];
  for (const part of `${folder}/${name}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return `${folder.startsWith('/') ? '/' : ''}${kept.join('/')}`;
}

function matcher(pattern: string, part: string): (name: string) => boolean {
  const fits = matcherOf(part);
  if (fits === undefined) throw new Failure(`pattern ${JSON.stringify(pattern)} is not valid: syntax error in pattern`);
  return fits;
}

const PATTERN = /[*?[\\]/;

function matches(k: Invocation, pattern: string): string[] {
  const parts = pattern.split('/');
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of parts.filter((each) => each !== '')) {
    found = found.flatMap((folder) => {
      const place = (name: string) => (folder === '' || folder === '/' ? `${folder}${name}` : `${folder}/${name}`);
      if (!PATTERN.test(part)) return k.sys.files.stat(place(part)).ok ? [place(part)] : [];
      const fits = matcher(pattern, part);
      const entries = k.sys.files.readdir(folder === '' ? '.' : folder);
      return entries.ok ? entries.value.filter(fits).map(place) : [];
    });
  }
  return found;
}

/** The files that the arguments name; one that means nothing is refused. */
export function expandedPaths(k: Invocation, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (name === '-' || /^https?:\/\//.test(name) || k.sys.files.stat(name).ok) return [name];
    const found = PATTERN.test(name) ? matches(k, name) : [];
    if (found.length === 0) throw new Failure(`the path "${name}" does not exist`);
    return found;
  });
}
