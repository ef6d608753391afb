/** The archive that comes from a pod, written below the destination; links are skipped with a warning. */
import { decodeArchive } from '../../../engine/base/tar';
import type { Sys } from '../../../engine/host/contract';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { dirName, type FileSpec, isInside, join } from './file-spec';
import { goReason } from './go-reason';

/** os.MkdirAll(path, 0755) */
function makeAll(sys: Sys, path: string): void {
  const known = sys.files.stat(path);
  if (known.ok) {
    if (known.value.type !== 'directory') throw new Failure(`mkdir ${path}: not a directory`);
    return;
  }
  const parent = dirName(path);
  if (parent !== path) makeAll(sys, parent);
  const made = sys.files.mkdir(path, 0o755);
  if (!made.ok && made.errno !== 'EEXIST') throw new Failure(`mkdir ${path}: ${goReason(made.errno)}`);
}

function create(sys: Sys, path: string, text: string): void {
  const stat = sys.files.stat(path);
  const isDirectory = stat.ok && stat.value.type === 'directory';
  const written = isDirectory ? ({ ok: false, errno: 'EISDIR' } as const) : sys.files.writeFile(path, text);
  if (!written.ok) throw new Failure(`open ${path}: ${goReason(written.errno)}`);
}

export function unpack(k: Invocation, archive: string, prefix: string, from: FileSpec, to: string): void {
  const { sys } = k;
  let warned = false;
  const members = decodeArchive(archive);
  if (members === undefined) {
    if (archive === '') return;
    throw new Failure('archive/tar: invalid tar header');
  }
  for (const member of members) {
    if (!member.name.startsWith(prefix)) throw new Failure('tar contents corrupted');
    const path = join(to, member.name.slice(prefix.length));
    if (!isInside(join(to), path)) {
      k.err(`warning: file ${JSON.stringify(path)} is outside target destination, skipping\n`);
      continue;
    }
    makeAll(sys, dirName(path));
    if (member.type === 'directory') makeAll(sys, path);
    else if (member.type === 'symlink') {
      const hint = `kubectl exec -n ${JSON.stringify(from.namespace)} ${JSON.stringify(from.pod)} -- tar cf - ${JSON.stringify(from.path)} | tar xf -`;
      const what = `${JSON.stringify(path)} -> ${JSON.stringify(member.target)}`;
      k.err(`warning: skipping symlink: ${what}${warned ? '' : ` (consider using "${hint}")`}\n`);
      warned = true;
    } else create(sys, path, member.text);
  }
}
