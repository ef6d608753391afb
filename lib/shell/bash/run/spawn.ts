/** Starts sub-shells (a copy of the shell's own state with another stack) and external programs. */
import type { FdMap, Pid } from '../../../engine/host/contract';
import type { Frame, ShellState } from '../state';
import { exported } from '../variables';
import { noteChild } from './children';
import type { Run } from './run';

export interface GroupRequest {
  readonly group?: 'inherit' | 'new' | Pid;
}

/** Records that are replaced and never edited once they are frozen: parent and child, and saved states, share them. */
const SHARED = ['vars', 'functions', 'aliases', 'options', 'traps'] as const;

/** The state a sub-shell starts with: fds are its own numbers, traps stay behind (`jobs | wc -l` lists the parent's jobs). */
export function childState(state: ShellState, stack: Frame[], fds: FdMap): ShellState {
  for (const part of SHARED) Object.freeze(state[part]);
  const traps: Record<string, string> = {};
  for (const name of Object.keys(state.traps)) if (state.traps[name] === '') traps[name] = '';
  return {
    ...state,
    subshell: true,
    depth: state.depth + 1,
    fds: fds.map((fd, number) => (fd === undefined ? undefined : number)),
    stack,
    pending: [],
    children: [],
    traps,
    caught: [],
    exiting: false,
    interrupted: false,
    input: { text: '', eof: true },
    editor: null,
    partial: '',
    options: state.options.monitor ? { ...state.options, monitor: false } : state.options,
  };
}

export function programName(state: ShellState): string {
  return state.flavour === 'bash' ? 'bash' : 'sh';
}

export function spawnShell(r: Run, stack: Frame[], fds: FdMap, group: GroupRequest = {}): Pid {
  const result = r.sys.spawn({
    argv: r.sys.argv,
    env: exported(r.state),
    fds,
    group: group.group,
    frame: { program: programName(r.state), state: childState(r.state, stack, fds) as never },
  });
  if (!result.ok) return 0;
  noteChild(r.state, result.pid, { kind: 'running' });
  return result.pid;
}

/** bash's words for a program that cannot be started, and its status. */
export function spawnFailure(state: ShellState, name: string, errno: string): { message: string; status: number } {
  const found = name.includes('/');
  const bash = state.flavour === 'bash';
  if (errno === 'ENOENT') {
    if (!bash) return { message: `${name}: not found`, status: 127 };
    return { message: found ? `${name}: No such file or directory` : `${name}: command not found`, status: 127 };
  }
  if (errno === 'EACCES') return { message: `${name}: Permission denied`, status: 126 };
  if (errno === 'EISDIR')
    return { message: bash ? `${name}: Is a directory` : `${name}: Permission denied`, status: 126 };
  if (errno === 'EAGAIN') return { message: 'fork: retry: Resource temporarily unavailable', status: 254 };
  return { message: `${name}: cannot execute binary file: Exec format error`, status: 126 };
}

/** `path`: as programPath finds it; undefined where it finds nothing. */
export function spawnProgram(
  r: Run,
  words: readonly string[],
  path: string | undefined,
  env: Readonly<Record<string, string>>,
  fds: FdMap,
  group: GroupRequest = {},
): { pid: Pid } | { message: string; status: number } {
  let result = r.sys.spawn({ argv: words, path, env, fds, group: group.group });
  if (!result.ok && result.errno === 'ENOEXEC') {
    result = r.sys.spawn({
      argv: [programName(r.state), path ?? '', ...words.slice(1)],
      env,
      fds,
      group: group.group,
    });
  }
  if (!result.ok) {
    // What bash remembered and is gone is named by its path.
    const name = path ?? (words[0] as string);
    // The file is there, so it is the interpreter of its first line that is not.
    if (result.errno === 'ENOENT' && r.state.flavour === 'bash' && path !== undefined && r.sys.files.stat(path).ok)
      return { message: `${name}: cannot execute: required file not found`, status: 127 };
    return spawnFailure(r.state, name, result.errno);
  }
  noteChild(r.state, result.pid, { kind: 'running' });
  return { pid: result.pid };
}
