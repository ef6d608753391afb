/** `kubectl cp`: one direction is `tar cf -` in the container, the other `tar -xmf -` (kubectl/pkg/cmd/cp/cp.go). */
import type { Command, Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';
import { baseName, clean, dirName, type FileSpec, fileSpec, join, withoutShortcuts, withoutSlash } from './file-spec';
import { pack } from './pack';
import { runInPod } from './remote';
import { unpack } from './unpack';

function ended(k: Invocation, code: number): number {
  if (code !== 0) k.err(`command terminated with exit code ${code}\n`);
  return code;
}

function* copyFromPod(k: Invocation, from: FileSpec, to: string): Flow<number> {
  let archive = '';
  const code = yield* runInPod(k, {
    ...from,
    command: ['tar', 'cf', '-', from.path],
    out: (text) => {
      archive += text;
    },
    err: (text) => k.out(text),
  });
  if (code !== 0) return ended(k, code);
  unpack(k, archive, withoutShortcuts(clean(from.path.replace(/^[/\\]+/, ''))), from, to);
  return 0;
}

/** Does the path name a directory there? Whatever else goes wrong is told by the copying itself. */
function* isDirectory(k: Invocation, to: FileSpec): Flow<boolean> {
  const nothing = () => undefined;
  try {
    const command = ['test', '-d', to.path];
    return (yield* runInPod(k, { ...to, command, quiet: true, out: nothing, err: nothing })) === 0;
  } catch {
    return false;
  }
}

function* copyToPod(k: Invocation, from: string, to: FileSpec): Flow<number> {
  if (!k.sys.files.stat(from).ok) throw new Failure(`${from} doesn't exist in local filesystem`);
  const path = (yield* isDirectory(k, to)) ? join(to.path, baseName(from)) : to.path;
  const flags = k.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const command = ['tar', ...flags, '-xmf', '-', '-C', withoutSlash(dirName(path))];
  const stdin = pack(k.sys, clean(from), baseName(clean(path)));
  const out = (text: string) => k.out(text);
  const err = (text: string) => k.err(text);
  return ended(k, yield* runInPod(k, { ...to, command, stdin, out, err }));
}

export const cp: Command = {
  name: 'cp',
  short: 'Copy files and directories to and from containers',
  flags: 'c,container no-preserve:bool retries:int=0',
  *run(k): Flow<number | undefined> {
    const [first, second] = k.args;
    if (first === undefined || second === undefined || k.args.length !== 2)
      throw new Failure('source and destination are required');
    const from = fileSpec(first);
    const to = fileSpec(second);
    if (from.pod !== '' && to.pod !== '') throw new Failure('one of src or dest must be a local file specification');
    if (from.path === '' || to.path === '') throw new Failure('filepath can not be empty');
    if (from.pod !== '') return yield* copyFromPod(k, from, to.path);
    if (to.pod !== '') return yield* copyToPod(k, from.path, to);
    throw new Failure('one of src or dest must be a remote file specification');
  },
};
