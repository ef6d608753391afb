/**
 * The composition root's public face: one simulated cluster with its hosts. Session, grading, CLI and server use this.
 */

import type { ApiConnector, ApiTransport, StreamHandle } from '../client/transport';
import type { ExitStatus, TerminalPort } from '../host/contract';
import type { Outcome, ProbeResult } from '../network/contract';
import type { Kernel, Us } from '../sim/kernel-contract';

export interface ProfileName {
  readonly base: 'minikube' | 'kubespray' | 'kubeadm';
}

export interface OutsideHost {
  readonly name: string;
  readonly ip: string;
  readonly listens: readonly {
    readonly port: number;
    readonly tcp?: 'accept';
    readonly http?: Readonly<Record<string, { readonly status: number; readonly body: string }>>;
  }[];
}

/** Where a probe starts (lab-format.md FROM). */
export type ProbeFrom =
  | { readonly kind: 'workstation' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'node'; readonly name: string }
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly name?: string;
      readonly selector?: string;
      readonly container?: string;
      readonly existing: boolean;
    };

export interface ExecResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The doors a learner has, without disturbing anything: reads of the API, peeked packets, files, env, logs. Tracked. */
export interface ClusterProbe {
  /** Reads as cluster admin. Only GET. */
  readonly api: Pick<ApiTransport, 'request'>;
  http(
    from: ProbeFrom,
    url: string,
    options?: { readonly headers?: Readonly<Record<string, string>>; readonly timeoutUs?: Us },
  ): readonly Outcome<ProbeResult>[];
  connect(
    from: ProbeFrom,
    protocol: 'tcp' | 'udp',
    host: string,
    port: number,
    send?: string,
  ): readonly Outcome<ProbeResult>[];
  ping(from: ProbeFrom, host: string): readonly Outcome<ProbeResult>[];
  dns(from: ProbeFrom, name: string, type: string): readonly Outcome<ProbeResult>[];
  /** A probe that cannot start: undefined answers below mean the place does not exist. */
  exists(from: ProbeFrom): boolean;
  env(namespace: string, pod: string, container?: string): Readonly<Record<string, string>> | undefined;
  log(namespace: string, pod: string, container?: string): string | undefined;
  file(place: ProbeFrom, path: string): string | undefined;
  /** Runs a command on a copy of the sandbox; undefined when it does not exist, 'unfinished' when over budget. */
  exec(place: ProbeFrom, argv: readonly string[]): ExecResult | 'unfinished' | undefined;
  /** Which pod ("namespace/name") or host a network namespace belongs to. */
  ownerOf(
    netns: string,
  ):
    | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
    | { readonly kind: 'host'; readonly name: string }
    | undefined;
  readonly nodes: readonly { readonly name: string; readonly ip: string }[];
}

export interface ClusterStreams {
  feed(stream: StreamHandle, text: string): boolean;
  endInput(stream: StreamHandle): void;
  /** What has been printed since the last call. */
  take(stream: StreamHandle): { readonly stdout: string; readonly stderr: string };
}

export interface Cluster {
  readonly kernel: Kernel;
  readonly connector: ApiConnector;
  readonly probe: ClusterProbe;
  readonly nodes: readonly { readonly name: string; readonly ip: string }[];
  /** Opens a login shell on a tty named `tty` on a host ('workstation', 'minikube', …). */
  openTerminal(tty: string, host: string, columns: number, rows: number): void;
  typeKeys(tty: string, data: string): void;
  resizeTerminal(tty: string, columns: number, rows: number): void;
  closeTerminal(tty: string): void;
  /** Candidates for the word before the cursor. */
  complete(
    tty: string,
    line: string,
    cursor: number,
  ): { readonly from: number; readonly candidates: readonly string[] };
  /** Is the terminal's shell at its prompt? */
  atPrompt(tty: string): boolean;
  setTerminalPort(port: TerminalPort): void;
  /** Runs a script with `bash -c` on a host without a terminal; output collected. Used by setup, solutions, golden replay. */
  runScript(
    host: string,
    script: string,
    options?: { readonly cwd?: string; readonly stdin?: string; readonly env?: Readonly<Record<string, string>> },
  ): ScriptRun;
  writeFile(host: string, path: string, text: string): void;
  readFile(host: string, path: string): string | undefined;
  addOutsideHost(host: OutsideHost): void;
  /** The far ends of exec, attach and followed logs, for clients beyond the simulation. */
  readonly streams: ClusterStreams;
  /** No `work` pending anywhere and no process runnable: only timers remain. */
  isQuiet(): boolean;
  /** Everything as one value sharing frozen structure; only while no generator program lives (`canSave`). */
  save(): unknown;
  canSave(): boolean;
  /** SHA-like hash of the whole state; for tests and checkpoints. */
  hash(): string;
}
export interface ScriptRun {
  readonly status: () => ExitStatus | undefined;
  readonly stdout: () => string;
  readonly stderr: () => string;
  kill(): void;
}
