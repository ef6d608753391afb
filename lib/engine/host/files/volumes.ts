/** All file trees of a simulation by id (root file systems, Kubernetes volumes), each with its byte and entry budget. */

import { LazyMap } from '../../base/lazy-map';
import type { Us } from '../../sim/kernel-contract';
import type { Result } from '../contract';
import { bytesBelow, type DirectoryNode, nodeAt, replaceAt, type TreeNode } from './node';

export type VolumeId = string;
/** Replaced as a whole: saved states share it. */
export interface Volume {
  readonly root: TreeNode;
  /** Bytes and entries written since the volume began; what an image brings does not count. */
  readonly bytes: number;
  readonly entries: number;
}

export const VOLUME_BYTES_MAX = 32 * 1024 * 1024;
export const VOLUME_ENTRIES_MAX = 20_000;

export interface VolumesState {
  readonly volumes: ReadonlyMap<VolumeId, Volume>;
  readonly nextInode: number;
}

export class Volumes {
  private readonly byId = new LazyMap<VolumeId, Volume>();
  private nextInode = 1_000_000;

  add(id: VolumeId, root: TreeNode): void {
    this.byId.set(id, { root, bytes: 0, entries: 0 });
  }

  has(id: VolumeId): boolean {
    return this.byId.has(id);
  }

  remove(id: VolumeId): void {
    this.byId.delete(id);
  }

  ids(): string[] {
    return [...this.byId.keys()].sort();
  }

  root(id: VolumeId): TreeNode | undefined {
    return this.byId.get(id)?.root;
  }

  /** Replaces a whole tree: a ConfigMap volume that was updated. */
  setRoot(id: VolumeId, root: DirectoryNode): void {
    const volume = this.byId.get(id);
    if (volume === undefined) this.add(id, root);
    else this.byId.set(id, { ...volume, root });
  }

  at(id: VolumeId, names: readonly string[]): TreeNode | undefined {
    const volume = this.byId.get(id);
    return volume === undefined ? undefined : nodeAt(volume.root, names);
  }

  /** Puts or (undefined) removes a node, within the budget. */
  put(id: VolumeId, names: readonly string[], node: TreeNode | undefined, now: Us): Result<null> {
    const volume = this.byId.get(id);
    if (volume === undefined) return { ok: false, errno: 'ENOENT' };
    const old = nodeAt(volume.root, names);
    const delta = shallowBytes(node, old) - shallowBytes(old, node);
    if (delta > 0 && volume.bytes + delta > VOLUME_BYTES_MAX) return { ok: false, errno: 'ENOSPC' };
    if (old === undefined && node !== undefined && volume.entries >= VOLUME_ENTRIES_MAX) {
      return { ok: false, errno: 'ENOSPC' };
    }
    this.byId.set(id, {
      root: replaceAt(volume.root, names, node, now),
      bytes: volume.bytes + delta,
      entries: volume.entries + (node === undefined ? 0 : 1) - (old === undefined ? 0 : 1),
    });
    return { ok: true, value: null };
  }

  newInode(): number {
    return this.nextInode++;
  }

  /** Another set with the same trees: what a copy writes is not seen here. */
  fork(): Volumes {
    const copy = new Volumes();
    copy.load(this.save());
    return copy;
  }

  save(): VolumesState {
    return { volumes: this.byId.save(), nextInode: this.nextInode };
  }

  load(state: VolumesState): void {
    this.byId.load(state.volumes);
    this.nextInode = state.nextInode;
  }
}

/** A directory that stays in place keeps its bytes; one that is moved or removed takes all below along. */
function shallowBytes(node: TreeNode | undefined, other: TreeNode | undefined): number {
  if (node === undefined) return 0;
  return node.type === 'directory' && other?.type === 'directory' ? 0 : bytesBelow(node);
}
