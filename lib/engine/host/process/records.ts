/** The host layer's simulated state: plain records that can be copied, saved and hashed. Behaviour is in the files beside. */
import type { Plain } from '../../base/plain';
import type { NetnsId, SocketId } from '../../network/contract';
import type { EventId, Us } from '../../sim/kernel-contract';
import type { ChildChange, ExitStatus, Fd, Pid, SandboxId, Signal, Wait, Wake } from '../contract';
import type { SpaceState } from '../files/file-space';

/** Number of a process in the whole host layer; `Pid` counts within one sandbox. */
export type ProcessKey = number;
export type DescriptionId = number;
export type PipeId = number;

export interface UserRecord {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}
export interface SandboxRecord {
  readonly id: SandboxId;
  readonly hostname: string;
  readonly netns: NetnsId;
  readonly env: Readonly<Record<string, string>>;
  readonly users: readonly UserRecord[];
  readonly space: SpaceState;
  /** Names the image whose apps its executables may start. */
  readonly image: string;
  readonly ips: readonly string[];
  /** A container's process 1 ends all others with it and is deaf to signals that it does not catch. */
  readonly init: boolean;
  readonly maxProcesses: number;
  nextPid: Pid;
}

export interface AppConnection {
  readonly socket: SocketId;
  readonly port: number;
  readonly from: { readonly ip: string; readonly port: number };
  closed: boolean;
}
export type ProgramRecord =
  | { readonly kind: 'frame'; readonly name: string; started: boolean; state: Plain }
  | { readonly kind: 'generator'; readonly name: string; started: boolean }
  | {
      readonly kind: 'app';
      readonly name: string;
      started: boolean;
      state: Plain;
      listeners: { readonly socket: SocketId; readonly port: number }[];
      connections: AppConnection[];
    };

export interface ProcessRecord {
  readonly key: ProcessKey;
  readonly sandbox: SandboxId;
  readonly pid: Pid;
  ppid: Pid;
  group: Pid;
  session: Pid;
  uid: number;
  gid: number;
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  exe: string;
  cwd: string;
  umask: number;
  tty: string | null;
  program: ProgramRecord;
  /** Counts exec(2): a step's result belongs to the program it began with. */
  generation: number;
  /** By number; a list, as objects with numbers for names are slow. */
  fds: (DescriptionId | undefined)[];
  sockets: SocketId[];
  dirtySockets: SocketId[];
  watches: number[];
  watchEvents: { readonly watch: number; readonly events: Plain }[];
  /** Undefined: runnable. */
  wait: Wait | null;
  nextWake: Wake;
  stepEvent: EventId;
  sleepEvent: EventId;
  /** Sleep is over, or a tool answered, while the process could not be stepped. */
  due: Wake | null;
  busyUntilUs: Us;
  toolNumber: number;
  actions: Partial<Record<Signal, 'handle' | 'ignore'>>;
  signals: Signal[];
  stopped: boolean;
  status: ExitStatus | null;
  changes: ChildChange[];
  startedUs: Us;
  cpuUs: Us;
  /** Length of the last write that did not fit: waiting for less room would spin. */
  wantsRoom: number;
  /** Who is told of its end beside the parent: `terminal`, `collection`, `stream`, `container:<node>`… and a name there. */
  readonly purpose: { readonly kind: string; readonly id: string } | null;
}

export interface PipeRecord {
  readonly id: PipeId;
  text: string;
  readers: number;
  writers: number;
  readonly capacity: number;
  /** What is written goes to this terminal's input instead of a reader: the far end of `exec -it`. */
  readonly toTty: string | null;
}
export type SinkRecord =
  | { readonly kind: 'terminal'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: PipeId }
  | { readonly kind: 'log'; readonly log: string };
export interface TtyRecord {
  readonly name: string;
  readonly device: string;
  readonly sandbox: SandboxId;
  /** Session that it controls: pid of the leader, 0 when none. */
  session: Pid;
  foreground: Pid;
  mode: 'cooked' | 'raw' | 'cooked-noecho';
  columns: number;
  rows: number;
  /** The line being edited, and what is ready to be read: '' stands for ^D on an empty line. */
  line: string;
  ready: string[];
  literal: boolean;
  /** Where its cursor stands in the row. */
  column: number;
  hungUp: boolean;
  readonly sinks: readonly SinkRecord[];
}

export type DescriptionRecord = {
  readonly id: DescriptionId;
  refs: number;
} & (
  | { readonly kind: 'pipe'; readonly pipe: PipeId; readonly end: 'read' | 'write' }
  | { readonly kind: 'tty'; readonly tty: string }
  | { readonly kind: 'device'; readonly device: 'null' | 'zero' | 'full' | 'urandom' }
  | { readonly kind: 'log'; readonly log: string; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'collect'; readonly collection: number; readonly stream: 'stdout' | 'stderr' }
  | {
      readonly kind: 'file';
      volume: string;
      names: readonly string[];
      path: string;
      readonly inode: number;
      /** Its content when it was last seen: what an unlinked file is read from. */
      last: string;
      at: number;
      readonly canRead: boolean;
      readonly canWrite: boolean;
      readonly append: boolean;
      unread: string;
    }
);

/** Output of a script that no terminal shows. */
export interface CollectionRecord {
  readonly id: number;
  readonly process: ProcessKey;
  stdout: string;
  stderr: string;
  truncated: boolean;
  status: ExitStatus | null;
}
/** A process whose ends are pipes to elsewhere: exec, attach, log -f, ssh. */
export interface StreamRecord {
  readonly id: number;
  readonly process: ProcessKey | null;
  readonly tty: string | null;
  readonly stdin: PipeId | null;
  readonly stdout: PipeId;
  readonly stderr: PipeId | null;
  /** For log followers and attach: where the next line is. */
  readonly follow: { readonly log: string; next: number; readonly raw: boolean; readonly timestamps: boolean } | null;
  status: Plain;
  done: boolean;
}
export interface LogChunk {
  readonly atUs: Us;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  readonly partial?: boolean;
}
export interface LogRecord {
  readonly id: string;
  lines: LogChunk[];
  /** Index of the first line still kept. */
  first: number;
  bytes: number;
  partial: { stdout: string; stderr: string };
  closed: boolean;
}
export type { Fd };
