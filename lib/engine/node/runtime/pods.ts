/** Pod sandboxes of a node: network namespace, address, the files all containers of a pod share, and its volumes. */
import { assert } from '../../base/assert';
import type { MountPoint } from '../../host/files/file-space';
import { fileNode } from '../../host/files/node';
import type { Machine } from '../../host/process/machine';
import type { Topology } from '../../network/contract';
import type { Mount, SandboxConfig } from './contract';
import { IpAllocation, type IpAllocationState } from './ip-allocation';
import {
  emptyTree,
  ensureDirectory,
  mountPoint,
  splitNames,
  type VolumeFiles,
  volumeId,
  writtenTree,
} from './pod-volumes';
import type { PodRecord } from './runtime-records';

/** Reads a resolver's files of a network namespace; network/contract.ts Network.setResolver. */
export type SetResolver = (netns: string, read: (path: string) => string | undefined) => void;

/** The last address of a node's range stays free for grading's imagined client pod. */
const RESERVED_AT_END = 1;
const ETC_FILES = ['/etc/resolv.conf', '/etc/hostname', '/etc/hosts'] as const;

export interface PodsState {
  readonly addresses: IpAllocationState;
  readonly pods: readonly PodRecord[];
  readonly hostPaths: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly volumes: Readonly<Record<string, readonly string[]>>;
}

export interface PodsOptions {
  readonly machine: Machine;
  readonly topology: Topology;
  readonly node: string;
  readonly podCIDR: string;
  readonly nodeSandbox: string;
  readonly setResolver: SetResolver;
}

export class Pods {
  private readonly addresses: IpAllocation;
  private readonly byUid = new Map<string, PodRecord>();
  private hostPaths: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
  /** Volumes by pod; they outlive the sandbox until the pod's last container is gone. */
  private volumes: Readonly<Record<string, readonly string[]>> = {};

  constructor(private readonly o: PodsOptions) {
    this.addresses = new IpAllocation(o.podCIDR, RESERVED_AT_END);
    // The bridge plugin's part: from here on pods can be attached.
    o.topology.setPodRange(`host:${o.node}`, o.podCIDR);
  }

  get reservedAddress(): string {
    return this.addresses.lastAddress;
  }

  get(podUid: string): PodRecord | undefined {
    return this.byUid.get(podUid);
  }

  run(config: SandboxConfig): string {
    const { podUid, hostNetwork } = config;
    const old = this.byUid.get(podUid);
    if (old?.ready) {
      this.writeEtcFiles(config, old.ip);
      return old.ip;
    }
    const host = `host:${this.o.node}`;
    const netns = hostNetwork ? host : `pod:${podUid}`;
    let ip: string;
    if (hostNetwork) ip = this.nodeAddress();
    else {
      const free = this.addresses.take(podUid);
      assert(free !== undefined, `no address is left in ${this.o.podCIDR}`);
      ip = free;
      this.o.topology.attachPod(netns, host, ip);
    }
    this.byUid.set(podUid, { config, netns, ip, ready: true });
    this.writeEtcFiles(config, ip);
    if (!hostNetwork) this.tellResolver(podUid, netns);
    return ip;
  }

  /** Running a sandbox that runs only writes its files anew: the kubelet knows the address when it comes back. */
  private writeEtcFiles(config: SandboxConfig, ip: string): void {
    const { podUid, hostname } = config;
    const { volumes, now, kernel } = this.o.machine;
    const texts = {
      '/etc/resolv.conf': config.resolvConf,
      '/etc/hostname': `${hostname}\n`,
      '/etc/hosts': config.hostNetwork ? config.hosts : withOwnLine(config.hosts, ip, hostname),
    };
    for (const path of ETC_FILES) {
      const id = volumeId(podUid, path);
      const owner = { mode: 0o644, uid: 0, gid: 0, mtimeUs: now, inode: volumes.newInode() };
      this.addVolume(podUid, path);
      volumes.add(id, fileNode(texts[path], owner));
      kernel.tracker.touched(`volume:${id}`);
    }
  }

  /** Ends the sandbox: the address is free for others. Volumes stay while `hasContainers`. */
  stop(podUid: string, hasContainers: boolean): void {
    const pod = this.byUid.get(podUid);
    if (pod?.ready) {
      this.byUid.set(podUid, { ...pod, ready: false });
      if (!pod.config.hostNetwork) {
        this.addresses.release(podUid);
        this.o.topology.detach(pod.netns);
      }
    }
    if (!hasContainers) this.forget(podUid);
  }

  /** After the last container of a stopped sandbox. */
  forget(podUid: string): void {
    if (this.byUid.get(podUid)?.ready) return;
    for (const volume of this.volumes[podUid] ?? []) this.o.machine.volumes.remove(volumeId(podUid, volume));
    const { [podUid]: _volumes, ...volumes } = this.volumes;
    const { [podUid]: _paths, ...hostPaths } = this.hostPaths;
    this.volumes = volumes;
    this.hostPaths = hostPaths;
    this.byUid.delete(podUid);
  }

  setVolume(podUid: string, volume: string, files: VolumeFiles | 'keep-or-empty', hostPath?: string): void {
    const m = this.o.machine;
    if (hostPath !== undefined) {
      this.hostPaths = { ...this.hostPaths, [podUid]: { ...this.hostPaths[podUid], [volume]: hostPath } };
      return;
    }
    const id = volumeId(podUid, volume);
    this.addVolume(podUid, volume);
    if (files !== 'keep-or-empty') {
      m.volumes.setRoot(id, writtenTree(m, files));
      m.kernel.tracker.touched(`volume:${id}`);
    } else if (!m.volumes.has(id)) m.volumes.add(id, emptyTree(m));
  }

  /** A container's mounts: its volumes and the pod's three files in /etc. */
  mounts(podUid: string, mounts: readonly Mount[], container: string): { mounts: MountPoint[]; copies: string[] } {
    const m = this.o.machine;
    const copies: string[] = [];
    const points = mounts.map((mount, index) => {
      const copy = `copy:${container}:${index}`;
      const point = mountPoint(m, mount, this.placeOf(podUid, mount.volume), copy);
      if (point.volume === copy) copies.push(copy);
      return point;
    });
    for (const path of ETC_FILES) {
      if (points.some((point) => point.path === path)) continue;
      points.push({ path, volume: volumeId(podUid, path), names: [], readOnly: false });
    }
    return { mounts: points, copies };
  }

  save(): PodsState {
    const pods = [...this.byUid.values()];
    return { addresses: this.addresses.save(), pods, hostPaths: this.hostPaths, volumes: this.volumes };
  }

  load(state: PodsState): void {
    this.addresses.load(state.addresses);
    this.hostPaths = state.hostPaths;
    this.volumes = state.volumes;
    this.byUid.clear();
    for (const pod of state.pods) {
      this.byUid.set(pod.config.podUid, pod);
      if (pod.ready && !pod.config.hostNetwork) this.tellResolver(pod.config.podUid, pod.netns);
    }
  }

  private placeOf(podUid: string, volume: string): { volume: string; names: readonly string[] } {
    const m = this.o.machine;
    const hostPath = this.hostPaths[podUid]?.[volume];
    if (hostPath !== undefined) {
      const place = { volume: `root:${this.o.nodeSandbox}`, names: splitNames(hostPath) };
      if (m.volumes.at(place.volume, place.names) === undefined) ensureDirectory(m, place.volume, place.names);
      return place;
    }
    const id = volumeId(podUid, volume);
    if (!m.volumes.has(id)) this.setVolume(podUid, volume, 'keep-or-empty');
    return { volume: id, names: [] };
  }

  private addVolume(podUid: string, volume: string): void {
    const known = this.volumes[podUid] ?? [];
    if (!known.includes(volume)) this.volumes = { ...this.volumes, [podUid]: [...known, volume] };
  }

  /** Name look-ups of the pod's namespace read the files that its containers see and may change. */
  private tellResolver(podUid: string, netns: string): void {
    const { machine: m } = this.o;
    this.o.setResolver(netns, (path) => {
      const id = volumeId(podUid, path);
      m.kernel.tracker.read(`volume:${id}`);
      const node = m.volumes.at(id, []);
      return node?.type === 'file' ? node.text : undefined;
    });
  }

  private nodeAddress(): string {
    const addresses = this.o.topology.addresses(`host:${this.o.node}`);
    const own = addresses.find(({ dev }) => /^e(th|n)/.test(dev)) ?? addresses.find(({ dev }) => dev !== 'lo');
    return own?.address.replace(/\/.*$/, '') ?? '127.0.0.1';
  }
}

/** The pod's own line, where the kubelet's file has it, if it was written before the address was known. */
function withOwnLine(hosts: string, ip: string, hostname: string): string {
  if (hosts.split('\n').some((line) => line.startsWith(`${ip}\t`))) return hosts;
  const at = hosts.indexOf('\n# Entries added by HostAliases.');
  const line = `${ip}\t${hostname}\n`;
  return at === -1 ? hosts + line : hosts.slice(0, at) + line + hosts.slice(at);
}
