/** A running `$(…)`: reads the sub-shell's pipe to its end; the output becomes the next entry of the asker's memo. */
import type { Frame } from '../state';
import { childOf, reap } from './children';
import { type Outcome, pop, type Run } from './run';

export function stepSubstitution(frame: Frame, r: Run): Outcome {
  const data = frame.data;
  while (frame.phase === 0) {
    const got = r.sys.read(data.fd);
    if (!got) return { wait: { readable: [data.fd] } };
    data.text += got.text;
    if (got.eof) {
      r.sys.close(data.fd);
      frame.phase = 1;
    }
  }
  const child = childOf(r.state, data.pid);
  if (child?.kind !== 'done' && data.pid > 0) return { wait: { children: true } };
  pop(r, child?.kind === 'done' ? child.status : 1);
  reap(r.state, data.pid);
  const asker = r.state.stack[r.state.stack.length - 1];
  if (!asker) return;
  let text: string = data.text.replaceAll('\0', '');
  if (data.use === 'file') {
    const path = `/tmp/sh-np.${r.sys.pid}.${data.pid}`;
    r.sys.files.writeFile(path, text);
    text = path;
  }
  asker.memo = [...(asker.memo ?? []), text];
}
