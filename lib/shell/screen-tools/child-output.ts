/** One run of another command whose output is collected, as plain data: what watch shows. */
import type { Sys } from '../../engine/host/contract';
import { signalNumber } from '../bash/run/children';

export interface ChildRun {
  readonly pid: number;
  readonly fd: number;
  text: string;
  ended: boolean;
  status: number | null;
}

/** Starts with standard output and error in one pipe; a number is the status of a failure to start. */
export function startChild(
  sys: Sys,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildRun | number {
  const pipe = sys.pipe();
  const started = sys.spawn({ argv, env, fds: [0, pipe.write, pipe.write] });
  sys.close(pipe.write);
  if (started.ok) return { pid: started.pid, fd: pipe.read, text: '', ended: false, status: null };
  sys.close(pipe.read);
  return started.errno === 'ENOENT' ? 127 : 126;
}

/** Reads what there is; true when the command is over and its output complete. */
export function pollChild(sys: Sys, run: ChildRun): boolean {
  while (!run.ended) {
    const got = sys.read(run.fd);
    if (!got) break;
    run.text += got.text;
    if (!got.eof) continue;
    run.ended = true;
    sys.close(run.fd);
  }
  for (const { pid, change } of sys.takeChildChanges()) {
    if (pid !== run.pid) continue;
    if (change.kind === 'exited') run.status = change.code;
    else if (change.kind === 'signaled') run.status = 128 + signalNumber(change.signal);
  }
  return run.ended && run.status !== null;
}
