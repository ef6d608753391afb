/** KUBECTL_EXTERNAL_DIFF: another program compares the two folders; its exit status is kubectl's (cmd/diff, DiffProgram). */
import type { Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

export interface Version {
  readonly folder: string;
  /** File name to text; what is not there has no file. */
  readonly texts: ReadonlyMap<string, string>;
}

const ARGUMENT = /^[a-zA-Z0-9-=]+$/;

function store(k: Invocation, { folder, texts }: Version): void {
  k.sys.files.mkdir(folder, 0o700);
  for (const [name, text] of texts) k.sys.files.writeFile(`${folder}/${name}`, text);
}

function drop(k: Invocation, { folder, texts }: Version): void {
  for (const name of texts.keys()) k.sys.files.unlink(`${folder}/${name}`);
  k.sys.files.rmdir(folder);
}

export function* externalDiff(k: Invocation, text: string, live: Version, merged: Version): Flow<number> {
  const [program = '', ...more] = text.split(' ');
  const argv = [program, live.folder, merged.folder, ...more.filter((arg) => ARGUMENT.test(arg))];
  yield* k.flush();
  store(k, live);
  store(k, merged);
  try {
    const child = k.sys.spawn({ argv });
    if (!child.ok) throw new Failure(`failed to run ${JSON.stringify(program)}: executable file not found in $PATH`);
    for (;;) {
      yield { children: true };
      for (const { pid, change } of k.sys.takeChildChanges()) {
        if (pid !== child.pid || (change.kind !== 'exited' && change.kind !== 'signaled')) continue;
        const code = change.kind === 'exited' ? change.code : -1;
        if (code === 0 || code === 1) return code;
        throw new Failure(`failed to run ${JSON.stringify(program)}: exit status ${code}`);
      }
    }
  } finally {
    drop(k, live);
    drop(k, merged);
  }
}
