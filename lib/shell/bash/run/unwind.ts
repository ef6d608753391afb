/** Leaving frames early: break, continue, return, exit and Ctrl-C undo what the frames had changed. */
import type { Frame } from '../state';
import { putVariable, removeVariable } from '../variables';
import { closeAll } from './redirect';
import type { Run } from './run';

export const LOOPS = new Set(['for', 'cfor', 'while', 'select']);

export function cleanUp(frame: Frame, r: Run): void {
  const data = frame.data;
  if (!data) return;
  if (frame.kind === 'simple' || frame.kind === 'redirected') {
    if (data.savedFds) r.state.fds = data.savedFds;
    closeAll(r, data.opened);
    for (const name of Object.keys(data.savedVars ?? {})) restore(r, name, data.savedVars[name]);
    for (const path of data.temporary ?? []) r.sys.files.unlink(path);
  }
  if (frame.kind === 'call') {
    r.state.positional = data.positional;
    for (const name of Object.keys(data.locals)) restore(r, name, data.locals[name]);
  }
  if (frame.kind === 'source' && data.positional) r.state.positional = data.positional;
  if (frame.kind === 'trap') r.state.status = data.status;
  if (frame.kind === 'substitution' && frame.phase === 0) r.sys.close(data.fd);
}

export function restore(r: Run, name: string, variable: any): void {
  if (variable) putVariable(r.state, name, variable);
  else removeVariable(r.state, name);
}

export function unwindTo(r: Run, depth: number): void {
  while (r.state.stack.length > depth) cleanUp(r.state.stack.pop() as Frame, r);
}

export function unwindLoop(r: Run, levels: number, again: boolean): boolean {
  const { stack } = r.state;
  let left = levels;
  let found = -1;
  for (let i = stack.length - 1; i >= 0 && left > 0; i--) {
    const kind = (stack[i] as Frame).kind;
    if (kind === 'call' || kind === 'source') break;
    if (LOOPS.has(kind)) {
      found = i;
      left--;
    }
  }
  if (found < 0) return false;
  unwindTo(r, again ? found + 1 : found);
  return true;
}

/** Ends the innermost function or sourced file; false outside of both. */
export function unwindReturn(r: Run, status: number): boolean {
  const { stack } = r.state;
  for (let i = stack.length - 1; i >= 0; i--) {
    const kind = (stack[i] as Frame).kind;
    if (kind !== 'call' && kind !== 'source') continue;
    unwindTo(r, i);
    r.state.status = status;
    return true;
  }
  return false;
}
