/** `Files` of one process: relative paths from its working directory, its user's permissions, its umask. */
import type { Us } from '../../sim/kernel-contract';
import type { FileStat, Files, Result } from '../contract';
import {
  type Caller,
  change,
  mkdir,
  openForWriting,
  readdir,
  readText,
  remove,
  rename,
  setText,
  stat,
  symlink,
} from './file-calls';
import { allows, DONE, type FileSpace, fail } from './file-space';
import type { DeviceNode } from './node';

export interface FilesOwner extends Caller {
  readonly cwd: string;
  /** Text read from or written to a device by path, as far as it is more than nothing. */
  readDevice?(device: DeviceNode): string;
  writeDevice?(device: DeviceNode, text: string): Result<null>;
  /** Open descriptions follow a file that is renamed. */
  onRename?(volume: string, from: readonly string[], to: readonly string[]): void;
}

export function absolute(cwd: string, path: string): string {
  return path.startsWith('/') ? path : cwd === '/' ? `/${path}` : `${cwd}/${path}`;
}

/** Cwd-relative to absolute without file access: `.` and `..` taken literally, as the shell's logical paths are. */
export function normalized(cwd: string, path: string): string {
  const names: string[] = [];
  for (const name of absolute(cwd, path).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

export class ProcessFiles implements Files {
  constructor(
    private readonly space: FileSpace,
    private readonly owner: FilesOwner,
  ) {}

  stat(path: string): Result<FileStat> {
    return path === '' ? fail('ENOENT') : stat(this.space, this.at(path), this.owner, true);
  }

  lstat(path: string): Result<FileStat> {
    return path === '' ? fail('ENOENT') : stat(this.space, this.at(path), this.owner, false);
  }

  readFile(path: string): Result<string> {
    if (path === '') return fail('ENOENT');
    const found = this.space.walk(this.at(path), this.owner, true);
    if (found.ok && found.value.node?.type === 'device') {
      return { ok: true, value: this.owner.readDevice?.(found.value.node) ?? '' };
    }
    return readText(this.space, this.at(path), this.owner);
  }

  writeFile(
    path: string,
    text: string,
    options: { readonly append?: boolean; readonly mode?: number } = {},
  ): Result<null> {
    if (path === '') return fail('ENOENT');
    const opened = openForWriting(this.space, this.at(path), this.owner, { truncate: false, mode: options.mode });
    if (!opened.ok) return opened;
    const { node } = opened.value;
    if (node === undefined) return fail('ENOENT');
    if (node.type === 'device') return this.owner.writeDevice?.(node, text) ?? DONE;
    const before = options.append && node.type === 'file' ? node.text : '';
    const written = setText(this.space, opened.value, node, before + text);
    return written.ok ? DONE : written;
  }

  readdir(path: string): Result<readonly string[]> {
    return path === '' ? fail('ENOENT') : readdir(this.space, this.at(path), this.owner);
  }

  mkdir(path: string, mode?: number): Result<null> {
    return path === '' ? fail('ENOENT') : mkdir(this.space, this.at(path), this.owner, mode);
  }

  rmdir(path: string): Result<null> {
    return path === '' ? fail('ENOENT') : remove(this.space, this.at(path), this.owner, 'directory');
  }

  unlink(path: string): Result<null> {
    return path === '' ? fail('ENOENT') : remove(this.space, this.at(path), this.owner, 'file');
  }

  rename(from: string, to: string): Result<null> {
    if (from === '' || to === '') return fail('ENOENT');
    const done = rename(this.space, this.at(from), this.at(to), this.owner);
    if (!done.ok) return done;
    this.owner.onRename?.(done.value.from.volume, done.value.from.names, done.value.to.names);
    return DONE;
  }

  symlink(target: string, path: string): Result<null> {
    return target === '' || path === '' ? fail('ENOENT') : symlink(this.space, target, this.at(path), this.owner);
  }

  chmod(path: string, mode: number): Result<null> {
    const { uid } = this.owner;
    return change(this.space, this.at(path), this.owner, (node) => uid === 0 || node.uid === uid, { mode });
  }

  chown(path: string, uid: number, gid: number): Result<null> {
    const own = this.owner.uid;
    const to = { ...(uid >= 0 ? { uid } : {}), ...(gid >= 0 ? { gid } : {}) };
    const may = (node: { uid: number; gid: number }) =>
      own === 0 || (node.uid === own && (uid < 0 || uid === own) && (gid < 0 || gid === this.owner.gid));
    return change(this.space, this.at(path), this.owner, may, to);
  }

  utimes(path: string, mtimeUs: Us): Result<null> {
    const { uid } = this.owner;
    const may = (node: Parameters<typeof allows>[0]) => uid === 0 || node.uid === uid || allows(node, this.owner, 2);
    return change(this.space, this.at(path), this.owner, may, { mtimeUs });
  }

  realpath(path: string): Result<string> {
    if (path === '') return fail('ENOENT');
    const found = this.space.walk(this.at(path), this.owner, true);
    if (!found.ok) return found;
    return found.value.node === undefined ? fail('ENOENT') : { ok: true, value: found.value.path };
  }

  resolve(path: string): string {
    return normalized(this.owner.cwd, path);
  }

  private at(path: string): string {
    return absolute(this.owner.cwd, path);
  }
}
