/**
 * What a file tree is made of: immutable plain nodes. A tree is its root node; writing copies the path to the change, so
 * an image's tree is shared by all its containers and a copy of a sandbox's files costs nothing.
 */
import type { Us } from '../../sim/kernel-contract';
import { utf8Bytes } from '../text/utf8';

interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeUs: Us;
  readonly inode: number;
}
export interface FileNode extends Attributes {
  readonly type: 'file';
  readonly text: string;
  /** In UTF-8 bytes. */
  readonly size: number;
}
export interface DirectoryNode extends Attributes {
  readonly type: 'directory';
  readonly entries: Readonly<Record<string, TreeNode>>;
}
export interface SymlinkNode extends Attributes {
  readonly type: 'symlink';
  readonly target: string;
}
export interface DeviceNode extends Attributes {
  readonly type: 'device';
  readonly device: DeviceName;
}
export type DeviceName =
  | 'null'
  | 'zero'
  | 'full'
  | 'random'
  | 'urandom'
  | 'tty'
  | 'stdin'
  | 'stdout'
  | 'stderr'
  | 'pts';
/** Major and minor number (Linux's devices.txt); those of the standard streams stand for the terminal they lead to. */
export const DEVICE_NUMBERS: Readonly<Record<DeviceName, readonly [number, number]>> = {
  null: [1, 3],
  zero: [1, 5],
  full: [1, 7],
  random: [1, 8],
  urandom: [1, 9],
  tty: [5, 0],
  stdin: [136, 0],
  stdout: [136, 0],
  stderr: [136, 0],
  pts: [136, 0],
};

export type TreeNode = FileNode | DirectoryNode | SymlinkNode | DeviceNode;

export const NO_ENTRIES: Readonly<Record<string, TreeNode>> = Object.freeze({});

export function entryOf(directory: DirectoryNode, name: string): TreeNode | undefined {
  const entry = directory.entries[name];
  // What every object inherits are functions, and one object.
  if (name === '__proto__') return Object.hasOwn(directory.entries, name) ? entry : undefined;
  return typeof entry === 'object' ? entry : undefined;
}

/** Names by code unit; integer-like keys come first in objects, so insertion order means nothing. */
export function namesOf(directory: DirectoryNode): string[] {
  return Object.keys(directory.entries).sort();
}

export function withEntry(directory: DirectoryNode, name: string, node: TreeNode, now?: Us): DirectoryNode {
  // A computed key defines an own property even for `__proto__`.
  const entries = { ...directory.entries, [name]: node };
  return Object.freeze({ ...directory, entries: Object.freeze(entries), mtimeUs: now ?? directory.mtimeUs });
}

export function withoutEntry(directory: DirectoryNode, name: string, now: Us): DirectoryNode {
  const { [name]: _gone, ...entries } = directory.entries;
  return Object.freeze({ ...directory, entries: Object.freeze(entries), mtimeUs: now });
}

export function fileNode(text: string, attributes: Attributes): FileNode {
  const { mode, uid, gid, mtimeUs, inode } = attributes;
  return Object.freeze({ type: 'file', text, size: utf8Bytes(text), mode, uid, gid, mtimeUs, inode });
}

export function directoryNode(attributes: Attributes, entries = NO_ENTRIES): DirectoryNode {
  const { mode, uid, gid, mtimeUs, inode } = attributes;
  return Object.freeze({ type: 'directory', entries: Object.freeze(entries), mode, uid, gid, mtimeUs, inode });
}

/** Bytes of all files below a node. */
export function bytesBelow(node: TreeNode): number {
  if (node.type === 'file') return node.size;
  if (node.type !== 'directory') return 0;
  let bytes = 0;
  for (const name of Object.keys(node.entries)) bytes += bytesBelow(node.entries[name] as TreeNode);
  return bytes;
}

/** The node at a path of names, symbolic links not followed. */
export function nodeAt(root: TreeNode, names: readonly string[]): TreeNode | undefined {
  let node: TreeNode | undefined = root;
  for (const name of names) {
    if (node === undefined || node.type !== 'directory') return undefined;
    node = entryOf(node, name);
  }
  return node;
}

/** Replaces (or with undefined removes) what is at a path whose parents exist. */
export function replaceAt(root: TreeNode, names: readonly string[], node: TreeNode | undefined, now: Us): TreeNode {
  if (names.length === 0) return node ?? root;
  if (root.type !== 'directory') return root;
  const [name = '', ...rest] = names;
  if (rest.length === 0) {
    if (node === undefined) return withoutEntry(root, name, now);
    // Changing a file's content leaves its directory's time alone; a new name does not.
    const old = entryOf(root, name);
    return withEntry(root, name, node, old !== undefined && old.inode === node.inode ? undefined : now);
  }
  const child = entryOf(root, name);
  return child === undefined ? root : withEntry(root, name, replaceAt(child, rest, node, now));
}
