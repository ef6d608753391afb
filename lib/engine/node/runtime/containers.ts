/**
 * Containers as sandboxes of the host layer: an image's shared tree, volumes mounted into it, one process 1 whose output is
 * a log. States and exit codes are those that the CRI of docker (cri-dockerd) or containerd reports.
 */
import type { ExitStatus, Signal } from '../../host/contract';
import type { HostKernel } from '../../host/host-kernel';
import { launch } from '../../host/launching';
import { appendLog, closeLog, openLog } from '../../host/process/logs';
import { newPipe, releasePipe } from '../../host/process/pipes';
import { exitCodeOf } from '../../host/process/signals';
import { addSandbox, removeSandbox, usersOf } from '../../host/sandboxes';
import { addTty, removeTty } from '../../host/tty/terminals';
import type { Us } from '../../sim/kernel-contract';
import { argvOf, environmentOf, gidOfUser, withHome } from './container-command';
import type { ContainerConfig, ContainerState } from './contract';
import type { ImageStore } from './image-store';
import { treeAt } from './pod-volumes';
import type { Pods } from './pods';
import { type ContainerRecord, sandboxOf } from './runtime-records';
import { startFailure, startMessage, stateMessage } from './start-failures';

export interface ContainersOptions {
  readonly runtime: 'docker' | 'containerd';
  readonly node: string;
  readonly host: HostKernel;
  readonly images: ImageStore;
  readonly pods: Pods;
  /** Actor that gets `kill`. */
  readonly actor: string;
  readonly onExit: (id: string) => void;
}
type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

export class Containers {
  private readonly byId = new Map<string, ContainerRecord>();

  constructor(private readonly o: ContainersOptions) {
    o.host.machine.endListeners.set(`container:${o.node}`, (id, status) => this.ended(id, status));
  }

  get(id: string): ContainerRecord | undefined {
    return this.byId.get(id);
  }

  ofPod(podUid: string): ContainerRecord[] {
    return [...this.byId.values()].filter((one) => one.podUid === podUid);
  }

  running(podUid: string, name: string): ContainerRecord | undefined {
    this.o.host.machine.kernel.tracker.read(`containers:${podUid}`);
    return this.ofPod(podUid).find((one) => one.name === name && one.state.phase === 'running');
  }

  create(
    config: ContainerConfig,
  ): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string } {
    const { o } = this;
    const m = o.host.machine;
    const pod = o.pods.get(config.podUid);
    const found = o.images.find(config.image);
    if (pod === undefined || found === undefined || !o.images.isPresent(config.image)) {
      const docker = `Error response from daemon: No such image: ${o.images.imageName(config.image)}`;
      return {
        ok: false,
        message: o.runtime === 'docker' ? docker : `failed to resolve image "${config.image}": not found`,
      };
    }
    const { image, reference } = found;
    const argv = argvOf(config, image);
    const id = this.newId();
    if (argv.length === 0) {
      const containerd = 'failed to generate container "id" spec: failed to generate spec: no command specified';
      const docker = 'Error response from daemon: no command specified';
      return { ok: false, message: o.runtime === 'docker' ? docker : containerd.replace('id', id) };
    }
    const { hostname } = pod.config;
    const root = o.images.tree(image);
    const passwd = treeAt(root, '/etc/passwd');
    const users = passwd?.type === 'file' ? usersOf(passwd.text) : [];
    const uid = config.runAsUser ?? image.user;
    const { tty } = config;
    const env = environmentOf(o.runtime, { hostname, tty, env: config.env, image, tag: reference.tag });
    const workingDir = config.workingDir ?? image.workingDir;
    const { mounts, copies } = o.pods.mounts(config.podUid, config.mounts, id);
    addSandbox(m, {
      id: sandboxOf(id),
      hostname,
      netns: pod.netns,
      root,
      mounts,
      env,
      ips: [pod.ip],
      image: config.image,
      init: true,
      ...(users.length > 0 ? { users } : {}),
      ...(config.readOnlyRootFilesystem === undefined ? {} : { readOnlyRoot: config.readOnlyRootFilesystem }),
    });
    const made = o.host.files(sandboxOf(id));
    // Runtimes make the working directory if it is not there.
    workingDir.split('/').forEach((_, index, parts) => {
      if (index > 0 && parts[index] !== '') made.mkdir(parts.slice(0, index + 1).join('/'));
    });
    openLog(m, id);
    this.byId.set(id, {
      id,
      podUid: config.podUid,
      name: config.name,
      attempt: config.attempt,
      image: config.image,
      argv: [...argv],
      env: Object.freeze(withHome(env, uid, users)),
      workingDir,
      uid,
      gid: gidOfUser(uid, users),
      tty,
      wantsStdin: config.stdin,
      stdinOnce: config.stdinOnce ?? true,
      stdin: null,
      createdUs: m.now,
      state: { id, phase: 'created', imageID: o.images.imageID(config.image) },
      killEvent: 0,
      copies,
    });
    return { ok: true, id };
  }

  start(id: string): Outcome {
    const { o } = this;
    const m = o.host.machine;
    const one = this.byId.get(id);
    if (one === undefined || one.state.phase !== 'created') return { ok: false, message: `No such container: ${id}` };
    const sandbox = sandboxOf(id);
    const place = { sandbox, argv: one.argv, env: one.env, cwd: one.workingDir, uid: one.uid, gid: one.gid };
    const failure = startFailure(m, place);
    if (failure?.after === 'look-up') return this.cannotRun(one, failure.words, failure.exitCode);
    this.change(one, { state: { ...one.state, phase: 'running', startedUs: m.now } });
    if (failure !== undefined) {
      appendLog(m, id, 'stderr', `${failure.words}\n`);
      this.ended(id, { kind: 'exited', code: failure.exitCode });
      return { ok: true };
    }
    const purpose = { kind: `container:${o.node}`, id };
    if (one.tty) {
      const sinks = [{ kind: 'log' as const, log: id }];
      const tty = addTty(m, { name: sandbox, sandbox, columns: 80, rows: 24, sinks });
      launch(m, { ...place, tty, purpose });
      return { ok: true };
    }
    let stdin: { readonly pipe: number; readonly once: boolean } | null = null;
    if (one.wantsStdin) {
      // Held open by the runtime until a client attaches.
      stdin = { pipe: newPipe(m, null, { readers: 0, writers: 1 }).id, once: one.stdinOnce };
      this.change(one, { stdin });
    }
    launch(m, {
      ...place,
      ...(stdin === null ? {} : { stdin: { kind: 'pipe', pipe: stdin.pipe, end: 'read' } }),
      stdout: { kind: 'log', log: id, stream: 'stdout' },
      stderr: { kind: 'log', log: id, stream: 'stderr' },
      purpose,
    });
    return { ok: true };
  }

  stop(id: string, graceUs: Us): void {
    const m = this.o.host.machine;
    const one = this.byId.get(id);
    if (one === undefined || one.state.phase !== 'running') return;
    const process = m.byPid(sandboxOf(id), 1);
    if (process === undefined) return;
    m.calls.signal(process, this.stopSignal(one), 'outside');
    const still = this.byId.get(id);
    if (still === undefined || still.state.phase !== 'running') return;
    if (still.killEvent !== 0) m.kernel.cancel(still.killEvent);
    const killEvent = m.kernel.post(Math.max(0, graceUs), this.o.actor, 'kill', { id }, 'timer');
    this.change(still, { killEvent });
  }

  /** The grace period is over. */
  kill(id: string): void {
    const m = this.o.host.machine;
    const process = m.byPid(sandboxOf(id), 1);
    if (process !== undefined) m.calls.signal(process, 'SIGKILL', 'outside');
  }

  remove(id: string): void {
    const m = this.o.host.machine;
    const one = this.byId.get(id);
    if (one === undefined) return;
    this.kill(id);
    removeSandbox(m, sandboxOf(id));
    for (const copy of one.copies) m.volumes.remove(copy);
    m.logs.delete(id);
    this.byId.delete(id);
  }

  /** A client took the input over: the runtime's own hold on it ends (stdinOnce) or stays beside. */
  takeStdin(id: string): number | undefined {
    const one = this.byId.get(id);
    if (one === undefined || one.stdin === null) return undefined;
    const { pipe, once } = one.stdin;
    const record = this.o.host.machine.pipes.get(pipe);
    if (record === undefined) return undefined;
    if (once) this.change(one, { stdin: null });
    else record.writers++;
    return pipe;
  }

  save(): readonly ContainerRecord[] {
    return [...this.byId.values()];
  }

  load(records: readonly ContainerRecord[]): void {
    this.byId.clear();
    for (const record of records) this.byId.set(record.id, record);
  }

  private ended(id: string, status: ExitStatus): void {
    const m = this.o.host.machine;
    const one = this.byId.get(id);
    if (one === undefined) return;
    if (one.killEvent !== 0) m.kernel.cancel(one.killEvent);
    if (one.stdin !== null) releasePipe(m, one.stdin.pipe, 'write');
    const tty = m.ttys.get(sandboxOf(id));
    closeLog(m, id);
    if (tty !== undefined) removeTty(m, tty);
    const exitCode = exitCodeOf(status);
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const state: ContainerState = { ...one.state, phase: 'exited', finishedUs: m.now, exitCode, reason };
    this.change(one, { state, killEvent: 0, stdin: null });
    this.o.onExit(id);
  }

  private cannotRun(one: ContainerRecord, words: string, exitCode: number): Outcome {
    const m = this.o.host.machine;
    const { runtime } = this.o;
    closeLog(m, one.id);
    const message = stateMessage(runtime, words);
    // cri-dockerd shows the time of creation twice; containerd has no start.
    const docker = {
      startedUs: one.createdUs,
      finishedUs: one.createdUs,
      exitCode,
      reason: 'ContainerCannotRun',
    } as const;
    const containerd = { finishedUs: m.now, exitCode: 128, reason: 'StartError' } as const;
    const how = runtime === 'docker' ? docker : containerd;
    this.change(one, { state: { ...one.state, phase: 'exited', ...how, message } });
    return { ok: false, message: startMessage(runtime, one.id, words) };
  }

  private stopSignal(one: ContainerRecord): Signal {
    return (this.o.images.find(one.image)?.image.stopSignal as Signal | undefined) ?? 'SIGTERM';
  }

  private change(one: ContainerRecord, to: Partial<ContainerRecord>): void {
    const latest = this.byId.get(one.id) ?? one;
    this.byId.set(one.id, { ...latest, ...to });
    this.o.host.machine.kernel.tracker.touched(`containers:${one.podUid}`);
  }

  private newId(): string {
    const random = this.o.host.machine.kernel.random(`runtime/${this.o.node}`);
    let id = '';
    while (id.length < 64) id += random.below(65_536).toString(16).padStart(4, '0');
    return id;
  }
}
