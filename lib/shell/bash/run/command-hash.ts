/**
 * Where a command's program is: the path as typed, the one remembered from the last time, or the first in PATH, which
 * bash then remembers (findcmd.c search_for_command; the `hash` builtin shows and edits the table). The smaller shells
 * search anew each time.
 */
import type { ShellState } from '../state';
import { getScalar } from '../variables';
import type { Run } from './run';

/** The first in the shell's own PATH, exported or not. */
export function inPath(r: Run, name: string): string | undefined {
  return r.sys.which(name, getScalar(r.state, 'PATH'));
}

/** Every look-up counts as a hit (hashcmd.c phash_search). */
export function hashedPath(state: ShellState, name: string): string | undefined {
  const known = state.hashed.find((one) => one.name === name);
  if (known === undefined) return undefined;
  rememberPath(state, name, known.path, known.hits + 1);
  return known.path;
}

/** `path`: a PATH that holds for this command alone (`PATH=/x cmd`), by which nothing is remembered. */
export function programPath(r: Run, name: string, path?: string): string | undefined {
  const { state } = r;
  if (name.includes('/')) return name;
  if (path !== undefined) return r.sys.which(name, path);
  const known = hashedPath(state, name);
  if (known !== undefined) return known;
  const found = inPath(r, name);
  if (found !== undefined && state.flavour === 'bash') rememberPath(state, name, found, 1);
  return found;
}

/** Entries keep their place. */
export function rememberPath(state: ShellState, name: string, path: string, hits: number): void {
  const entry = { name, path, hits };
  const at = state.hashed.findIndex((one) => one.name === name);
  state.hashed = at < 0 ? [...state.hashed, entry] : state.hashed.map((one, index) => (index === at ? entry : one));
}
