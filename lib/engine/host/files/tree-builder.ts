/** Builds frozen file trees from flat tables of paths: an image's files and programs, a ConfigMap's keys, a host's files. */
import type { Us } from '../../sim/kernel-contract';
import { PROGRAM_MARK } from '../contract';
import { type DirectoryNode, directoryNode, fileNode, type TreeNode } from './node';

export type FileSpec =
  | string
  | { readonly text: string; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly link: string }
  | { readonly directory: true; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly device: import('./node').DeviceName };

export interface BuildOptions {
  readonly mtimeUs?: Us;
  /** The first inode number; later ones count on. */
  readonly inode?: number;
}

interface Growing {
  node?: TreeNode;
  spec?: Extract<FileSpec, { directory: true }>;
  children: Map<string, Growing>;
}

/** Later layers win; a name that is a file in one layer and a directory in a later one becomes the directory. */
export function buildTree(
  layers: readonly Readonly<Record<string, FileSpec>>[],
  options: BuildOptions = {},
): DirectoryNode {
  const mtimeUs = options.mtimeUs ?? -86_400_000_000;
  let inode = options.inode ?? 1;
  const root: Growing = { children: new Map() };
  for (const layer of layers) {
    for (const path of Object.keys(layer).sort()) {
      const spec = layer[path] as FileSpec;
      const names = path.split('/').filter((name) => name !== '');
      let at = root;
      for (const name of names) {
        at.node = undefined;
        let child = at.children.get(name);
        if (child === undefined) {
          child = { children: new Map() };
          at.children.set(name, child);
        }
        at = child;
      }
      if (typeof spec === 'object' && 'directory' in spec) at.spec = spec;
      else at.node = leaf(spec, mtimeUs, 0);
    }
  }
  const finish = (growing: Growing): TreeNode => {
    inode++;
    if (growing.node !== undefined) return Object.freeze({ ...growing.node, inode });
    const own = inode;
    const entries: Record<string, TreeNode> = {};
    for (const [name, child] of growing.children) {
      Object.defineProperty(entries, name, {
        value: finish(child),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    const { mode = 0o755, uid = 0, gid = 0 } = growing.spec ?? {};
    return directoryNode({ mode, uid, gid, mtimeUs, inode: own }, entries);
  };
  return finish(root) as DirectoryNode;
}

function leaf(spec: Exclude<FileSpec, { directory: true }>, mtimeUs: Us, inode: number): TreeNode {
  const owner = { uid: 0, gid: 0, mtimeUs, inode };
  if (typeof spec === 'string') return fileNode(spec, { mode: 0o644, ...owner });
  if ('link' in spec) return Object.freeze({ type: 'symlink', target: spec.link, mode: 0o777, ...owner });
  if ('device' in spec) return Object.freeze({ type: 'device', device: spec.device, mode: 0o666, ...owner });
  const uid = spec.uid ?? 0;
  return fileNode(spec.text, { ...owner, mode: spec.mode ?? 0o644, uid, gid: spec.gid ?? uid });
}

/** Executables that stand for programs of the table. */
export function programFiles(programs: Readonly<Record<string, string>>): Record<string, FileSpec> {
  const files: Record<string, FileSpec> = {};
  for (const path of Object.keys(programs)) files[path] = { text: `${PROGRAM_MARK}${programs[path]}\n`, mode: 0o755 };
  return files;
}

/** Every machine's /dev. */
export const DEVICES: Readonly<Record<string, FileSpec>> = {
  '/null': { device: 'null' },
  '/zero': { device: 'zero' },
  '/full': { device: 'full' },
  '/random': { device: 'random' },
  '/urandom': { device: 'urandom' },
  '/tty': { device: 'tty' },
  '/stdin': { device: 'stdin' },
  '/stdout': { device: 'stdout' },
  '/stderr': { device: 'stderr' },
  '/pts': { directory: true },
  '/shm': { directory: true, mode: 0o1777 },
};
