/** The public face of a composed cluster (contract.ts): terminals, scripts, files, probes, snapshots. */
import type { Plain, PlainObject } from '../base/plain';
import type { Sys, TerminalPort } from '../host/contract';
import { boot, bootBare, connectResolvers } from './boot';
import type { Cluster, ClusterProbe, OutsideHost, ScriptRun } from './contract';
import { type ClusterParts, type ComposeOptions, compose, sandboxOf } from './create-cluster';
import { Probe } from './probe';
import type { SimulatedCluster } from './simulated-cluster';
import { stateHash } from './state-hash';

/** What could stand at the cursor of a shell; given by the session, for the shell is not the engine's. */
export type Completer = (sys: Sys, state: unknown, line: string, cursor: number) => ReturnType<Cluster['complete']>;

export interface ClusterOptions extends ComposeOptions {
  /** Names of all programs of `programs`: installed on machines. */
  readonly installed: readonly string[];
  readonly complete: Completer;
  /** Is this shell waiting for a line? */
  readonly reading: (state: unknown) => boolean;
}

export class ComposedCluster implements SimulatedCluster {
  readonly probe: ClusterProbe;

  private constructor(
    private readonly parts: ClusterParts,
    private readonly options: ClusterOptions,
  ) {
    const { server, network, machines, profile } = parts;
    this.probe = new Probe(server.as(profile.user, 'grading/1.0'), network, machines);
  }

  /** A cluster that has just booted. */
  static boot(options: ClusterOptions): ComposedCluster {
    const parts = compose(options);
    boot(parts, options.installed);
    return new ComposedCluster(parts, options);
  }

  /** Nothing runs but the API server; objects are stored as they stand. */
  static bare(options: ClusterOptions, objects: readonly Plain[]): ComposedCluster {
    const parts = compose(options);
    bootBare(parts, options.installed, objects);
    return new ComposedCluster(parts, options);
  }

  /** A cluster in a saved state (`save`). */
  static load(options: ClusterOptions, state: unknown): ComposedCluster {
    const cluster = new ComposedCluster(compose(options), options);
    cluster.restore(state);
    return cluster;
  }

  get kernel() {
    return this.parts.kernel;
  }
  get connector() {
    return this.parts.server;
  }
  get nodes() {
    return this.parts.profile.nodes.map(({ name, ip }) => ({ name, ip }));
  }

  get streams(): Cluster['streams'] {
    const { host } = this.parts;
    return {
      feed: (stream, text) => host.feedStream(stream, text),
      endInput: (stream) => host.endStreamInput(stream),
      take: (stream) => host.takeStreamOutput(stream),
    };
  }

  openTerminal(tty: string, host: string, columns: number, rows: number): void {
    this.parts.host.openTerminal(tty, sandboxOf(this.parts.profile, host), columns, rows);
  }
  typeKeys(tty: string, data: string): void {
    this.parts.host.typeKeys(tty, data);
  }
  resizeTerminal(tty: string, columns: number, rows: number): void {
    this.parts.host.resizeTerminal(tty, columns, rows);
  }
  closeTerminal(tty: string): void {
    this.parts.host.closeTerminal(tty);
  }

  complete(tty: string, line: string, cursor: number): ReturnType<Cluster['complete']> {
    const shell = this.parts.host.shellOf(tty);
    if (shell === undefined || shell.process.program.kind !== 'frame') return { from: cursor, candidates: [] };
    return this.options.complete(shell.sys, shell.process.program.state, line, cursor);
  }

  atPrompt(tty: string): boolean {
    const shell = this.parts.host.shellOf(tty);
    if (shell === undefined || !shell.inForeground || shell.process.program.kind !== 'frame') return false;
    return shell.process.program.started && this.options.reading(shell.process.program.state);
  }

  setTerminalPort(port: TerminalPort): void {
    this.parts.host.setTerminalPort(port);
  }

  runScript(host: string, script: string, options: Parameters<Cluster['runScript']>[2] = {}): ScriptRun {
    return this.parts.host.runScript(sandboxOf(this.parts.profile, host), script, options);
  }
  writeFile(host: string, path: string, text: string): void {
    this.parts.host.writeFile(sandboxOf(this.parts.profile, host), path, text);
  }
  readFile(host: string, path: string): string | undefined {
    return this.parts.host.readFile(sandboxOf(this.parts.profile, host), path);
  }
  addOutsideHost(host: OutsideHost): void {
    this.parts.outside.add(host);
  }

  isQuiet(): boolean {
    return this.kernel.pendingWork === 0 && this.parts.host.isQuiet();
  }
  canSave(): boolean {
    return this.parts.host.canSave();
  }

  save(): PlainObject {
    const { kernel, network, host, server, controllers, scheduler, nodes, coreDns, calls, outside } = this.parts;
    return {
      kernel: kernel.save(),
      network: network.save(),
      host: host.save(),
      server: server.save(),
      controllers: controllers.save(),
      scheduler: scheduler.save(),
      nodes: nodes.map(({ runtime, kubelet, proxy }) => ({
        runtime: runtime.save(),
        kubelet: kubelet.save(),
        proxy: proxy.save(),
      })),
      coreDns: coreDns.save(),
      calls: calls.save(),
      outside: outside.save(),
    } as unknown as PlainObject;
  }

  private restore(saved: unknown): void {
    // The state of each part is that part's own business.
    const state = saved as Record<string, any>;
    const { kernel, network, host, server, controllers, scheduler, nodes, coreDns, calls, outside } = this.parts;
    network.load(state.network);
    host.load(state.host);
    server.load(state.server);
    controllers.load(state.controllers);
    scheduler.load(state.scheduler);
    for (const [index, { runtime, kubelet, proxy }] of nodes.entries()) {
      const own = state.nodes[index];
      runtime.load(own.runtime);
      kubelet.load(own.kubelet);
      proxy.load(own.proxy);
    }
    coreDns.load(state.coreDns);
    calls.load(state.calls);
    outside.load(state.outside);
    // Last: parts may have posted or declared streams while they were put together.
    kernel.load(state.kernel);
    connectResolvers(this.parts);
  }

  hash(): string {
    return stateHash({ chain: this.kernel.chainHash, state: this.save() });
  }
}
