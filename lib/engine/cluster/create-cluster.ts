/**
 * The composition root: puts kernel, API server, controllers, scheduler, nodes, network, hosts and add-ons of a profile
 * together. Components meet only here; each talks to the API server as its own user and to nobody else's memory.
 */

import { type CoreDns, createCoreDns } from '../addons/core-dns/core-dns';
import { coreDnsImage } from '../addons/core-dns/image';
import { createMetalLb, type MetalLb } from '../addons/metal-lb/metal-lb';
import { ApiServer } from '../apiserver/api-server';
import { flat } from '../base/kept-text';
import { ApiClient } from '../client/api-client';
import { type Discovered, discoverPreferred } from '../client/discovery';
import type { UserInfo } from '../client/transport';
import { type ControllerManager, createControllerManager } from '../controllers/manager';
import type { ProgramTable, SandboxId } from '../host/contract';
import { HostKernel } from '../host/host-kernel';
import type { SimulatedNetwork } from '../network/contract';
import { createNetwork } from '../network/network';
import { kubeProxyApp } from '../node/kube-proxy/app';
import { createKubeProxy, type KubeProxy } from '../node/kube-proxy/kube-proxy';
import { createKubelet } from '../node/kubelet/kubelet';
import type { Kubelet } from '../node/kubelet/options';
import { appsOfImages } from '../node/runtime/image-apps';
import type { ImageSource } from '../node/runtime/image-store';
import { createRuntime, type HostRuntime } from '../node/runtime/runtime';
import type { ClusterHook } from '../programs/minikube/cluster-hook';
import { createScheduler, type Scheduler } from '../scheduler/scheduler';
import { SimKernel } from '../sim/kernel';
import type { Suspension } from '../sim/kernel-contract';
import { RandomStream } from '../sim/random-stream';
import { ApiServerDoor } from './api-door';
import { AppCalls } from './app-caller';
import { clusterImages } from './cluster-images';
import { createMachines } from './machines';
import { OutsideHosts } from './outside/outside-hosts';
import type { Profile, ProfileNode } from './profiles/profile';
import { clusterHook } from './remote-login';
import { SandboxInspect } from './sandbox-inspect';

export interface ClusterParts {
  readonly profile: Profile;
  readonly kernel: SimKernel;
  readonly network: SimulatedNetwork;
  readonly host: HostKernel;
  readonly server: ApiServer;
  readonly controllers: ControllerManager;
  readonly scheduler: Scheduler;
  readonly nodes: readonly NodeParts[];
  readonly coreDns: CoreDns;
  readonly calls: AppCalls;
  /** Only profiles with a pool of addresses have it. */
  readonly loadBalancer: MetalLb | undefined;
  readonly outside: OutsideHosts;
  readonly door: ApiServerDoor;
  readonly machines: ReturnType<typeof createMachines>;
}
export interface NodeParts {
  readonly node: ProfileNode;
  readonly runtime: HostRuntime;
  readonly kubelet: Kubelet;
  readonly proxy: KubeProxy;
}

export interface ComposeOptions {
  readonly profile: Profile;
  readonly seed: string;
  readonly epochMs: number;
  readonly suspended?: Suspension;
  readonly programs: ProgramTable;
  /** Another token of the profile's admin, beside the kubeconfig's. */
  readonly token?: string;
}

const AGENT = (component: string) => `${component}/v1.36.3 (linux/amd64) kubernetes/75a1d2f`;

/** `host:<name>` for machines; sandboxes are named `node:<name>` for nodes and by their name for all others. */
export function sandboxOf(profile: Profile, host: string): SandboxId {
  return profile.nodes.some((node) => node.name === host) ? `node:${host}` : host;
}

/** Every part in its place, nothing written and nothing started: `boot` or `load` comes next. */
export function compose(options: ComposeOptions): ClusterParts {
  const { profile, programs, token } = options;
  const kernel = new SimKernel(options);
  const network = createNetwork({ kernel });
  const { topology } = network;
  for (const { name, interfaces, routes, forward } of profile.hosts) {
    topology.addHost(`host:${name}`, { interfaces, routes, forward });
  }
  const calls = new AppCalls(kernel, () => network);
  const late: { host?: HostKernel; server?: ApiServer } = {};
  const hostOf = () => late.host as HostKernel;
  const outside = new OutsideHosts(profile, network, hostOf);
  const { ip, port, host: serverHost } = profile.apiServer;
  const place = { netns: `host:${serverHost}`, host: serverHost, port };
  const door = new ApiServerDoor(network, () => late.server as ApiServer, place, hostOf);
  kernel.register(door.id, door);

  const kubelets = new Map<string, Kubelet>();
  const server = new ApiServer({
    kernel,
    serviceCIDR: profile.serviceCIDR,
    ip,
    port,
    kubelets: { of: (node) => kubelets.get(node)?.server },
    streams: {
      status: (id) => hostOf().streamStatus(id),
      resize: (id, columns, rows) => hostOf().resizeStream(id, columns, rows),
      close: (id) => hostOf().closeStream(id),
    },
    tokens: new Map<string, UserInfo>([profile.token, token ?? profile.token].map((one) => [one, profile.user])),
  });
  late.server = server;
  const coreDns = createCoreDns({
    kernel,
    transport: server.as(
      {
        name: 'system:serviceaccount:kube-system:coredns',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
      },
      AGENT('coredns'),
    ),
    corefile: () => '.:53 {\n    errors\n}\n',
    upstreamZones: () => outside.zoneTexts(),
  });
  const proxies = new Map<string, KubeProxy>();
  const images = clusterImages(
    coreDnsImage(coreDns.app),
    kubeProxyApp((node) => proxies.get(node)),
  );
  const appOfImage = appsOfImages(images);
  let hook: ClusterHook | undefined;
  const host = new HostKernel({
    kernel,
    programs,
    sockets: network.sockets,
    api: door,
    caller: calls,
    appOf: (image, name) => outside.appOf(image) ?? appOfImage(image, name),
    inspect: (sandbox) => {
      hook ??= clusterHook(profile, hostOf(), network.topology);
      return new SandboxInspect(sandbox, { network, host: hostOf() }, hook);
    },
  });
  late.host = host;
  topology.setAppHost(door);

  const discovered = builtInKinds(server);
  const controllers = createControllerManager({
    kernel,
    connector: server,
    discovered,
    clusterCIDR: profile.clusterCIDR,
    serviceCIDR: profile.serviceCIDR,
    rootCA: rootCA(profile),
  });
  const scheduler = createScheduler({ kernel, connector: server, discovered });
  const nodes = profile.nodes.map((node) => nodeParts(node, { profile, kernel, network, host, server, images }));
  for (const { node, kubelet, proxy } of nodes) {
    kubelets.set(node.name, kubelet);
    proxies.set(node.name, proxy);
  }
  const loadBalancer = loadBalancerOf(profile, kernel, server, topology);
  const machines = createMachines({
    kernel,
    host,
    topology,
    nodes: nodes.map(({ node, runtime }) => ({ name: node.name, ip: node.ip, runtime })),
    setResolver: (netns, read) => network.setResolver(netns, read),
    podResolvConf: (namespace) =>
      `nameserver ${profile.dnsIP}\nsearch ${namespace}.svc.${profile.clusterDomain} svc.${profile.clusterDomain} ${profile.clusterDomain}\noptions ndots:5\n`,
    api: door,
  });
  return {
    profile,
    kernel,
    network,
    host,
    server,
    controllers,
    scheduler,
    nodes,
    coreDns,
    calls,
    loadBalancer,
    outside,
    door,
    machines,
  };
}

let builtIn: Discovered | undefined;

/** A server with an empty store serves the same kinds in every session: asked once a process. */
function builtInKinds(server: ApiServer): Discovered {
  // An empty store has no roles yet: only masters may ask.
  const user = { name: 'system:kube-controller-manager', groups: ['system:masters', 'system:authenticated'] };
  builtIn ??= discoverPreferred(new ApiClient(server.as(user, AGENT('kube-controller-manager'))));
  return builtIn;
}

interface Around {
  readonly profile: Profile;
  readonly kernel: SimKernel;
  readonly network: SimulatedNetwork;
  readonly host: HostKernel;
  readonly server: ApiServer;
  readonly images: ImageSource;
}

function nodeParts(node: ProfileNode, around: Around): NodeParts {
  const { profile, kernel, network, host, server, images } = around;
  const { topology } = network;
  const { name, ip, podCIDR } = node;
  const runtime = createRuntime({
    kernel,
    host,
    topology,
    node: name,
    podCIDR,
    images,
    name: profile.runtime.name,
    version: profile.runtime.version,
    setResolver: (netns, read) => network.setResolver(netns, read),
  });
  const kubeletUser = { name: `system:node:${name}`, groups: ['system:nodes', 'system:authenticated'] };
  const sandbox = sandboxOf(profile, name);
  const kubelet = createKubelet({
    kernel,
    transport: server.as(kubeletUser, AGENT('kubelet')),
    runtime,
    network: network.sockets,
    nodeName: name,
    nodeIP: ip,
    node: node.template,
    clusterDNS: profile.dnsIP,
    clusterDomain: profile.clusterDomain,
    nodeResolvConf: () => host.readFile(sandbox, '/etc/resolv.conf') ?? '',
    nodeHosts: () => host.readFile(sandbox, '/etc/hosts') ?? '',
    staticPods: profile.staticPods.filter((pod) => pod.node === name).map(({ pod }) => pod),
  });
  const proxyUser = { name: 'system:kube-proxy', groups: ['system:authenticated'] };
  const proxy = createKubeProxy({
    kernel,
    transport: server.as(proxyUser, AGENT('kube-proxy')),
    netfilter: topology.netfilter(`host:${name}`),
    nodeName: name,
    nodeIPs: [ip],
    clusterCIDR: profile.clusterCIDR,
    running: () => runs(host, 'kube-proxy', `host:${name}`),
  });
  return { node, runtime, kubelet, proxy };
}

/** Layer 2: the workstation finds an address on the node that answers for it. */
function loadBalancerOf(
  profile: Profile,
  kernel: SimKernel,
  connector: ApiServer,
  topology: SimulatedNetwork['topology'],
): MetalLb | undefined {
  if (profile.loadBalancerPool === undefined) return undefined;
  const announce = (ip: string, name: string | undefined) => {
    const to = `${ip}/32`;
    topology.removeRoute('host:workstation', to);
    const node = profile.nodes.find((one) => one.name === name);
    if (node !== undefined) topology.addRoute('host:workstation', { to, via: node.ip });
  };
  return createMetalLb({ kernel, connector, pool: profile.loadBalancerPool, announce });
}

/** Is a server of this name alive in a network namespace? */
function runs(host: HostKernel, app: string, netns: string): boolean {
  for (const { program, sandbox, status } of host.machine.processes.values()) {
    if (
      program.kind === 'app' &&
      program.name === app &&
      status === null &&
      host.machine.sandbox(sandbox).netns === netns
    )
      return true;
  }
  return false;
}

const authorities = new Map<string, string>();

/** The cluster's CA has the shape of a certificate; nothing is signed with it. One a profile: a checkpoint's objects hold it. */
function rootCA({ name }: Profile): string {
  let text = authorities.get(name);
  if (text === undefined) {
    const random = RandomStream.named('cluster/ca', name);
    const lines = Array.from({ length: 17 }, () => random.letters(64));
    text = flat(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
    authorities.set(name, text);
  }
  return text;
}
