/** A runtime for tests: containers run until told to exit, commands answer from a table, pulls take 1.2 s. */
import type { ActorId, Kernel, Us } from '../../../sim/kernel-contract';
import { SECOND } from '../../../sim/kernel-contract';
import type {
  ContainerConfig,
  ContainerLog,
  ContainerRuntime,
  ContainerState,
  PullResult,
  SandboxConfig,
} from '../../runtime/contract';

interface FakeContainer {
  readonly config: ContainerConfig;
  state: ContainerState;
  stoppedWithGraceUs?: Us;
}

export class FakeRuntime implements ContainerRuntime {
  readonly name = 'docker';
  readonly version = '28.5.1';
  readonly containers = new Map<string, FakeContainer>();
  readonly sandboxes = new Map<string, SandboxConfig>();
  readonly volumes = new Map<string, unknown>();
  readonly present = new Set<string>();
  readonly broken = new Map<string, string>();
  /** Answers of `execSync` by the command's text. */
  readonly answers = new Map<string, { readonly exitCode: number; readonly output: string }>();
  /** Containers by name that exit so long after their start. */
  readonly exits = new Map<string, { readonly afterUs: Us; readonly exitCode: number }>();
  /** Containers by name that cannot be started. */
  readonly unstartable = new Map<string, string>();
  ignoresTerm = false;
  private owner: ActorId = '';
  private next = 0;

  constructor(private readonly kernel: Kernel) {
    kernel.register('fake-runtime', { handle: (_, arg) => this.exit(...(arg as unknown as [string, number])) });
  }

  setOwner(kubelet: ActorId): void {
    this.owner = kubelet;
  }

  pull(image: string): PullResult {
    const message = this.broken.get(image);
    if (message !== undefined) return { ok: false, durationUs: SECOND / 2, message };
    const alreadyPresent = this.present.has(image);
    const imageName = image.includes(':') ? image : `${image}:latest`;
    const imageID = `docker-pullable://${image}@sha256:0`;
    return {
      ok: true,
      alreadyPresent,
      durationUs: alreadyPresent ? 0 : 1_200_000,
      sizeBytes: 12_345_678,
      imageID,
      imageName,
    };
  }

  isPresent(image: string): boolean {
    return this.present.has(image);
  }

  markPresent(image: string): void {
    this.present.add(image);
  }

  runSandbox(config: SandboxConfig): { readonly ip: string } {
    const known = [...this.sandboxes.keys()].indexOf(config.podUid);
    this.sandboxes.set(config.podUid, config);
    return { ip: `10.244.0.${known < 0 ? this.sandboxes.size + 1 : known + 2}` };
  }

  stopSandbox(): void {}

  setVolume(podUid: string, volume: string, files: unknown): void {
    this.volumes.set(`${podUid}/${volume}`, files);
  }

  createContainer(config: ContainerConfig): { readonly ok: true; readonly id: string } {
    const id = `c${++this.next}`;
    this.containers.set(id, { config, state: { id, phase: 'created', imageID: 'docker-pullable://x@sha256:0' } });
    return { ok: true, id };
  }

  startContainer(id: string): { readonly ok: true } | { readonly ok: false; readonly message: string } {
    const container = this.containers.get(id) as FakeContainer;
    const message = this.unstartable.get(container.config.name);
    if (message !== undefined) {
      const at = this.kernel.now;
      container.state = {
        ...container.state,
        phase: 'exited',
        exitCode: 127,
        finishedUs: at,
        reason: 'ContainerCannotRun',
        message,
      };
      return { ok: false, message };
    }
    container.state = { ...container.state, phase: 'running', startedUs: this.kernel.now };
    const exit = this.exits.get(container.config.name);
    if (exit !== undefined) this.kernel.post(exit.afterUs, 'fake-runtime', 'exit', [id, exit.exitCode]);
    return { ok: true };
  }

  stopContainer(id: string, graceUs: Us): void {
    const container = this.containers.get(id) as FakeContainer;
    container.stoppedWithGraceUs = graceUs;
    this.kernel.post(this.ignoresTerm ? graceUs : 50_000, 'fake-runtime', 'exit', [id, this.ignoresTerm ? 137 : 0]);
  }

  exit(id: string, exitCode: number): void {
    const container = this.containers.get(id);
    if (container?.state.phase !== 'running') return;
    container.state = { ...container.state, phase: 'exited', exitCode, finishedUs: this.kernel.now };
    this.kernel.post(0, this.owner, 'container-exited', { id });
  }

  removeContainer(id: string): void {
    this.containers.delete(id);
  }

  state(id: string): ContainerState | undefined {
    return this.containers.get(id)?.state;
  }

  execSync(_id: string, argv: readonly string[]): number {
    const exec = ++this.next;
    const answer = this.answers.get(argv.join(' ')) ?? { exitCode: 0, output: '' };
    this.kernel.post(5_000, this.owner, 'exec-done', { exec, ...answer });
    return exec;
  }

  exec(): { readonly ok: false; readonly message: string } {
    return { ok: false, message: 'exec: "foo": executable file not found in $PATH' };
  }

  attach(): { readonly ok: false; readonly message: string } {
    return { ok: false, message: 'no attach' };
  }

  portForward(): { readonly ok: false; readonly message: string } {
    return { ok: false, message: 'no port-forward' };
  }

  logs(id: string): ContainerLog {
    const { attempt } = (this.containers.get(id) as FakeContainer).config;
    const line = (atUs: Us, text: string) => ({ atUs, stream: 'stdout' as const, text });
    return { lines: [line(SECOND, `attempt ${attempt}`), line(2 * SECOND, 'second'), line(3 * SECOND, 'third')] };
  }

  followLogs(): { readonly id: number; readonly stdout: number } {
    return { id: 1, stdout: 1 };
  }

  /** By container name, newest first. */
  named(name: string): readonly FakeContainer[] {
    return [...this.containers.values()].filter((c) => c.config.name === name).reverse();
  }

  save(): unknown {
    return null;
  }

  load(): void {}
}
