/**
 * The files that one sandbox sees: its root tree with volumes mounted into it and a synthesized /proc. Walks paths as
 * path_resolution(7) does: every directory on the way needs x, symbolic links are followed at most 40 times, mounts hide
 * what lies below them. Every look-up is a read of `file:<sandbox>:<path>`, absent ones too.
 */
import { remembered } from '../../base/remembered';
import type { Tracker, Us } from '../../sim/kernel-contract';
import type { Errno, Result, SandboxId } from '../contract';
import { entryOf, type TreeNode } from './node';
import type { VolumeId, Volumes } from './volumes';

export interface MountPoint {
  /** Absolute, without a trailing slash. */
  readonly path: string;
  readonly volume: VolumeId;
  /** Where in the volume the mount begins. */
  readonly names: readonly string[];
  readonly readOnly: boolean;
}
export interface SpaceState {
  readonly sandbox: SandboxId;
  readonly rootVolume: VolumeId;
  readonly mounts: readonly MountPoint[];
  readonly readOnlyRoot: boolean;
}
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
}
/** Where a path ends: the node if it exists, and the place where it is or would be. */
export interface Place {
  readonly path: string;
  readonly node: TreeNode | undefined;
  readonly volume: VolumeId | 'proc';
  readonly names: readonly string[];
  readonly readOnly: boolean;
  /** Node of the directory that holds it. */
  readonly parent: TreeNode | undefined;
}
export type ProcReader = (names: readonly string[]) => TreeNode | undefined;

const SYMLINKS_MAX = 40;
const NAME_MAX = 255;

export function allows(node: TreeNode, who: Credentials, want: 1 | 2 | 4): boolean {
  if (who.uid === 0) return want !== 1 || node.type === 'directory' || (node.mode & 0o111) !== 0;
  const shift = node.uid === who.uid ? 6 : node.gid === who.gid ? 3 : 0;
  return ((node.mode >> shift) & want) !== 0;
}

export function splitPath(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** Of an absolute path: its names, and how it is written without what they leave out. */
const parsed = remembered((path: string) => {
  const names: readonly string[] = splitPath(path);
  return { names, plain: `/${names.join('/')}` };
});

interface MountIndex {
  readonly byPath: ReadonlyMap<string, MountPoint>;
  /** First names of the paths that a mount may lie on; those of /proc and of links that lead up come besides. */
  readonly tops: ReadonlySet<string>;
  readonly root: MountPoint | undefined;
}
/** A sandbox's mounts never change, and each of its processes has a space of its own. */
const indexes = new WeakMap<readonly MountPoint[], MountIndex>();

function indexOf(mounts: readonly MountPoint[]): MountIndex {
  let index = indexes.get(mounts);
  if (index === undefined) {
    const byPath = new Map(mounts.map((mount) => [mount.path, mount]));
    const tops = new Set(['proc', '..', ...mounts.map((mount) => splitPath(mount.path)[0] ?? '')]);
    index = { byPath, tops, root: byPath.get('/') };
    indexes.set(mounts, index);
  }
  return index;
}

export class FileSpace {
  private readonly mounts: MountIndex;

  constructor(
    readonly state: SpaceState,
    readonly volumes: Volumes,
    private readonly proc: ProcReader,
    private readonly tracker: Tracker | undefined,
    private readonly clock: () => Us,
  ) {
    this.mounts = indexOf(state.mounts);
  }

  get now(): Us {
    return this.clock();
  }

  /** A volume that several sandboxes mount has a key of its own. */
  touched(place: { readonly path: string; readonly volume: VolumeId }): void {
    this.tracker?.touched(`file:${this.state.sandbox}:${place.path}`);
    if (place.volume !== this.state.rootVolume) this.tracker?.touched(`volume:${place.volume}`);
  }

  isMountPoint(path: string): boolean {
    return this.mounts.byPath.has(path);
  }

  /** The place of an absolute path. `follow`: whether a symbolic link at its end is followed. */
  walk(path: string, who: Credentials, follow: boolean): Result<Place> {
    return this.direct(path, who) ?? this.stepByStep(path, who, follow);
  }

  /** Most paths meet neither a mount nor a link, and end where their last name says: they need no place for each name. */
  private direct(path: string, who: Credentials): Result<Place> | undefined {
    const { names, plain } = parsed(path);
    const { mounts } = this;
    if (mounts.root !== undefined || names.length === 0 || mounts.tops.has(names[0] as string)) return undefined;
    if (this.tracker?.isReading || path.endsWith('/') || path.endsWith('.')) return undefined;
    const { rootVolume, readOnlyRoot } = this.state;
    let parent: TreeNode | undefined;
    let node = this.volumes.root(rootVolume);
    for (const name of names) {
      if (name === '..') return undefined;
      if (name.length > NAME_MAX) return fail('ENAMETOOLONG');
      if (node === undefined) return fail('ENOENT');
      if (node.type !== 'directory') return fail('ENOTDIR');
      if (!allows(node, who, 1)) return fail('EACCES');
      parent = node;
      node = entryOf(node, name);
      if (node?.type === 'symlink') return undefined;
    }
    return { ok: true, value: { path: plain, node, volume: rootVolume, names, readOnly: readOnlyRoot, parent } };
  }

  private stepByStep(path: string, who: Credentials, follow: boolean): Result<Place> {
    const wantsDirectory = (path.endsWith('/') || path.endsWith('/.')) && path !== '/';
    let pending = [...parsed(path).names];
    let here = this.rootPlace();
    const above: Place[] = [];
    let links = 0;
    for (;;) {
      const name = pending.shift();
      if (name === undefined) break;
      if (name === '..') {
        here = above.pop() ?? this.rootPlace();
        continue;
      }
      if (name.length > NAME_MAX) return fail('ENAMETOOLONG');
      if (here.node === undefined) return fail('ENOENT');
      if (here.node.type !== 'directory') return fail('ENOTDIR');
      if (!allows(here.node, who, 1)) return fail('EACCES');
      const next = this.step(here, name);
      const last = pending.length === 0;
      this.noteRead(next);
      if (next.node?.type === 'symlink' && (!last || follow || wantsDirectory)) {
        if (++links > SYMLINKS_MAX) return fail('ELOOP');
        const target = next.node.target;
        pending = [...splitPath(target), ...pending];
        if (target.startsWith('/')) {
          here = this.rootPlace();
          above.length = 0;
        }
        continue;
      }
      if (next.node === undefined && !last) return fail('ENOENT');
      above.push(here);
      here = next;
    }
    if (wantsDirectory && here.node !== undefined && here.node.type !== 'directory') return fail('ENOTDIR');
    return { ok: true, value: here };
  }

  private noteRead(place: Place): void {
    if (!this.tracker?.isReading) return;
    this.tracker.read(`file:${this.state.sandbox}:${place.path}`);
    if (place.volume !== this.state.rootVolume) this.tracker.read(`volume:${place.volume}`);
  }

  private rootPlace(): Place {
    const mount = this.mounts.root;
    const volume = mount?.volume ?? this.state.rootVolume;
    const names = mount?.names ?? [];
    const node = this.volumes.at(volume, names);
    return { path: '/', node, volume, names, readOnly: this.state.readOnlyRoot, parent: node };
  }

  private step(from: Place, name: string): Place {
    const path = from.path === '/' ? `/${name}` : `${from.path}/${name}`;
    const parent = from.node;
    if (from.volume === 'proc' || path === '/proc') {
      const names = path === '/proc' ? [] : [...from.names, name];
      return { path, node: this.proc(names), volume: 'proc', names, readOnly: true, parent };
    }
    const mount = this.mounts.byPath.get(path);
    if (mount !== undefined) {
      const node = this.volumes.at(mount.volume, mount.names);
      return { path, node, volume: mount.volume, names: mount.names, readOnly: mount.readOnly, parent };
    }
    const node = parent?.type === 'directory' ? entryOf(parent, name) : undefined;
    return { path, node, volume: from.volume, names: [...from.names, name], readOnly: from.readOnly, parent };
  }
}

export function fail(errno: Errno): { readonly ok: false; readonly errno: Errno } {
  return { ok: false, errno };
}
export const DONE: Result<null> = { ok: true, value: null };
