/** Scripts without a terminal: `bash -c` (or `sh -c`) whose output is collected. Setup, solutions and golden replay use them. */
import type { ExitStatus, SandboxId } from './contract';
import { loginEnvironment, userOf } from './environment';
import { launch } from './launching';
import type { Machine } from './process/machine';
import { newPipe } from './process/pipes';
import type { ProcessRecord } from './process/records';

export interface ScriptOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: string;
}
export interface ScriptRun {
  /** Names the run in the host's state: `scriptRun(machine, id)` finds it again after a restore. */
  readonly id: number;
  readonly status: () => ExitStatus | undefined;
  readonly stdout: () => string;
  readonly stderr: () => string;
  kill(): void;
}

export function runScript(m: Machine, sandboxId: SandboxId, script: string, options: ScriptOptions): ScriptRun {
  const sandbox = m.sandbox(sandboxId);
  const named = options.user === undefined ? undefined : sandbox.users.find((one) => one.name === options.user);
  const user = named ?? sandbox.users[0] ?? userOf(sandbox, 0);
  const shell = user?.shell ?? '/bin/sh';
  const env = user === undefined ? { ...sandbox.env } : loginEnvironment(sandbox, user);
  return runProgram(m, sandboxId, [shell, '-c', script], {
    cwd: options.cwd ?? user?.home ?? '/',
    env: { ...env, ...options.env },
    uid: user?.uid ?? 0,
    gid: user?.gid ?? 0,
    stdin: options.stdin ?? '',
  });
}

export function runProgram(
  m: Machine,
  sandbox: SandboxId,
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly uid: number;
    readonly gid?: number;
    readonly stdin: string;
    readonly purpose?: ProcessRecord['purpose'];
    /** A number of `newId` that the caller already knows the run by. */
    readonly id?: number;
  },
): ScriptRun {
  const id = options.id ?? m.newId();
  // A pipe that holds all of it and whose writer is already gone.
  const input = newPipe(m);
  input.text = options.stdin;
  const started = launch(m, {
    sandbox,
    argv,
    cwd: options.cwd,
    ...(options.env === undefined ? {} : { env: options.env }),
    uid: options.uid,
    ...(options.gid === undefined ? {} : { gid: options.gid }),
    stdin: { kind: 'pipe', pipe: input.id, end: 'read' },
    stdout: { kind: 'collect', collection: id, stream: 'stdout' },
    stderr: { kind: 'collect', collection: id, stream: 'stderr' },
    purpose: options.purpose ?? { kind: 'collection', id: String(id) },
  });
  const base = { id, stdout: '', stderr: '', truncated: false };
  if (started.ok) m.collections.set(id, { ...base, process: started.process.key, status: null });
  else {
    m.pipes.delete(input.id);
    const code = started.errno === 'ENOENT' ? 127 : 126;
    const why = started.errno === 'EAGAIN' ? 'fork: retry: Resource temporarily unavailable' : 'command not found';
    m.collections.set(id, {
      ...base,
      process: 0,
      stderr: `bash: ${argv[0]}: ${why}\n`,
      status: { kind: 'exited', code },
    });
  }
  return scriptRun(m, id);
}

export function scriptRun(m: Machine, id: number): ScriptRun {
  return {
    id,
    status: () => m.collections.get(id)?.status ?? undefined,
    stdout: () => m.collections.get(id)?.stdout ?? '',
    stderr: () => m.collections.get(id)?.stderr ?? '',
    kill() {
      const process = m.processes.get(m.collections.get(id)?.process ?? -1);
      if (process === undefined || process.status !== null) return;
      m.signalGroup(process.sandbox, process.group, 'SIGKILL', 'outside');
    },
  };
}
