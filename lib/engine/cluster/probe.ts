/**
 * The doors a learner has, as grading uses them (contract.ts ClusterProbe): places are looked up through the API, then
 * packets are peeked, containers read or commands run on copies. Nothing here changes anything.
 */
import type { Plain } from '../base/plain';
import type { ApiTransport } from '../client/transport';
import type { NetnsId, Network } from '../network/contract';
import type { ClusterProbe, ExecResult, ProbeFrom } from './contract';

/** API JSON is walked freely. */
type Json = any;

/** What the composition root knows of machines; everything is a read. */
export interface Machines {
  readonly nodes: readonly { readonly name: string; readonly ip: string }[];
  /** Network namespace of an imagined client pod in a Kubernetes namespace: it exists for peeks only. */
  imaginedPod(namespace: string): NetnsId;
  /** Environment and log of a running container; undefined when it does not run. */
  containerEnv(podUid: string, container: string): Readonly<Record<string, string>> | undefined;
  containerLog(podUid: string, container: string): string | undefined;
  /** Sandbox of a host name or of a container. */
  hostSandbox(host: string): string | undefined;
  containerSandbox(podUid: string, container: string): string | undefined;
  readFile(sandbox: string, path: string): string | undefined;
  runOnCopy(sandbox: string, argv: readonly string[]): ExecResult | 'unfinished';
}

export class Probe implements ClusterProbe {
  constructor(
    readonly api: Pick<ApiTransport, 'request'>,
    private readonly network: Network,
    private readonly machines: Machines,
  ) {}

  get nodes() {
    return this.machines.nodes;
  }

  http(from: ProbeFrom, url: string, options?: Parameters<ClusterProbe['http']>[2]) {
    return this.network.probe.http(this.netnsOf(from), url, options);
  }

  connect(from: ProbeFrom, protocol: 'tcp' | 'udp', host: string, port: number, send?: string) {
    return this.network.probe.connect(this.netnsOf(from), protocol, host, port, send);
  }

  ping(from: ProbeFrom, host: string) {
    return this.network.probe.ping(this.netnsOf(from), host);
  }

  dns(from: ProbeFrom, name: string, type: string) {
    return this.network.probe.dns(this.netnsOf(from), name, type);
  }

  exists(from: ProbeFrom): boolean {
    if (from.kind === 'pod') return this.podOf(from) !== undefined;
    return from.kind !== 'node' || this.machines.nodes.some((node) => node.name === from.name);
  }

  env(namespace: string, pod: string, container?: string) {
    const found = this.pod(namespace, pod);
    return found === undefined
      ? undefined
      : this.machines.containerEnv(found.metadata.uid, container ?? found.spec.containers[0].name);
  }

  log(namespace: string, pod: string, container?: string) {
    const found = this.pod(namespace, pod);
    return found === undefined
      ? undefined
      : this.machines.containerLog(found.metadata.uid, container ?? found.spec.containers[0].name);
  }

  file(place: ProbeFrom, path: string) {
    const sandbox = this.sandboxOf(place);
    return sandbox === undefined ? undefined : this.machines.readFile(sandbox, path);
  }

  exec(place: ProbeFrom, argv: readonly string[]) {
    const sandbox = this.sandboxOf(place);
    return sandbox === undefined ? undefined : this.machines.runOnCopy(sandbox, argv);
  }

  ownerOf(netns: NetnsId): ReturnType<ClusterProbe['ownerOf']> {
    const [kind, id = ''] = splitOnce(netns, ':');
    if (kind === 'host') return { kind: 'host', name: id };
    if (kind !== 'pod') return undefined;
    const pod = this.list('/api/v1/pods').find((candidate) => candidate.metadata.uid === id);
    return pod === undefined ? undefined : { kind: 'pod', namespace: pod.metadata.namespace, name: pod.metadata.name };
  }

  private netnsOf(from: ProbeFrom): NetnsId {
    if (from.kind === 'workstation' || from.kind === 'outside') return `host:${from.kind}`;
    if (from.kind === 'node') return `host:${from.name}`;
    const pod = this.podOf(from);
    if (pod === undefined) return this.machines.imaginedPod(from.namespace);
    return pod.spec.hostNetwork === true ? `host:${pod.spec.nodeName}` : `pod:${pod.metadata.uid}`;
  }

  private sandboxOf(place: ProbeFrom): string | undefined {
    if (place.kind === 'workstation' || place.kind === 'outside') return this.machines.hostSandbox(place.kind);
    if (place.kind === 'node') return this.machines.hostSandbox(place.name);
    const pod = this.podOf(place);
    return pod === undefined
      ? undefined
      : this.machines.containerSandbox(pod.metadata.uid, place.container ?? pod.spec.containers[0].name);
  }

  /** By name, or the first ready pod of the selector (by name order), or the first one that runs. */
  private podOf(from: ProbeFrom & { kind: 'pod' }): Json | undefined {
    if (from.name !== undefined) {
      const pod = this.pod(from.namespace, from.name);
      return pod?.status?.podIP === undefined ? undefined : pod;
    }
    const query = `labelSelector=${encodeURIComponent(from.selector ?? '')}`;
    const pods = this.list(`/api/v1/namespaces/${from.namespace}/pods`, query).filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.podIP !== undefined,
    );
    return pods.find(isReady) ?? pods[0];
  }

  private pod(namespace: string, name: string): Json | undefined {
    const response = this.api.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods/${name}` });
    return response.status === 200 ? response.body : undefined;
  }

  private list(path: string, query?: string): readonly Json[] {
    const response = this.api.request({ method: 'GET', path, ...(query === undefined ? {} : { query }) });
    return response.status === 200 ? ((response.body as { readonly items?: readonly Plain[] }).items ?? []) : [];
  }
}

function isReady(pod: Json): boolean {
  return (pod.status?.conditions ?? []).some(
    (condition: Json) => condition.type === 'Ready' && condition.status === 'True',
  );
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
