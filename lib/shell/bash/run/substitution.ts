/** The start of `$(…)`, backticks and `<(…)`: a sub-shell writes into a pipe that substitution-step.ts reads. */
import type { Frame, NeedsCommand } from '../state';
import { withFd } from './fd-map';
import type { Run } from './run';
import { spawnShell } from './spawn';

export function startSubstitution(r: Run, need: NeedsCommand): void {
  const pipe = r.sys.pipe();
  r.state.traceDepth++;
  const pid = spawnShell(r, [listFrame(need.script, need.node)], withFd(r.state.fds, 1, pipe.write));
  r.state.traceDepth--;
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
