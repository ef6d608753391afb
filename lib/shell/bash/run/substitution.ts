/** `$(…)`, backticks and `<(…)`: a sub-shell writes into a pipe; its output becomes the next entry of the asker's memo. */
import type { Frame, NeedsCommand } from '../state';
import { reap } from './children';
import { type Outcome, pop, type Run } from './run';
import { spawnShell } from './spawn';

export function startSubstitution(r: Run, need: NeedsCommand): void {
  const pipe = r.sys.pipe();
  const pid = spawnShell(r, [listFrame(need.script, need.node)], { ...r.state.fds, 1: pipe.write });
  r.sys.close(pipe.write);
  r.state.stack.push({
    kind: 'substitution',
    script: need.script,
    node: need.node,
    phase: 0,
    data: { fd: pipe.read, pid, text: '', use: need.use },
  });
}

export function listFrame(script: string, node: number, slot = 'statements'): Frame {
  return { kind: 'list', script, node, phase: 0, data: { slot } };
}

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
  const child = r.state.children[data.pid];
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
