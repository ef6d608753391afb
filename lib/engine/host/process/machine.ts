/**
 * The tables of the host layer and the one way in which processes are woken: `notify` names what changed, every process
 * that waits for it gets a `step` event, and the step decides whether its wait is over. Behaviour on top of the tables is
 * in the files beside; what they need of each other in a circle hangs on `calls`.
 */
import { assert } from '../../base/assert';
import type { App, SocketLayer } from '../../network/contract';
import type { ActorId, EventId, Kernel, Us } from '../../sim/kernel-contract';
import type {
  ApiConnection,
  ExitStatus,
  Inspect,
  ProgramTable,
  SandboxId,
  Signal,
  TerminalPort,
  Wait,
  Wake,
} from '../contract';
import { FileSpace } from '../files/file-space';
import { procNode } from '../files/proc-tree';
import { Volumes } from '../files/volumes';
import { procSourceOf } from './process-info';
import { ProcessTable } from './process-table';
import type {
  CollectionRecord,
  DescriptionId,
  DescriptionRecord,
  LogRecord,
  PipeId,
  PipeRecord,
  ProcessKey,
  ProcessRecord,
  SandboxRecord,
  StreamRecord,
  TtyRecord,
} from './records';
import { Waiters, type WaitKey } from './waiters';

/** How a program reaches the API server over the simulated network; given by the composition root. */
export interface ApiDoor {
  connect(request: {
    readonly sandbox: SandboxId;
    readonly netns: string;
    readonly server: string;
    readonly token: string | undefined;
    readonly userAgent: string;
  }): ApiConnection;
}
/** Sends a request of an app to elsewhere (name look-up included); the result comes as event `op` with `{ ...arg, result }`. */
export interface AppCaller {
  call(
    request: {
      readonly sandbox: SandboxId;
      readonly netns: string;
      readonly protocol: 'tcp' | 'udp';
      readonly host: string;
      readonly port: number;
      readonly message: import('../../network/contract').Message;
    },
    answer: { readonly actor: ActorId; readonly op: string; readonly arg: Record<string, string | number> },
  ): void;
}
export interface MachineOptions {
  readonly kernel: Kernel;
  readonly programs: ProgramTable;
  readonly sockets: SocketLayer;
  readonly api?: ApiDoor;
  readonly caller?: AppCaller;
  /** The app behind `app:<name>` in a sandbox made from `image`. */
  appOf?(image: string, name: string): App | undefined;
  inspect?(sandbox: SandboxId): Inspect;
  /** Actor name; one host layer a cluster, so only copies need another. */
  readonly actor?: ActorId;
}
export interface Calls {
  signal(process: ProcessRecord, signal: Signal, from: 'inside' | 'outside'): void;
  end(process: ProcessRecord, status: ExitStatus): void;
  ttyInput(tty: TtyRecord, text: string): void;
  hangUp(tty: TtyRecord): void;
}

export const MAX_PROCESSES = 200;
export const PIPE_CAPACITY = 65_536;

export class Machine {
  readonly actor: ActorId;
  readonly kernel: Kernel;
  calls!: Calls;
  terminalPort: TerminalPort = { onOutput: () => undefined, onExit: () => undefined };
  readonly endListeners = new Map<string, (id: string, status: ExitStatus) => void>();
  readonly volumes = new Volumes();
  readonly sandboxes = new Map<SandboxId, SandboxRecord>();
  readonly processes = new ProcessTable();
  readonly descriptions = new Map<DescriptionId, DescriptionRecord>();
  readonly pipes = new Map<PipeId, PipeRecord>();
  readonly ttys = new Map<string, TtyRecord>();
  readonly collections = new Map<number, CollectionRecord>();
  readonly streams = new Map<number, StreamRecord>();
  readonly logs = new Map<string, LogRecord>();
  readonly watchOwners = new Map<number, ProcessKey>();
  /** JavaScript stacks of generator programs: the only thing here that cannot be saved. */
  readonly generators = new Map<ProcessKey, Generator<Wait, number, Wake>>();
  /** What ends the API watches of a process; frame programs that watch must not be saved in the middle of it. */
  readonly watchEndings = new Map<ProcessKey, (() => void)[]>();
  nextId = 1;
  private readonly spaces = new Map<SandboxId, FileSpace>();
  /** Of processes: whose /proc/self it is. */
  private readonly ownSpaces = new Map<ProcessKey, FileSpace>();
  private readonly waiters = new Waiters();

  constructor(readonly options: MachineOptions) {
    this.kernel = options.kernel;
    this.actor = options.actor ?? 'host';
  }

  get now(): Us {
    return this.kernel.now;
  }

  newId(): number {
    return this.nextId++;
  }

  sandbox(id: SandboxId): SandboxRecord {
    const sandbox = this.sandboxes.get(id);
    assert(sandbox !== undefined, () => `no sandbox ${id}`);
    return sandbox;
  }

  /** `self` is whose /proc/self it is. */
  space(id: SandboxId, self?: ProcessRecord): FileSpace {
    let space = self === undefined ? this.spaces.get(id) : this.ownSpaces.get(self.key);
    if (space === undefined) {
      const sandbox = this.sandbox(id);
      const proc = (names: readonly string[]) => procNode(names, procSourceOf(this, sandbox, self));
      space = new FileSpace(sandbox.space, this.volumes, proc, this.kernel.tracker, () => this.kernel.now);
      if (self === undefined) this.spaces.set(id, space);
      else this.ownSpaces.set(self.key, space);
    }
    return space;
  }

  /** That of a process ends with it, that of a sandbox with the sandbox. */
  forgetSpace(id: SandboxId, self?: ProcessRecord): void {
    if (self === undefined) this.spaces.delete(id);
    else this.ownSpaces.delete(self.key);
  }

  clearCaches(): void {
    this.spaces.clear();
    this.ownSpaces.clear();
    this.waiters.clear();
    this.generators.clear();
    this.watchEndings.clear();
  }

  /** Live and zombie processes of a sandbox in order of creation. */
  processesOf(id: SandboxId): ProcessRecord[] {
    return [...this.processes.of(id).values()];
  }

  byPid(id: SandboxId, pid: number): ProcessRecord | undefined {
    return this.processes.of(id).get(pid);
  }

  groupOf(id: SandboxId, group: number): ProcessRecord[] {
    return this.processesOf(id).filter((one) => one.group === group && one.status === null);
  }

  description(process: ProcessRecord, fd: number): DescriptionRecord | undefined {
    const id = process.fds[fd];
    return id === undefined ? undefined : this.descriptions.get(id);
  }

  signalGroup(id: SandboxId, group: number, signal: Signal, from: 'inside' | 'outside' = 'inside'): void {
    for (const process of this.groupOf(id, group)) this.calls.signal(process, signal, from);
  }

  post(delayUs: Us, op: string, arg: Record<string, string | number>, cls: 'work' | 'timer' = 'work'): EventId {
    return this.kernel.post(delayUs, this.actor, op, arg, cls);
  }

  /** Lets a process be stepped as soon as its last step's virtual time is over. */
  schedule(process: ProcessRecord, delayUs: Us = 0): void {
    if (process.stepEvent !== 0 || process.status !== null) return;
    const delay = Math.max(delayUs, process.busyUntilUs - this.now);
    process.stepEvent = this.post(delay, 'step', { process: process.key });
  }

  /** Something changed: whoever waits for it looks again. */
  notify(key: WaitKey): void {
    for (const waiter of this.waiters.of(key)) {
      const process = this.processes.get(waiter);
      if (process !== undefined) this.schedule(process);
    }
  }

  await(process: ProcessRecord, keys: readonly WaitKey[]): void {
    this.waiters.add(process.key, keys);
  }

  awaitNothing(process: ProcessRecord): void {
    this.waiters.remove(process.key);
  }

  cancelSleep(process: ProcessRecord): void {
    if (process.sleepEvent !== 0) this.kernel.cancel(process.sleepEvent);
    process.sleepEvent = 0;
  }
}
