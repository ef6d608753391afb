/** What a process is to the files it uses: its working directory and user, and its descriptors behind /dev. */
import type { Result } from '../contract';
import { DONE, fail } from '../files/file-space';
import type { FilesOwner } from '../files/process-files';
import { readFd, writeFd } from './descriptors';
import type { Machine } from './machine';
import type { ProcessRecord } from './records';

export class OwnerOfFiles implements FilesOwner {
  constructor(
    private readonly m: Machine,
    private readonly process: ProcessRecord,
  ) {}

  get cwd(): string {
    return this.process.cwd;
  }
  get uid(): number {
    return this.process.uid;
  }
  get gid(): number {
    return this.process.gid;
  }
  get umask(): number {
    return this.process.umask;
  }

  readDevice({ device }: { readonly device: string }): string {
    if (device !== 'stdin') return '';
    return readFd(this.m, this.process, 0)?.text ?? '';
  }

  writeDevice({ device }: { readonly device: string }, text: string): Result<null> {
    if (device === 'full') return fail('ENOSPC');
    if (device === 'stdout' || device === 'stderr') writeFd(this.m, this.process, device === 'stdout' ? 1 : 2, text);
    return DONE;
  }

  /** Open descriptions keep their file when its name changes. */
  onRename(volume: string, from: readonly string[], to: readonly string[]): void {
    for (const open of this.m.descriptions.values()) {
      if (open.kind !== 'file' || open.volume !== volume) continue;
      if (from.every((name, index) => open.names[index] === name)) {
        open.names = [...to, ...open.names.slice(from.length)];
      }
    }
  }
}
