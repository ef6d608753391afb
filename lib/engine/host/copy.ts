/**
 * Runs one command on a copy of a sandbox: its files as they are now, a process table of its own, a private event queue.
 * Nothing live is touched. What a copy cannot answer for (the network, API writes, tools nobody has run yet) ends it.
 */
import type { ApiTransport } from '../client/transport';
import type { SocketLayer } from '../network/contract';
import { SimKernel } from '../sim/kernel';
import type { Kernel, PureToolCall, PureToolResult, Tracker, Us } from '../sim/kernel-contract';
import { ReadTracker } from '../sim/read-tracker';
import type { SandboxId } from './contract';
import { HostKernel } from './host-kernel';
import type { ApiDoor } from './process/machine';
import { exitCodeOf } from './process/signals';
import { runProgram } from './scripts';

export interface CopyCommand {
  readonly sandbox: SandboxId;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
}
export interface CopyLimits {
  readonly steps: number;
  readonly horizonUs: Us;
  /** Virtual processor time of one process: a loop that never waits is not worth all the steps. */
  readonly cpuUs: Us;
}
export interface CopyDoors {
  /** Only reads are let through. */
  readonly api?: ApiDoor;
  /** Answers of pure tools that are known already. */
  readonly tool?: (call: PureToolCall) => PureToolResult | undefined;
}
export type CopyResult = { readonly exit: number; readonly stdout: string; readonly stderr: string } | 'unfinished';

/** Thrown out of a copy's event, which is then dropped with everything else of it. */
class Unanswerable extends Error {}

function stop(): never {
  throw new Unanswerable('a copy cannot answer this');
}

/** Reads by the copy are reads by whoever looks; its writes are nobody's business. */
class CopyTracker extends ReadTracker {
  constructor(private readonly live: Tracker) {
    super();
  }
  override read(key: string): void {
    this.live.read(key);
  }
  override get isReading(): boolean {
    return this.live.isReading;
  }
  override touched(): void {}
}

class CopyKernel extends SimKernel {
  override readonly tracker: ReadTracker;

  constructor(private readonly live: Kernel) {
    super({ seed: 'copy', epochMs: live.epochMs });
    this.tracker = new CopyTracker(live.tracker);
    this.load({ now: live.now, seq: 0, chain: 0, events: [], streams: {}, random: {}, tools: [] });
  }
  override wallUs(at: Us): number {
    return this.live.wallUs(at);
  }
}

const noSockets: SocketLayer = {
  connect: stop,
  listen: stop,
  accept: stop,
  send: stop,
  receive: stop,
  state: stop,
  close: () => undefined,
  ping: stop,
};

function readOnly(door: ApiDoor): ApiDoor {
  const guarded = (transport: ApiTransport): ApiTransport => ({
    request: (r) => (r.method === 'GET' ? transport.request(r) : stop()),
    watch: stop,
    stopWatch: () => undefined,
    stream: stop,
    streamStatus: stop,
    resizeStream: stop,
    closeStream: () => undefined,
  });
  return {
    connect(request) {
      const connection = door.connect(request);
      return connection.ok ? { ok: true, transport: guarded(connection.transport) } : connection;
    },
  };
}

export function runOnCopy(live: HostKernel, command: CopyCommand, limits: CopyLimits, doors: CopyDoors): CopyResult {
  const { machine } = live;
  const { programs, appOf, inspect } = machine.options;
  const kernel = new CopyKernel(machine.kernel);
  let steps = 0;
  const host = new HostKernel(
    {
      kernel,
      programs,
      sockets: noSockets,
      ...(appOf === undefined ? {} : { appOf }),
      ...(inspect === undefined ? {} : { inspect }),
      ...(doors.api === undefined ? {} : { api: readOnly(doors.api) }),
    },
    () => {
      if (++steps > limits.steps) stop();
    },
  );
  host.load({
    nextId: machine.nextId,
    volumes: machine.volumes.save(),
    sandboxes: [machine.sandbox(command.sandbox)],
    processes: [],
    descriptions: [],
    pipes: [],
    ttys: [],
    collections: [],
    streams: [],
    logs: [],
  });
  const { sandbox, argv, ...rest } = command;
  const end = kernel.now + limits.horizonUs;
  try {
    const run = runProgram(host.machine, sandbox, argv, { ...rest, stdin: '' });
    for (;;) {
      const status = run.status();
      if (status !== undefined) return { exit: exitCodeOf(status), stdout: run.stdout(), stderr: run.stderr() };
      const { pendingTool } = kernel;
      if (pendingTool !== undefined) {
        const answer = doors.tool?.(pendingTool);
        if (answer === undefined) return 'unfinished';
        kernel.completePureTool(answer);
      }
      const at = kernel.nextAt();
      if (at === null || at > end) return 'unfinished';
      if (kernel.run(at, { events: limits.steps }) === 'budget') return 'unfinished';
      for (const process of host.machine.processes.values()) if (process.cpuUs > limits.cpuUs) return 'unfinished';
    }
  } catch (error) {
    if (error instanceof Unanswerable) return 'unfinished';
    throw error;
  }
}
