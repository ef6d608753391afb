/**
 * The contracts between kubelet, container runtime and images (the CRI's role). The kubelet decides, the runtime runs.
 */
import type { Part } from '../../base/plain';
import type { StreamHandle } from '../../client/transport';
import type { App } from '../../network/contract';
import type { ActorId, Us } from '../../sim/kernel-contract';

/** What a container image holds. One folder an image in `engine/images/<name>`. */
export interface Image {
  /** `luksa/kubia`, without registry and tag. */
  readonly repository: string;
  readonly registry: string; // docker.io, ghcr.io, registry.k8s.io
  readonly tags: readonly string[]; // the ones that exist; 'latest' among them
  readonly sizeBytes: number;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDir: string;
  readonly user: number;
  readonly env: Readonly<Record<string, string>>;
  readonly exposedPorts: readonly string[];
  /** Which libc resolver its programs use. */
  readonly libc: 'glibc' | 'musl';
  /** Files by absolute path, beside those of `base`. */
  readonly files: Readonly<
    Record<
      string,
      string | { readonly text: string; readonly mode?: number; readonly uid?: number } | { readonly link: string }
    >
  >;
  /** Another image's tree below this one: 'busybox', 'alpine', 'debian', … or 'scratch'. */
  readonly base: string;
  /** Programs on PATH: path -> program name of the ProgramTable. */
  readonly programs: Readonly<Record<string, string>>;
  /** Server apps by the executable's base name as it appears in argv[0]: `node`, `nginx`, `redis-server`. */
  readonly apps: Readonly<Record<string, App<never>>>;
  /** Different behaviour of a tag, e.g. luksa/kubia:v2. */
  readonly tagEnv?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** STOPSIGNAL of the image; SIGTERM unless said. */
  readonly stopSignal?: string;
}

export interface ContainerConfig {
  readonly podUid: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly mounts: readonly Mount[];
  readonly tty: boolean;
  readonly stdin: boolean;
  /** Whether the first attached client's end closes the input; true unless said, as `kubectl run -i` sets it. */
  readonly stdinOnce?: boolean;
  readonly runAsUser?: number;
  readonly readOnlyRootFilesystem?: boolean;
}
/** A volume as a file tree id of the host layer; `files` seeds or replaces its contents (ConfigMap, Secret, projected). */
export interface Mount {
  readonly path: string;
  readonly volume: string;
  readonly readOnly: boolean;
  readonly subPath?: string;
}

export interface SandboxConfig {
  readonly podUid: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  /** Contents of /etc/resolv.conf and /etc/hosts as the kubelet writes them. */
  readonly resolvConf: string;
  readonly hosts: string;
}

export type PullResult =
  | {
      readonly ok: true;
      readonly alreadyPresent: boolean;
      readonly durationUs: Us;
      readonly sizeBytes: number;
      readonly imageID: string;
      readonly imageName: string;
    }
  /** `message` is the runtime's own error text, as it stands after `Failed to pull image "x": `. */
  | { readonly ok: false; readonly durationUs: Us; readonly message: string };

export interface ContainerState {
  readonly id: string;
  readonly phase: 'created' | 'running' | 'exited';
  readonly startedUs?: Us;
  readonly finishedUs?: Us;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: 'Completed' | 'Error' | 'OOMKilled' | 'ContainerCannotRun' | 'StartError';
  readonly message?: string;
  readonly imageID: string;
}

/**
 * Told to the kubelet's actor: op `container-exited` arg `{ id }`; op `exec-done` arg `{ exec, exitCode, output }`,
 * with `timedOut: true` after a time-out and `error` (the CRI's error text) when the command could not be run at all.
 */
export interface ContainerRuntime extends Part {
  readonly name: 'docker' | 'containerd';
  readonly version: string;
  setOwner(kubelet: ActorId): void;
  /** Looks up or pulls; the caller waits `durationUs` itself, then calls `markPresent`. */
  pull(image: string): PullResult;
  isPresent(image: string): boolean;
  markPresent(image: string): void;
  runSandbox(config: SandboxConfig): { readonly ip: string };
  stopSandbox(podUid: string): void;
  setVolume(
    podUid: string,
    volume: string,
    files: Readonly<Record<string, { readonly text: string; readonly mode: number }>> | 'keep-or-empty',
    options?: { readonly hostPath?: string },
  ): void;
  createContainer(
    config: ContainerConfig,
  ): { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };
  /** ok false: e.g. `exec: "foo": executable file not found in $PATH`, as the runtime words it. */
  startContainer(id: string): { readonly ok: true } | { readonly ok: false; readonly message: string };
  /** SIGTERM (or the image's stop signal) now, SIGKILL after grace. */
  stopContainer(id: string, graceUs: Us): void;
  removeContainer(id: string): void;
  state(id: string): ContainerState | undefined;
  /** A probe or hook: runs argv, collects output; result as `exec-done`. */
  execSync(id: string, argv: readonly string[], timeoutUs: Us): number;
  /** kubectl exec: streams. Errors as the runtime words them. */
  exec(
    id: string,
    argv: readonly string[],
    options: { readonly tty: boolean; readonly stdin: boolean },
  ): { readonly ok: true; readonly stream: StreamHandle } | { readonly ok: false; readonly message: string };
  attach(
    id: string,
    options: { readonly tty: boolean; readonly stdin: boolean },
  ): { readonly ok: true; readonly stream: StreamHandle } | { readonly ok: false; readonly message: string };
  /** A stream whose far end dials the pod's own loopback (base/connection-lines.ts). */
  portForward(
    podUid: string,
  ): { readonly ok: true; readonly stream: StreamHandle } | { readonly ok: false; readonly message: string };
  logs(id: string): ContainerLog;
  /** Follows: a pipe that gets every new line. */
  followLogs(id: string, fromLine: number, options?: { readonly timestamps?: boolean }): StreamHandle;
}

export interface LogLine {
  readonly atUs: Us;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string; // without newline
  readonly partial?: boolean;
}
export interface ContainerLog {
  readonly lines: readonly LogLine[];
}

/** The kubelet's own API (port 10250), which the API server proxies to for logs, exec, attach, port-forward. */
export interface KubeletServer {
  logs(
    namespace: string,
    pod: string,
    container: string,
    options: LogOptions,
  ):
    | { readonly ok: true; readonly text: string }
    | { readonly ok: false; readonly status: number; readonly message: string };
  followLogs(
    namespace: string,
    pod: string,
    container: string,
    options: LogOptions,
  ):
    | { readonly ok: true; readonly stream: StreamHandle }
    | { readonly ok: false; readonly status: number; readonly message: string };
  exec(
    namespace: string,
    pod: string,
    container: string,
    argv: readonly string[],
    options: { readonly tty: boolean; readonly stdin: boolean },
  ):
    | { readonly ok: true; readonly stream: StreamHandle }
    | { readonly ok: false; readonly status: number; readonly message: string };
  attach(
    namespace: string,
    pod: string,
    container: string,
    options: { readonly tty: boolean; readonly stdin: boolean },
  ):
    | { readonly ok: true; readonly stream: StreamHandle }
    | { readonly ok: false; readonly status: number; readonly message: string };
  portForward(
    namespace: string,
    pod: string,
  ):
    | { readonly ok: true; readonly stream: StreamHandle }
    | { readonly ok: false; readonly status: number; readonly message: string };
}
export interface LogOptions {
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly timestamps?: boolean;
  readonly limitBytes?: number;
}
/** node name -> its kubelet's server; the API server asks this registry. */
export interface KubeletServers {
  of(node: string): KubeletServer | undefined;
}
