/**
 * The contract between simulated programs and the machine they run on: files, processes, terminals, sockets.
 *
 * A *sandbox* is what a process sees as its machine: the workstation, a node, or one container. It has a file tree,
 * a network namespace, users and a table of installed programs. Programs come in three flavours:
 * `FrameProgram` (plain data, can be copied: everything that may live in a container, and the shell),
 * `GeneratorProgram` (vi, less, watch, interactive kubectl: never copied, only at a terminal),
 * and server apps (network/contract.ts `App`), which the host runs as processes of their own.
 *
 * Everything non-blocking is a direct call on `Sys`; a program blocks by returning (or yielding) a `Wait`.
 */
import type { Plain } from '../base/plain';
import type { ApiConnector } from '../client/transport';
import type { NetnsId } from '../network/contract';
import type { PureToolCall, PureToolResult, Random, Us } from '../sim/kernel-contract';
import type { ProcessSockets } from './socket-ports';

export type SandboxId = string; // 'workstation', 'node:minikube', 'container:<id>'
export type Pid = number;
export type Fd = number;
export type Signal =
  | 'SIGHUP'
  | 'SIGINT'
  | 'SIGQUIT'
  | 'SIGKILL'
  | 'SIGTERM'
  | 'SIGSTOP'
  | 'SIGTSTP'
  | 'SIGCONT'
  | 'SIGCHLD'
  | 'SIGPIPE'
  | 'SIGWINCH'
  | 'SIGTTIN'
  | 'SIGTTOU'
  | 'SIGUSR1'
  | 'SIGUSR2'
  | 'SIGALRM';
export type Errno =
  | 'ENOENT'
  | 'EACCES'
  | 'EEXIST'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'ENOTEMPTY'
  | 'EINVAL'
  | 'EBADF'
  | 'EPERM'
  | 'EROFS'
  | 'ELOOP'
  | 'ENOSPC'
  | 'EPIPE'
  | 'ENOEXEC'
  | 'ESRCH'
  | 'ENAMETOOLONG'
  | 'EXDEV'
  | 'EFBIG';
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errno: Errno };

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'device';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** In UTF-8 bytes. */
  readonly size: number;
  /** Virtual µs; negative before the session began (image files). */
  readonly mtimeUs: Us;
  readonly target?: string;
  readonly links: number;
  readonly inode: number;
  /** Of a device: its numbers. */
  readonly major?: number;
  readonly minor?: number;
}

/** File operations on absolute or cwd-relative paths, permission-checked as the process's user. File contents are text. */
export interface Files {
  stat(path: string): Result<FileStat>;
  lstat(path: string): Result<FileStat>;
  readFile(path: string): Result<string>;
  writeFile(path: string, text: string, options?: { readonly append?: boolean; readonly mode?: number }): Result<null>;
  readdir(path: string): Result<readonly string[]>; // sorted by code unit, without . and ..
  mkdir(path: string, mode?: number): Result<null>;
  rmdir(path: string): Result<null>;
  unlink(path: string): Result<null>;
  rename(from: string, to: string): Result<null>;
  symlink(target: string, path: string): Result<null>;
  chmod(path: string, mode: number): Result<null>;
  chown(path: string, uid: number, gid: number): Result<null>;
  utimes(path: string, mtimeUs: Us): Result<null>;
  realpath(path: string): Result<string>;
  resolve(path: string): string; // cwd-relative to absolute, no file access
}

/** By its number in one table, which number a descriptor has in another. */
export type FdMap = readonly (Fd | undefined)[];

export interface SpawnRequest {
  /** argv[0] as typed; looked up in PATH unless it holds a slash. */
  readonly argv: readonly string[];
  /** The program's file where the caller has found it already (execve's first argument); argv[0] is then a mere name. */
  readonly path?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The parent's fd at the place of each of the child's. Default: 0, 1 and 2 are inherited. */
  readonly fds?: FdMap;
  /** 'inherit' (default) or 'new': the child leads a new process group. Or an existing group to join. */
  readonly group?: 'inherit' | 'new' | Pid;
  readonly uid?: number;
  /** Instead of a program from PATH: another frame program with a ready state (sub-shells: a copy of the shell's own frame), which is the child's from then on. */
  readonly frame?: { readonly program: string; readonly state: Plain };
}
export type SpawnResult =
  | { readonly ok: true; readonly pid: Pid }
  | { readonly ok: false; readonly errno: 'ENOENT' | 'EACCES' | 'ENOEXEC' | 'EISDIR' | 'EAGAIN' };

export interface ProcessInfo {
  readonly pid: Pid;
  readonly ppid: Pid;
  readonly group: Pid;
  readonly session: Pid;
  readonly uid: number;
  readonly argv: readonly string[];
  readonly state: 'running' | 'waiting' | 'stopped' | 'zombie';
  readonly tty: string | null;
  readonly startedUs: Us;
  readonly cpuUs: Us;
  /** As `SocketOwner.key` of its sockets: tells ss whose a socket is. */
  readonly socketKey?: string;
}

export type ExitStatus =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signaled'; readonly signal: Signal };
export type ChildChange = {
  readonly pid: Pid;
  readonly change: ExitStatus | { readonly kind: 'stopped'; readonly signal: Signal } | { readonly kind: 'continued' };
};

/** What a blocked program waits for: the first that happens wakes it. Signals with a handler wake it too. */
export interface Wait {
  readonly readable?: readonly Fd[];
  readonly writable?: readonly Fd[];
  readonly children?: boolean; // any child changed state: then call sys.takeChildChanges()
  readonly sockets?: readonly number[];
  readonly sleepUs?: Us;
  readonly pureTool?: PureToolCall;
  readonly watch?: boolean; // an API watch of this process has events: sys.takeWatchEvents()
  readonly stream?: number; // an API stream (exec, …) changed state
}
export type Wake =
  | { readonly kind: 'start' }
  | { readonly kind: 'ready' } // one of readable / writable / children / sockets / watch / stream
  | { readonly kind: 'timeout' } // sleepUs passed
  | { readonly kind: 'tool'; readonly result: PureToolResult }
  | { readonly kind: 'signal'; readonly signal: Signal } // a handled signal; the wait was interrupted
  | { readonly kind: 'continue' }; // the next step after `continue`

/** The machine as one process sees it. */
export interface Sys {
  readonly pid: Pid;
  readonly ppid: Pid;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid: number;
  readonly sandbox: SandboxId;
  readonly hostname: string;
  readonly netns: NetnsId;
  readonly now: Us;
  readonly epochMs: number;
  cwd(): string;
  chdir(path: string): Result<null>;
  umask(mask?: number): number;
  readonly files: Files;
  readonly random: Random; // chooser-backed: $RANDOM, shuf, jitter

  /** Up to all buffered text; '' with eof true at the end; undefined = would block (wait on readable). On a cooked tty: whole lines. */
  read(fd: Fd): { readonly text: string; readonly eof: boolean } | undefined;
  /** Pushes text back so that the next read sees it first (line readers). */
  unread(fd: Fd, text: string): void;
  /** Accepts all or nothing: false = would block (wait on writable); EPIPE raises SIGPIPE. Files and ttys never block. */
  write(fd: Fd, text: string): boolean;
  open(path: string, how: 'read' | 'write' | 'append' | 'readwrite'): Result<Fd>;
  close(fd: Fd): void;
  dup(fd: Fd, onto?: Fd): Result<Fd>;
  pipe(): { readonly read: Fd; readonly write: Fd };
  /** Takes a pipe end offered by another part of the host (ends of exec streams) as a descriptor. */
  adoptPipe(pipe: number, end: 'read' | 'write'): Fd;
  isOpen(fd: Fd): boolean;

  spawn(request: SpawnRequest): SpawnResult;
  /** exec(2): replaces this process by a program; returns only on failure. */
  exec(argv: readonly string[], env?: Readonly<Record<string, string>>, path?: string): SpawnResult;
  takeChildChanges(): readonly ChildChange[];
  kill(target: Pid, signal: Signal): Result<null>; // negative: a process group
  processes(): readonly ProcessInfo[]; // of this sandbox
  /** Which signals wake this program instead of their default action; 'ignore' drops them. Ignored ones are inherited. */
  onSignal(signal: Signal, action: 'default' | 'handle' | 'ignore'): void;

  isatty(fd: Fd): boolean;
  ttyName(fd: Fd): string | undefined;
  ttyMode(fd: Fd, mode?: 'cooked' | 'raw' | 'cooked-noecho'): 'cooked' | 'raw' | 'cooked-noecho';
  ttySize(fd: Fd): { readonly columns: number; readonly rows: number };
  /** Column of the terminal's cursor: not 0 behind output that ended without a newline. */
  ttyColumn(fd: Fd): number;
  /** Makes a process group the foreground one of the terminal (tcsetpgrp); returns the present one. */
  foreground(fd: Fd, group?: Pid): Pid;

  readonly sockets: ProcessSockets;
  /** The API as reached over the simulated network from this sandbox, with a bearer token; refused or timed out as a real client would see. */
  connectApi(server: string, token: string | undefined, userAgent: string): ApiConnection;
  takeWatchEvents(): readonly { readonly watch: number; readonly events: Plain }[];
  /** Absolute path of an executable as execvp finds it in `path`, by default the process's own PATH. */
  which(name: string, path?: string): string | undefined;
  /** For `ip`, `iptables-save`, `ss`, `conntrack`, `systemctl`, `crictl`…: the node's or namespace's own tables. Typed by their owners. */
  readonly inspect: Inspect;
}

export type ApiConnection =
  | { readonly ok: true; readonly transport: import('../client/transport').ApiTransport }
  | {
      readonly ok: false;
      readonly error: 'refused' | 'timeout' | 'no-such-host' | 'unreachable';
      readonly address: string;
    };

/** Read-only doors to parts of the machine that programs of node and network print; filled by cluster composition. */
export interface Inspect {
  readonly network?: unknown; // narrowed by lib/engine/network/inspect.ts
  readonly cluster?: unknown; // narrowed by minikube and node tools
}

/** A program of plain data. `state` is owned by the process and may be mutated in place; it must stay plain. */
export interface FrameProgram<S = Plain> {
  readonly name: string;
  start(sys: Sys): S;
  step(state: S, wake: Wake, sys: Sys): Step;
}
export type Step = { readonly wait: Wait } | { readonly again: true } | { readonly exit: number };

/** A program for a terminal; holds a JavaScript stack, so it is never copied. */
export interface GeneratorProgram {
  readonly name: string;
  run(sys: Sys): Generator<Wait, number, Wake>;
}

/** name -> program. Which sandbox has which program at which path is part of its image (files marked executable with `program:<name>` content). */
export interface ProgramTable {
  frame(name: string): FrameProgram | undefined;
  generator(name: string): GeneratorProgram | undefined;
}

/** Text of an executable file that stands for a built-in program: `#!program <name>`; `#!/bin/sh` scripts run by the shell. */
export const PROGRAM_MARK = '#!program ';

/** Hosts, as session and cluster use them. */
export interface TerminalPort {
  /** Text a terminal shows arrives here; called inside events, so the callee only queues it. */
  onOutput(tty: string, text: string): void;
  onExit(tty: string, status: ExitStatus): void;
}

export type { ApiConnector };
