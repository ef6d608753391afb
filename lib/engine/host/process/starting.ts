/** Finding and starting programs: PATH, `#!` lines, permissions, the process budget; fork and exec in one (posix_spawn). */

import { remembered } from '../../base/remembered';
import type { Errno, FdMap, Pid, SpawnRequest, SpawnResult } from '../contract';
import { PROGRAM_MARK } from '../contract';
import { allows, type Credentials } from '../files/file-space';
import { absolute } from '../files/process-files';
import { place } from './descriptors';
import type { Machine } from './machine';
import type { DescriptionId, ProcessRecord, ProgramRecord, SandboxRecord } from './records';

/** Virtual time until a started program, or a copy of a shell, does its first step. */
const PROGRAM_START_US = 1_000;
/** Large programs load longer: what a controller does in the meantime is seen by the next kubectl, as on a real machine. */
const SLOW_START_US: Readonly<Record<string, number>> = { kubectl: 40_000, minikube: 60_000 };
const FORK_US = 300;
const INTERPRETERS_MAX = 4;
const STANDARD_FDS: FdMap = [0, 1, 2];
/** What stands before the name of a server app where a program's file says what it is. */
const APP_MARK = 'app:';
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type StartErrno = Extract<SpawnResult, { ok: false }>['errno'];
export type Found =
  | { readonly ok: true; readonly path: string; readonly argv: readonly string[]; readonly program: ProgramRecord }
  | { readonly ok: false; readonly errno: StartErrno };

const directoriesOf = remembered((path: string): readonly string[] => path.split(':'));

function startErrno(errno: Errno): StartErrno {
  return errno === 'EACCES' || errno === 'EISDIR' ? errno : 'ENOENT';
}

/** Absolute path of an executable as execvp finds it. */
export function findExecutable(
  m: Machine,
  sandbox: string,
  name: string,
  path: string | undefined,
  cwd: string,
  who: Credentials,
):
  | { readonly ok: true; readonly path: string; readonly text: string }
  | { readonly ok: false; readonly errno: StartErrno } {
  const space = m.space(sandbox);
  if (name === '') return { ok: false, errno: 'ENOENT' };
  const directories = name.includes('/') ? [''] : directoriesOf(path ?? DEFAULT_PATH);
  let failure: StartErrno = 'ENOENT';
  for (const directory of directories) {
    const full = name.includes('/')
      ? absolute(cwd, name)
      : absolute(cwd, `${directory === '' ? '.' : directory}/${name}`);
    const found = space.walk(full, who, true);
    if (!found.ok) {
      if (name.includes('/')) return { ok: false, errno: startErrno(found.errno) };
      continue;
    }
    const { node } = found.value;
    if (node === undefined) continue;
    if (node.type === 'directory') {
      if (name.includes('/')) return { ok: false, errno: 'EISDIR' };
      continue;
    }
    if (node.type !== 'file' || !allows(node, who, 1)) {
      failure = 'EACCES';
      continue;
    }
    return { ok: true, path: full, text: node.text };
  }
  return { ok: false, errno: failure };
}

function programOf(m: Machine, sandbox: SandboxRecord, name: string): ProgramRecord | undefined {
  if (name.startsWith(APP_MARK)) {
    const app = name.slice(APP_MARK.length);
    if (m.options.appOf?.(sandbox.image, app) === undefined) return undefined;
    return { kind: 'app', name: app, started: false, state: null, listeners: [], connections: [] };
  }
  if (m.options.programs.frame(name) !== undefined) return { kind: 'frame', name, started: false, state: null };
  return m.options.programs.generator(name) === undefined ? undefined : { kind: 'generator', name, started: false };
}

/** Resolves argv to a program, through `#!` lines. */
export function findProgram(
  m: Machine,
  sandbox: SandboxRecord,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  who: Credentials,
  path?: string,
): Found {
  let words = argv;
  for (let depth = 0; depth < INTERPRETERS_MAX; depth++) {
    const name = (depth === 0 ? path : undefined) ?? words[0] ?? '';
    const found = findExecutable(m, sandbox.id, name, env.PATH, cwd, who);
    if (!found.ok) return found;
    if (found.text.startsWith(PROGRAM_MARK)) {
      const program = programOf(m, sandbox, found.text.slice(PROGRAM_MARK.length).trim());
      if (program === undefined) return { ok: false, errno: 'ENOEXEC' };
      return { ok: true, path: found.path, argv: words, program };
    }
    const line = /^#![ \t]*(\S+)[ \t]*([^\n]*?)[ \t]*(?:\n|$)/.exec(found.text);
    if (line === null) return { ok: false, errno: 'ENOEXEC' };
    const argument = line[2] === '' ? [] : [line[2] as string];
    // The path as it was called, which becomes the script's $0.
    const script = words[0]?.includes('/') ? words[0] : found.path;
    words = [line[1] as string, ...argument, script, ...words.slice(1)];
  }
  return { ok: false, errno: 'ENOEXEC' };
}

export interface NewProcess {
  readonly sandbox: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exe: string;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly ppid: Pid;
  readonly group: Pid | 'new';
  readonly session: Pid | 'new';
  readonly tty: string | null;
  readonly program: ProgramRecord;
  readonly fds: readonly (DescriptionId | undefined)[];
  readonly actions: ProcessRecord['actions'];
  readonly purpose?: ProcessRecord['purpose'];
  readonly startUs?: number;
}

export function addProcess(m: Machine, given: NewProcess): ProcessRecord {
  const sandbox = m.sandbox(given.sandbox);
  const pid = sandbox.nextPid++;
  const { group, session, fds, startUs = PROGRAM_START_US, purpose = null } = given;
  // Field by field: a record made by spreading has a slow shape, and processes are the busiest records there are.
  const process: ProcessRecord = {
    key: m.newId(),
    pid,
    ppid: given.ppid,
    sandbox: given.sandbox,
    argv: given.argv,
    env: given.env,
    exe: given.exe,
    cwd: given.cwd,
    uid: given.uid,
    gid: given.gid,
    umask: given.umask,
    group: group === 'new' ? pid : group,
    session: session === 'new' ? pid : session,
    tty: given.tty,
    program: given.program,
    actions: given.actions,
    purpose,
    generation: 0,
    fds: [],
    sockets: [],
    dirtySockets: [],
    watches: [],
    watchEvents: [],
    wait: null,
    nextWake: { kind: 'start' },
    stepEvent: 0,
    sleepEvent: 0,
    due: null,
    busyUntilUs: m.now + startUs,
    toolNumber: 0,
    signals: [],
    stopped: false,
    status: null,
    changes: [],
    startedUs: m.now,
    cpuUs: 0,
    wantsRoom: 0,
  };
  m.processes.set(process.key, process);
  for (const [fd, id] of fds.entries()) if (id !== undefined) place(m, process, id, fd);
  m.schedule(process);
  return process;
}

/** Zombies do not count: a container's process 1 may never reap what it adopts. */
export function tooMany(m: Machine, sandbox: SandboxRecord): boolean {
  const all = m.processes.of(sandbox.id);
  if (all.size < sandbox.maxProcesses) return false;
  return [...all.values()].filter((one) => one.status === null).length >= sandbox.maxProcesses;
}

function keptActions(parent: ProcessRecord): ProcessRecord['actions'] {
  const actions: ProcessRecord['actions'] = {};
  for (const name of Object.keys(parent.actions) as (keyof ProcessRecord['actions'])[]) {
    if (parent.actions[name] === 'ignore') actions[name] = 'ignore';
  }
  return actions;
}

/** What is frozen is nobody's to change, and shared. */
function frozenCopy(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.isFrozen(env) ? env : Object.freeze({ ...env });
}

function startTime(program: ProgramRecord): number {
  return SLOW_START_US[program.name] ?? PROGRAM_START_US;
}

export function spawn(m: Machine, parent: ProcessRecord, request: SpawnRequest): SpawnResult {
  const sandbox = m.sandbox(parent.sandbox);
  if (tooMany(m, sandbox)) return { ok: false, errno: 'EAGAIN' };
  const env = frozenCopy(request.env ?? parent.env);
  const cwd = request.cwd ?? parent.cwd;
  const uid = request.uid ?? parent.uid;
  const gid = request.uid === undefined ? parent.gid : gidOf(sandbox, uid);
  let program: ProgramRecord;
  let argv = request.argv;
  let exe = parent.exe;
  if (request.frame !== undefined) {
    program = { kind: 'frame', name: request.frame.program, started: true, state: request.frame.state };
  } else {
    const found = findProgram(m, sandbox, request.argv, env, cwd, { uid, gid }, request.path);
    if (!found.ok) return found;
    program = found.program;
    argv = found.argv;
    exe = found.path;
  }
  const fds = (request.fds ?? STANDARD_FDS).map((fd) => (fd === undefined ? undefined : parent.fds[fd]));
  const group = request.group === undefined || request.group === 'inherit' ? parent.group : request.group;
  const child = addProcess(m, {
    sandbox: parent.sandbox,
    argv: [...argv],
    env,
    exe,
    cwd,
    uid,
    gid,
    umask: parent.umask,
    ppid: parent.pid,
    group,
    session: parent.session,
    tty: parent.tty,
    program,
    fds,
    actions: keptActions(parent),
    startUs: Math.max(0, parent.busyUntilUs - m.now) + (request.frame === undefined ? startTime(program) : FORK_US),
  });
  return { ok: true, pid: child.pid };
}

export function gidOf(sandbox: SandboxRecord, uid: number): number {
  return sandbox.users.find((user) => user.uid === uid)?.gid ?? (uid === 0 ? 0 : uid);
}

/** exec(2): same process, other program; caught signals go back to their defaults. */
export function exec(
  m: Machine,
  process: ProcessRecord,
  argv: readonly string[],
  env: Readonly<Record<string, string>> | undefined,
  path?: string,
): SpawnResult {
  const sandbox = m.sandbox(process.sandbox);
  const nextEnv = frozenCopy(env ?? process.env);
  const found = findProgram(m, sandbox, argv, nextEnv, process.cwd, process, path);
  if (!found.ok) return found;
  process.argv = [...found.argv];
  process.env = nextEnv;
  process.exe = found.path;
  process.program = found.program;
  process.generation++;
  process.actions = keptActions(process);
  // What had been caught but not yet handled meets the new program's default actions.
  const caught = process.signals;
  process.signals = [];
  for (const signal of caught) m.calls.signal(process, signal, 'inside');
  process.nextWake = { kind: 'start' };
  m.generators.delete(process.key);
  process.busyUntilUs = Math.max(process.busyUntilUs, m.now) + startTime(found.program);
  return { ok: true, pid: process.pid };
}
