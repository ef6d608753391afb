/** The public face of a composed cluster (contract.ts): terminals, scripts, files, probes, snapshots. */
import type { Plain } from '../base/plain';
import type { TerminalPort } from '../host/contract';
import { boot, bootBare } from './boot';
import { fromCheckpoint } from './checkpoint';
import { type ClusterOptions, loadParts, type SavedCluster, saveParts } from './cluster-state';
import type { Cluster, ClusterProbe, OutsideHost, ScriptRun } from './contract';
import { type ClusterParts, compose, sandboxOf } from './create-cluster';
import { Probe } from './probe';
import type { SimulatedCluster } from './simulated-cluster';
import { stateHash } from './state-hash';

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

  /** A cluster that has been up for a while: the way sessions begin. */
  static fromCheckpoint(options: ClusterOptions): ComposedCluster {
    return new ComposedCluster(fromCheckpoint(options), options);
  }

  /** A cluster in a saved state (`save`). */
  static load(options: ClusterOptions, state: unknown): ComposedCluster {
    const saved = state as SavedCluster;
    const parts = compose({ ...options, epochMs: saved.epochMs, suspended: saved.suspended });
    loadParts(parts, saved);
    return new ComposedCluster(parts, options);
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

  save(): SavedCluster {
    return saveParts(this.parts);
  }

  hash(): string {
    return stateHash({ chain: this.kernel.chainHash, state: this.save() });
  }
}
