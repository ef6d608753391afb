/** The learner's editor as a child process on a temporary file (kubectl/pkg/cmd/util/editor). */
import type { Flow } from '../../command';
import { Failure } from '../../failure';
import type { Invocation } from '../../invocation';

export function* openEditor(k: Invocation, path: string): Flow {
  const editor = k.sys.env.KUBE_EDITOR || k.sys.env.EDITOR || 'vi';
  yield* k.flush();
  // A plain command is started itself, one with quotes is left to a shell.
  const argv = /["'\\]/.test(editor) ? ['sh', '-c', `${editor} ${path}`] : [...editor.split(' '), path];
  const child = k.sys.spawn({ argv });
  if (!child.ok) throw new Failure(`unable to launch the editor "${editor}"`);
  for (;;) {
    yield { children: true };
    for (const { pid, change } of k.sys.takeChildChanges()) {
      if (pid !== child.pid || (change.kind !== 'exited' && change.kind !== 'signaled')) continue;
      if (change.kind === 'exited' && change.code === 0) return;
      throw new Failure(`there was a problem with the editor "${editor}"`);
    }
  }
}
