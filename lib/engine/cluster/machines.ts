/**
 * The machines of a cluster as grading reads them (probe.ts Machines): environments, logs and files of hosts and
 * containers, commands on copies of them, and one imagined pod that a peek may start from.
 */
import { type CopyDoors, type CopyResult, runOnCopy } from '../host/copy';
import { loginEnvironment, userOf } from '../host/environment';
import type { HostKernel } from '../host/host-kernel';
import type { Topology } from '../network/contract';
import type { SetResolver } from '../node/runtime/pods';
import type { HostRuntime } from '../node/runtime/runtime';
import type { Kernel } from '../sim/kernel-contract';
import type { Machines } from './probe';

export interface MachinesOptions extends CopyDoors {
  readonly kernel: Kernel;
  readonly host: HostKernel;
  readonly topology: Topology;
  readonly nodes: readonly { readonly name: string; readonly ip: string; readonly runtime: HostRuntime }[];
  readonly setResolver: SetResolver;
  /** /etc/resolv.conf of a pod with dnsPolicy ClusterFirst in this namespace. */
  readonly podResolvConf: (namespace: string) => string;
}

/** kernel.md section 3. */
const LIMITS = { steps: 20_000, horizonUs: 60_000_000, cpuUs: 1_000_000 };
const IMAGINED = 'pod:imagined';
const IMAGINED_HOSTS = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n';

class HostMachines implements Machines {
  readonly nodes: Machines['nodes'];

  constructor(private readonly o: MachinesOptions) {
    this.nodes = o.nodes.map(({ name, ip }) => ({ name, ip }));
    const [first] = o.nodes;
    // Attached from the beginning, at an address that no pod is given: a peek then changes nothing.
    if (first !== undefined) o.topology.attachPod(IMAGINED, `host:${first.name}`, first.runtime.reservedAddress);
  }

  imaginedPod(namespace: string): string {
    const resolvConf = this.o.podResolvConf(namespace);
    this.o.setResolver(IMAGINED, (path) =>
      path === '/etc/resolv.conf' ? resolvConf : path === '/etc/hosts' ? IMAGINED_HOSTS : undefined,
    );
    return IMAGINED;
  }

  containerEnv(podUid: string, container: string): Readonly<Record<string, string>> | undefined {
    return this.running(podUid, container)?.env;
  }

  containerLog(podUid: string, container: string): string | undefined {
    const found = this.running(podUid, container);
    if (found === undefined) return undefined;
    let text = '';
    for (const line of found.runtime.logs(found.id).lines) text += `${line.text}${line.partial ? '' : '\n'}`;
    return text;
  }

  hostSandbox(host: string): string | undefined {
    return [host, `node:${host}`].find((id) => this.o.host.hasSandbox(id));
  }

  containerSandbox(podUid: string, container: string): string | undefined {
    const found = this.running(podUid, container);
    return found === undefined ? undefined : `container:${found.id}`;
  }

  readFile(sandbox: string, path: string): string | undefined {
    return this.o.host.readFile(sandbox, path);
  }

  runOnCopy(sandbox: string, argv: readonly string[]): CopyResult {
    return runOnCopy(this.o.host, { sandbox, argv, ...this.placeOf(sandbox) }, LIMITS, this.o);
  }

  /** In a container as `kubectl exec` starts it, on a host as its user who has just logged in. */
  private placeOf(sandbox: string) {
    const id = /^container:(.*)$/.exec(sandbox)?.[1];
    if (id !== undefined) {
      for (const { runtime } of this.o.nodes) {
        const place = runtime.placeOf(id);
        if (place !== undefined) return { env: place.env, cwd: place.cwd, uid: place.uid, gid: place.gid };
      }
    }
    const record = this.o.host.machine.sandbox(sandbox);
    const user = record.users[0] ?? userOf(record, 0);
    const env = user === undefined ? { ...record.env } : loginEnvironment(record, user);
    return { env, cwd: user?.home ?? '/', uid: user?.uid ?? 0, gid: user?.gid ?? 0 };
  }

  private running(podUid: string, container: string) {
    for (const { runtime } of this.o.nodes) {
      const found = runtime.running(podUid, container);
      if (found !== undefined) return { ...found, runtime };
    }
    return undefined;
  }
}

export function createMachines(options: MachinesOptions): Machines {
  return new HostMachines(options);
}
