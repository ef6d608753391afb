/**
 * Volumes of pods as file trees of the host layer. ConfigMap, Secret and projected volumes have the kubelet's layout: a
 * directory named by the time of writing, `..data` pointing at it, one link for each file, so that an update shows at once
 * and mounts of a subPath keep what they began with.
 */

import type { MountPoint } from '../../host/files/file-space';
import { type DirectoryNode, directoryNode, nodeAt, type TreeNode } from '../../host/files/node';
import { buildTree, type FileSpec } from '../../host/files/tree-builder';
import type { Machine } from '../../host/process/machine';
import { rfc3339Micro } from '../../sim/wall-clock';
import type { Mount } from './contract';

export type VolumeFiles = Readonly<Record<string, { readonly text: string; readonly mode: number }>>;

export function volumeId(podUid: string, volume: string): string {
  return `pod:${podUid}:${volume}`;
}

/** `..2026_11_21_04_24_50.123456000`, as AtomicWriter names them. */
function directoryName(m: Machine): string {
  const stamp = rfc3339Micro(m.kernel.epochMs * 1_000 + m.now).replace('Z', '');
  return `..${stamp.replace(/[-T:]/g, '_')}000`;
}

export function writtenTree(m: Machine, files: VolumeFiles): DirectoryNode {
  const directory = directoryName(m);
  const layer: Record<string, FileSpec> = { '/..data': { link: directory }, [`/${directory}`]: { directory: true } };
  for (const path of Object.keys(files)) {
    const file = files[path] as VolumeFiles[string];
    const first = path.split('/')[0] as string;
    layer[`/${first}`] = { link: `..data/${first}` };
    layer[`/${directory}/${path}`] = { text: file.text, mode: file.mode };
  }
  const root = buildTree([layer], { mtimeUs: m.now, inode: m.volumes.newInode() });
  return Object.freeze({ ...root, mode: 0o1777 });
}

export function emptyTree(m: Machine): DirectoryNode {
  return directoryNode({ mode: 0o777, uid: 0, gid: 0, mtimeUs: m.now, inode: m.volumes.newInode() });
}

/** Makes every directory on the way that is not there. */
export function ensureDirectory(m: Machine, volume: string, names: readonly string[]): void {
  names.forEach((_, index) => {
    const part = names.slice(0, index + 1);
    if (m.volumes.at(volume, part) !== undefined) return;
    const inode = m.volumes.newInode();
    m.volumes.put(volume, part, directoryNode({ mode: 0o755, uid: 0, gid: 0, mtimeUs: m.now, inode }), m.now);
  });
}

export function splitNames(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** Follows the links of a written volume, which stay inside it. */
function followed(m: Machine, volume: string, names: readonly string[]): TreeNode | undefined {
  let rest = [...names];
  let at: string[] = [];
  for (let links = 0; links < 10; ) {
    const name = rest.shift();
    if (name === undefined) return m.volumes.at(volume, at);
    const node = m.volumes.at(volume, [...at, name]);
    if (node?.type === 'symlink') {
      links++;
      if (node.target.startsWith('/') || node.target.includes('../')) return undefined;
      rest = [...splitNames(node.target), ...rest];
    } else at = [...at, name];
  }
  return undefined;
}

/** `place`: where the volume's tree is (a hostPath lies inside the node's own). */
export function mountPoint(
  m: Machine,
  mount: Mount,
  place: { readonly volume: string; readonly names: readonly string[] },
  copyId: string,
): MountPoint {
  const path = `/${splitNames(mount.path).join('/')}`;
  const { readOnly } = mount;
  if (mount.subPath === undefined || mount.subPath === '') return { path, ...place, readOnly };
  const names = [...place.names, ...splitNames(mount.subPath)];
  const node = m.volumes.at(place.volume, names);
  if (node?.type === 'symlink') {
    // What a bind mount of the file behind the link holds on to, whatever the volume becomes.
    const target = followed(m, place.volume, names);
    if (target !== undefined) {
      m.volumes.add(copyId, target);
      return { path, volume: copyId, names: [], readOnly };
    }
  }
  if (node === undefined) ensureDirectory(m, place.volume, names);
  return { path, volume: place.volume, names, readOnly };
}

export function treeAt(root: TreeNode, path: string): TreeNode | undefined {
  return nodeAt(root, splitNames(path));
}
