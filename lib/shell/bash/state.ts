/**
 * The whole state of one shell as plain data. Records that change are replaced, or say that they are edited in place, so
 * a sub-shell is a shallow copy that shares most of them (kernel.md section 2).
 */
import type { Fd, FdMap, Pid, Signal } from '../../engine/host/contract';
import type { LineState } from './readline/line-state';

export type Flavour = 'bash' | 'dash' | 'ash';

/** `s` string, `a` indexed array, `A` associative. Flags: x exported, r read-only, i integer, l lower, u upper, n reference. */
export interface Variable {
  readonly kind: 's' | 'a' | 'A';
  readonly flags: string;
  readonly text: string | null;
  readonly items?: Readonly<Record<string, string>>;
}
export type Variables = Readonly<Record<string, Variable>>;

/** A shell function: the script it was defined in and the number of its definition. */
export interface ShellFunction {
  readonly script: string;
  readonly node: number;
  readonly exported?: boolean;
}

export interface HashedPath {
  readonly name: string;
  readonly path: string;
  readonly hits: number;
}

export interface Child {
  readonly pid: Pid;
  state: ChildState;
}
export type ChildState =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped'; readonly signal: Signal }
  | { readonly kind: 'done'; readonly status: number; readonly signal?: Signal };

export interface Job {
  readonly number: number;
  readonly group: Pid;
  readonly pids: readonly Pid[];
  readonly text: string;
  readonly state: 'running' | 'stopped' | 'done';
  /** True once the learner was told about the present state. */
  readonly told: boolean;
  readonly status: number;
  readonly signal?: Signal;
}

/** A frame of the interpreter; `kind` names its handler in run/frames.ts. */
export interface Frame {
  kind: string;
  script: string;
  node: number;
  /** Position inside the node; meaning is the handler's. */
  phase: number;
  /** Conditions, `!` and all but the last of a && list: `set -e` does not act. */
  guarded?: boolean;
  /** Results that an interrupted expansion already has, in order of asking. */
  memo?: string[];
  /** A command was run for its words. */
  substituted?: boolean;
  /** Handler's own data. */
  data?: any;
}

export interface ShellState {
  flavour: Flavour;
  /** $0. */
  name: string;
  mode: 'interactive' | 'command' | 'file' | 'stdin';
  subshell: boolean;
  /** Started as a log-in shell: it says `logout` when it is left. */
  login: boolean;
  mainPid: Pid;
  /** Sub-shells within sub-shells, and how many of them are substitutions (the `+` signs of set -x). */
  depth: number;
  traceDepth: number;
  vars: Variables;
  functions: Readonly<Record<string, ShellFunction>>;
  aliases: Readonly<Record<string, string>>;
  options: Readonly<Record<string, boolean>>;
  positional: readonly string[];
  status: number;
  pipeStatus: readonly number[];
  lastArgument: string;
  lastBackground: Pid | null;
  line: number;
  fds: FdMap;
  stack: Frame[];
  /** Text to be written before anything else goes on. */
  pending: { readonly fd: Fd; readonly text: string }[];
  /** Edited in place. */
  children: Child[];
  jobs: readonly Job[];
  traps: Readonly<Record<string, string>>;
  caught: readonly string[];
  dirs: readonly string[];
  history: readonly string[];
  secondsFromUs: number;
  startedUs: number;
  /** Descriptors and files to tidy when the command that made them is over. */
  exiting: boolean;
  interrupted: boolean;
  input: { text: string; eof: boolean };
  editor: LineState | null;
  /** Lines of an unfinished command at the prompt. */
  partial: string;
  warnedAboutJobs: boolean;
  getoptsAt: number;
  /** Programs found in PATH and how often each was run since (`hash`); edited in place. */
  hashed: readonly HashedPath[];
}

/** Ends the present command line with a message; the status is what `$?` becomes. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 1,
    readonly fatal = true,
  ) {
    super(message);
  }
}

/** Thrown by an expansion that needs the output of a command: the machine runs it and asks again. */
export class NeedsCommand {
  constructor(
    readonly script: string,
    readonly node: number,
    readonly use: 'output' | 'file',
  ) {}
}
