/** Starts processes that no process of the sandbox asked for: log-in shells, scripts, a container's command, exec. */

import type { SandboxId, SpawnResult } from './contract';
import { parentEnvironment } from './environment';
import { addDescription, type NewDescription, release, retain } from './process/descriptors';
import type { Machine } from './process/machine';
import type { DescriptionId, ProcessRecord, TtyRecord } from './process/records';
import { addProcess, type Found, findProgram, gidOf, tooMany } from './process/starting';

export interface Launch {
  readonly sandbox: SandboxId;
  readonly argv: readonly string[];
  /** argv[0] as the program sees it, `-bash` for a log-in shell. */
  readonly argv0?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Either a terminal for all three, or one description each. */
  readonly tty?: TtyRecord;
  readonly stdin?: NewDescription;
  readonly stdout?: NewDescription;
  readonly stderr?: NewDescription;
  readonly purpose?: ProcessRecord['purpose'];
  readonly startUs?: number;
}
type LaunchErrno = Extract<SpawnResult, { ok: false }>['errno'];
export type LaunchResult =
  | { readonly ok: true; readonly process: ProcessRecord }
  | { readonly ok: false; readonly errno: LaunchErrno };

const NOTHING: NewDescription = { kind: 'device', device: 'null' };

/** Can this be started? As runtimes ask before they say that a container runs. */
export function lookUp(m: Machine, launch: Launch): Found {
  const sandbox = m.sandbox(launch.sandbox);
  const uid = launch.uid ?? 0;
  const env = launch.env ?? parentEnvironment(sandbox, uid);
  return findProgram(m, sandbox, launch.argv, env, launch.cwd ?? '/', { uid, gid: launch.gid ?? gidOf(sandbox, uid) });
}

export function launch(m: Machine, given: Launch): LaunchResult {
  const sandbox = m.sandbox(given.sandbox);
  if (tooMany(m, sandbox)) return { ok: false, errno: 'EAGAIN' };
  const found = lookUp(m, given);
  if (!found.ok) return found;
  const uid = given.uid ?? 0;
  const fds: DescriptionId[] = [];
  if (given.tty !== undefined) {
    const id = addDescription(m, { kind: 'tty', tty: given.tty.name });
    fds.push(id, id, id);
  } else {
    for (const one of [given.stdin, given.stdout, given.stderr]) fds.push(addDescription(m, one ?? NOTHING));
  }
  const held = new Set(fds);
  for (const id of held) retain(m, id);
  const argv = given.argv0 === undefined ? found.argv : [given.argv0, ...found.argv.slice(1)];
  const process = addProcess(m, {
    sandbox: sandbox.id,
    argv: [...argv],
    env: Object.freeze({ ...(given.env ?? parentEnvironment(sandbox, uid)) }),
    exe: found.path,
    cwd: given.cwd ?? '/',
    uid,
    gid: given.gid ?? gidOf(sandbox, uid),
    umask: 0o022,
    ppid: 0,
    group: 'new',
    session: 'new',
    tty: given.tty?.name ?? null,
    program: found.program,
    fds,
    actions: {},
    purpose: given.purpose ?? null,
    startUs: given.startUs,
  });
  for (const id of held) release(m, id);
  if (given.tty !== undefined) {
    given.tty.session = process.pid;
    given.tty.foreground = process.group;
  }
  return { ok: true, process };
}
