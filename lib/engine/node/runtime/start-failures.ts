/**
 * Why a command cannot be started, in runc's words as docker and containerd hand them on. What runc finds before it starts
 * (no such executable) fails the start; what the kernel's exec then refuses is said by the container itself, exit code 255.
 */

import type { Machine } from '../../host/process/machine';
import { findExecutable, findProgram } from '../../host/process/starting';

export interface StartFailure {
  /** `exec: "foo": executable file not found in $PATH` */
  readonly words: string;
  /** As dockerd derives it from the words. */
  readonly exitCode: number;
  readonly after: 'look-up' | 'exec';
}

export function startFailure(
  m: Machine,
  given: {
    readonly sandbox: string;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly uid: number;
    readonly gid: number;
  },
): StartFailure | undefined {
  const name = given.argv[0] ?? '';
  const found = findExecutable(m, given.sandbox, name, given.env.PATH, given.cwd, given);
  if (!found.ok) {
    const lookUp = (words: string, exitCode: number) => ({
      words: `exec: "${name}": ${words}`,
      exitCode,
      after: 'look-up' as const,
    });
    if (!name.includes('/')) return lookUp('executable file not found in $PATH', 127);
    if (found.errno === 'EISDIR') return lookUp('is a directory', 126);
    if (found.errno === 'EACCES') return lookUp('permission denied', 126);
    return lookUp(`stat ${name}: no such file or directory`, 127);
  }
  const program = findProgram(m, m.sandbox(given.sandbox), given.argv, given.env, given.cwd, given);
  if (program.ok) return undefined;
  const reason =
    program.errno === 'ENOEXEC'
      ? 'exec format error'
      : program.errno === 'EACCES'
        ? 'permission denied'
        : 'no such file or directory';
  return { words: `exec ${found.path}: ${reason}`, exitCode: 255, after: 'exec' };
}

/** What the state of the container keeps. */
export function stateMessage(runtime: 'docker' | 'containerd', words: string): string {
  const task = runtime === 'docker' ? 'failed to create task for container' : 'failed to create containerd task';
  const runc = 'OCI runtime create failed: runc create failed: unable to start container process';
  return `${task}: failed to create shim task: ${runc}: error during container init: ${words}`;
}

/** What starting it answers. */
export function startMessage(runtime: 'docker' | 'containerd', id: string, words: string): string {
  const message = stateMessage(runtime, words);
  return runtime === 'docker' ? `failed to start container "${id}": Error response from daemon: ${message}` : message;
}

/** dockerd writes it into the stream; containerd's CRI answers with an error. */
export function execMessage(runtime: 'docker' | 'containerd', execId: string, words: string): string {
  const runc = `OCI runtime exec failed: exec failed: unable to start container process: ${words}`;
  return runtime === 'docker' ? runc : `failed to exec in container: failed to start exec "${execId}": ${runc}`;
}
