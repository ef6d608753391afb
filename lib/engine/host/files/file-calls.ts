/** The file system calls over a FileSpace (open(2), rename(2), unlink(2)… as Linux answers them), one function a call. */
import type { FileStat, Result } from '../contract';
import { utf8Bytes } from '../text/utf8';
import { allows, type Credentials, DONE, type FileSpace, fail, type Place } from './file-space';
import { DEVICE_NUMBERS, directoryNode, fileNode, namesOf, type TreeNode } from './node';

export interface Caller extends Credentials {
  readonly umask: number;
}

export function statOf(node: TreeNode): FileStat {
  const { type, mode, uid, gid, mtimeUs, inode } = node;
  const common = { type, mode, uid, gid, mtimeUs, inode };
  if (node.type === 'file') return { ...common, size: node.size, links: 1 };
  if (node.type === 'symlink') return { ...common, size: utf8Bytes(node.target), links: 1, target: node.target };
  if (node.type === 'device') {
    const [major, minor] = DEVICE_NUMBERS[node.device];
    return { ...common, size: 0, links: 1, major, minor };
  }
  let links = 2;
  for (const name of Object.keys(node.entries)) if (node.entries[name]?.type === 'directory') links++;
  return { ...common, size: 4096, links };
}

export function stat(space: FileSpace, path: string, who: Credentials, follow: boolean): Result<FileStat> {
  const found = space.walk(path, who, follow);
  if (!found.ok) return found;
  return found.value.node === undefined ? fail('ENOENT') : { ok: true, value: statOf(found.value.node) };
}

export function readText(space: FileSpace, path: string, who: Credentials): Result<string> {
  const found = space.walk(path, who, true);
  if (!found.ok) return found;
  const { node } = found.value;
  if (node === undefined) return fail('ENOENT');
  if (node.type === 'directory') return fail('EISDIR');
  if (!allows(node, who, 4)) return fail('EACCES');
  return { ok: true, value: node.type === 'file' ? node.text : '' };
}

/** May an entry be made or removed at this place? */
function mayChangeDirectory(place: Place, who: Credentials): Result<null> {
  if (place.readOnly) return fail('EROFS');
  const { parent } = place;
  if (parent === undefined) return fail('ENOENT');
  if (parent.type !== 'directory') return fail('ENOTDIR');
  if (!allows(parent, who, 2) || !allows(parent, who, 1)) return fail('EACCES');
  const sticky = (parent.mode & 0o1000) !== 0;
  const { node } = place;
  if (sticky && node !== undefined && who.uid !== 0 && node.uid !== who.uid && parent.uid !== who.uid)
    return fail('EPERM');
  return DONE;
}

/** The place of a file to be written, made empty if it is new or `truncate` is set. */
export function openForWriting(
  space: FileSpace,
  path: string,
  who: Caller,
  options: { readonly truncate: boolean; readonly mode?: number },
): Result<Place> {
  const found = space.walk(path, who, true);
  if (!found.ok) return found;
  const place = found.value;
  const { node } = place;
  if (node === undefined) {
    if (/\/\.?$/.test(path)) return fail('EISDIR');
    const may = mayChangeDirectory(place, who);
    if (!may.ok) return may;
    const mode = (options.mode ?? 0o666) & ~who.umask;
    const fresh = fileNode('', {
      mode,
      uid: who.uid,
      gid: who.gid,
      mtimeUs: space.now,
      inode: space.volumes.newInode(),
    });
    const put = space.volumes.put(place.volume, place.names, fresh, space.now);
    if (!put.ok) return put;
    space.touched(place);
    return { ok: true, value: { ...place, node: fresh } };
  }
  if (node.type === 'directory') return fail('EISDIR');
  if (!allows(node, who, 2)) return fail('EACCES');
  if (node.type !== 'file') return { ok: true, value: place };
  if (place.readOnly) return fail('EROFS');
  if (!options.truncate || node.text === '') return { ok: true, value: place };
  const put = setText(space, place, node, '');
  return put.ok ? { ok: true, value: { ...place, node: put.value } } : put;
}

/** New content for a file that exists; owner, mode and inode stay. */
export function setText(space: FileSpace, place: Place, node: TreeNode, text: string): Result<TreeNode> {
  const next = fileNode(text, { ...node, mtimeUs: space.now });
  const put = space.volumes.put(place.volume, place.names, next, space.now);
  if (!put.ok) return put;
  space.touched(place);
  return { ok: true, value: next };
}

export function readdir(space: FileSpace, path: string, who: Credentials): Result<readonly string[]> {
  const found = space.walk(path, who, true);
  if (!found.ok) return found;
  const { node } = found.value;
  if (node === undefined) return fail('ENOENT');
  if (node.type !== 'directory') return fail('ENOTDIR');
  if (!allows(node, who, 4)) return fail('EACCES');
  return { ok: true, value: namesOf(node) };
}

export function mkdir(space: FileSpace, path: string, who: Caller, mode = 0o777): Result<null> {
  const found = space.walk(path, who, false);
  if (!found.ok) return found;
  const place = found.value;
  if (place.node !== undefined) return fail('EEXIST');
  const may = mayChangeDirectory(place, who);
  if (!may.ok) return may;
  const owner = { uid: who.uid, gid: who.gid, mtimeUs: space.now, inode: space.volumes.newInode() };
  return put(space, place, directoryNode({ mode: mode & ~who.umask, ...owner }));
}

function put(space: FileSpace, place: Place, node: TreeNode | undefined): Result<null> {
  const done = space.volumes.put(place.volume, place.names, node, space.now);
  if (!done.ok) return done;
  space.touched(place);
  if (place.path !== '/') space.touched({ ...place, path: place.path.replace(/\/[^/]*$/, '') || '/' });
  return DONE;
}

export function remove(space: FileSpace, path: string, who: Credentials, what: 'file' | 'directory'): Result<null> {
  const found = space.walk(path, who, false);
  if (!found.ok) return found;
  const place = found.value;
  if (place.node === undefined) return fail('ENOENT');
  if (what === 'directory' && place.node.type !== 'directory') return fail('ENOTDIR');
  if (what === 'file' && place.node.type === 'directory') return fail('EISDIR');
  if (place.path === '/' || space.isMountPoint(place.path)) return fail('EPERM');
  const may = mayChangeDirectory(place, who);
  if (!may.ok) return may;
  if (place.node.type === 'directory' && Object.keys(place.node.entries).length > 0) return fail('ENOTEMPTY');
  return put(space, place, undefined);
}

export function rename(
  space: FileSpace,
  from: string,
  to: string,
  who: Credentials,
): Result<{ from: Place; to: Place }> {
  const source = space.walk(from.replace(/\/+$/, ''), who, false);
  if (!source.ok) return source;
  const target = space.walk(to.replace(/(.)\/+$/, '$1'), who, false);
  if (!target.ok) return target;
  const [a, b] = [source.value, target.value];
  if (a.node === undefined) return fail('ENOENT');
  if (a.volume !== b.volume) return fail('EXDEV');
  if (space.isMountPoint(a.path) || space.isMountPoint(b.path)) return fail('EPERM');
  for (const place of [a, b]) {
    const may = mayChangeDirectory(place, who);
    if (!may.ok) return may;
  }
  if (a.path === b.path) return { ok: true, value: { from: a, to: b } };
  if (b.path.startsWith(`${a.path}/`)) return fail('EINVAL');
  if (b.node?.type === 'directory') {
    if (a.node.type !== 'directory') return fail('EISDIR');
    if (Object.keys(b.node.entries).length > 0) return fail('ENOTEMPTY');
  } else if (b.node !== undefined && a.node.type === 'directory') return fail('ENOTDIR');
  const removed = put(space, a, undefined);
  if (!removed.ok) return removed;
  const placed = put(space, b, a.node);
  return placed.ok ? { ok: true, value: { from: a, to: b } } : placed;
}

export function symlink(space: FileSpace, target: string, path: string, who: Caller): Result<null> {
  const found = space.walk(path, who, false);
  if (!found.ok) return found;
  const place = found.value;
  if (place.node !== undefined) return fail('EEXIST');
  const may = mayChangeDirectory(place, who);
  if (!may.ok) return may;
  const owner = { uid: who.uid, gid: who.gid, mtimeUs: space.now, inode: space.volumes.newInode() };
  return put(space, place, Object.freeze({ type: 'symlink', target, mode: 0o777, ...owner }));
}

/** chmod, chown, utimes: one change of attributes, allowed by `may`. */
export function change(
  space: FileSpace,
  path: string,
  who: Credentials,
  may: (node: TreeNode) => boolean,
  to: Partial<Pick<TreeNode, 'mode' | 'uid' | 'gid' | 'mtimeUs'>>,
): Result<null> {
  const found = space.walk(path, who, true);
  if (!found.ok) return found;
  const { node } = found.value;
  if (node === undefined) return fail('ENOENT');
  if (!may(node)) return fail('EPERM');
  if (found.value.readOnly) return fail('EROFS');
  const next = Object.freeze({ ...node, ...to }) as TreeNode;
  const done = space.volumes.put(found.value.volume, found.value.names, next, space.now);
  if (done.ok) space.touched(found.value);
  return done;
}
