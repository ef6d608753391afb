/**
 * The container runtime of one node over the host layer: images, pod sandboxes, containers, execs and logs (the role of
 * cri-dockerd and containerd). It tells its kubelet's actor `container-exited` and `exec-done` at the instant they happen.
 */
import { assert } from '../../base/assert';
import type { Plain } from '../../base/plain';
import type { StreamHandle } from '../../client/transport';
import type { HostKernel } from '../../host/host-kernel';
import { followStream } from '../../host/streams';
import type { Topology } from '../../network/contract';
import type { Actor, ActorId, Kernel, Us } from '../../sim/kernel-contract';
import { Containers } from './containers';
import type {
  ContainerConfig,
  ContainerLog,
  ContainerRuntime,
  ContainerState,
  PullResult,
  SandboxConfig,
} from './contract';
import { Execs, placeOf, type StreamResult } from './execs';
import { type ImageSource, ImageStore } from './image-store';
import type { VolumeFiles } from './pod-volumes';
import { Pods, type PodsState, type SetResolver } from './pods';
import { endPortForwards, openPortForward } from './port-forwards';
import type { ContainerRecord, ExecRecord } from './runtime-records';

export interface RuntimeOptions {
  readonly kernel: Kernel;
  readonly host: HostKernel;
  readonly topology: Topology;
  /** Name of the node; its network namespace is `host:<node>`. */
  readonly node: string;
  readonly podCIDR: string;
  readonly images: ImageSource;
  readonly name: 'docker' | 'containerd';
  readonly version: string;
  /** Sandbox whose files hostPath volumes are; `node:<node>` unless said. */
  readonly nodeSandbox?: string;
  /** Network.setResolver, so that name look-ups of a pod read its files. */
  readonly setResolver?: SetResolver;
}

export interface RuntimeState {
  readonly owner: string | null;
  readonly images: readonly string[];
  readonly pods: PodsState;
  readonly containers: readonly ContainerRecord[];
  readonly execs: readonly ExecRecord[];
}

export class HostRuntime implements ContainerRuntime, Actor {
  readonly name: 'docker' | 'containerd';
  readonly version: string;
  readonly node: string;
  private owner: ActorId | null = null;
  private readonly kernel: Kernel;
  private readonly host: HostKernel;
  private readonly images: ImageStore;
  private readonly pods: Pods;
  private readonly containers: Containers;
  private readonly execs: Execs;

  constructor(o: RuntimeOptions) {
    const { kernel, host, node, name, topology, podCIDR } = o;
    const actor = `runtime/${node}`;
    this.name = name;
    this.node = node;
    this.version = o.version;
    this.kernel = kernel;
    this.host = host;
    this.images = new ImageStore(name, o.images, kernel.random(`${actor}/pull`));
    this.pods = new Pods({
      machine: host.machine,
      topology,
      node,
      podCIDR,
      nodeSandbox: o.nodeSandbox ?? `node:${node}`,
      setResolver: o.setResolver ?? (() => undefined),
    });
    this.containers = new Containers({
      runtime: name,
      node,
      host,
      images: this.images,
      pods: this.pods,
      actor,
      onExit: (id) => this.tell('container-exited', { id }),
    });
    const onDone = (result: Plain) => this.tell('exec-done', result);
    this.execs = new Execs({ runtime: name, node, host, containers: this.containers, actor, onDone });
    kernel.register(actor, this);
  }

  handle(op: string, arg: Plain): void {
    const { id = '', exec = 0 } = arg as { readonly id?: string; readonly exec?: number };
    if (op === 'kill') this.containers.kill(id);
    else if (op === 'exec-timeout') this.execs.onTimeout(exec);
  }

  setOwner(kubelet: ActorId): void {
    this.owner = kubelet;
  }

  pull(image: string): PullResult {
    return this.images.pull(image);
  }
  isPresent(image: string): boolean {
    return this.images.isPresent(image);
  }
  markPresent(image: string): void {
    this.images.markPresent(image);
  }

  runSandbox(config: SandboxConfig): { readonly ip: string } {
    return { ip: this.pods.run(config) };
  }

  stopSandbox(podUid: string): void {
    for (const one of this.containers.ofPod(podUid)) this.containers.kill(one.id);
    endPortForwards(this.host.machine, podUid);
    this.pods.stop(podUid, this.containers.ofPod(podUid).length > 0);
  }

  portForward(podUid: string): StreamResult {
    return openPortForward(this.host.machine, this.name, this.pods.get(podUid));
  }

  setVolume(
    podUid: string,
    volume: string,
    files: VolumeFiles | 'keep-or-empty',
    options: { readonly hostPath?: string } = {},
  ): void {
    this.pods.setVolume(podUid, volume, files, options.hostPath);
  }

  createContainer(config: ContainerConfig): ReturnType<ContainerRuntime['createContainer']> {
    return this.containers.create(config);
  }
  startContainer(id: string): ReturnType<ContainerRuntime['startContainer']> {
    return this.containers.start(id);
  }
  stopContainer(id: string, graceUs: Us): void {
    this.containers.stop(id, graceUs);
  }

  removeContainer(id: string): void {
    const podUid = this.containers.get(id)?.podUid;
    this.containers.remove(id);
    if (podUid !== undefined && this.containers.ofPod(podUid).length === 0) this.pods.forget(podUid);
  }

  state(id: string): ContainerState | undefined {
    return this.containers.get(id)?.state;
  }

  execSync(id: string, argv: readonly string[], timeoutUs: Us): number {
    return this.execs.sync(id, argv, timeoutUs);
  }
  exec(id: string, argv: readonly string[], options: { readonly tty: boolean; readonly stdin: boolean }): StreamResult {
    return this.execs.exec(id, argv, options);
  }
  attach(id: string, options: { readonly tty: boolean; readonly stdin: boolean }): StreamResult {
    return this.execs.attach(id, options);
  }

  logs(id: string): ContainerLog {
    this.kernel.tracker.read(`log:${id}`);
    return { lines: this.host.machine.logs.get(id)?.lines ?? [] };
  }

  /** `fromLine` counts within what `logs` gives now. */
  followLogs(id: string, fromLine: number, options: { readonly timestamps?: boolean } = {}): StreamHandle {
    const m = this.host.machine;
    const next = (m.logs.get(id)?.first ?? 0) + fromLine;
    return followStream(m, id, { next, raw: false, timestamps: options.timestamps ?? false });
  }

  /** The running container of a pod: for reads of its environment, log and files. */
  running(
    podUid: string,
    container: string,
  ): { readonly id: string; readonly env: Readonly<Record<string, string>> } | undefined {
    const found = this.containers.running(podUid, container);
    return found === undefined ? undefined : { id: found.id, env: found.env };
  }

  /** Where and as whom a further process of a container would run. */
  placeOf(id: string): ReturnType<typeof placeOf> | undefined {
    const one = this.containers.get(id);
    return one === undefined ? undefined : placeOf(one, [], one.env);
  }

  /** An address of the node's range that no pod is given. */
  get reservedAddress(): string {
    return this.pods.reservedAddress;
  }

  save(): RuntimeState {
    return {
      owner: this.owner,
      images: this.images.save(),
      pods: this.pods.save(),
      containers: this.containers.save(),
      execs: this.execs.save(),
    };
  }

  load(state: unknown): void {
    const { owner, images, pods, containers, execs } = state as RuntimeState;
    this.owner = owner;
    this.images.load(images);
    this.pods.load(pods);
    this.containers.load(containers);
    this.execs.load(execs);
  }

  private tell(op: string, arg: Plain): void {
    assert(this.owner !== null, 'a container runtime without a kubelet');
    this.kernel.post(0, this.owner, op, arg);
  }
}

export function createRuntime(options: RuntimeOptions): HostRuntime {
  return new HostRuntime(options);
}
