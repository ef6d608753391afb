/** Starts a composed cluster as its machines would: API server, objects of the profile, components, until all is ready. */

import type { Draft } from '../api/kinds/kind';
import { kindByName } from '../api/kinds/registry';
import { assert } from '../base/assert';
import type { Plain, PlainObject } from '../base/plain';
import type { ApiTransport } from '../client/transport';
import { ensureKubeletRules } from '../node/kube-proxy/kubelet-rules';
import { SECOND, type Us } from '../sim/kernel-contract';
import { type ClusterParts, sandboxOf } from './create-cluster';
import { hostTree } from './host-trees';

/** How long a boot may take in virtual time, and how often it is looked at. */
const LIMIT_US: Us = 300 * SECOND;
const LOOK_US: Us = SECOND;
const EVENTS = 2_000_000;
const SETUP_AGENT = 'kubeadm/v1.36.3 (linux/amd64) kubernetes/75a1d2f';

export function boot(parts: ClusterParts, programs: readonly string[]): void {
  const { profile, server, outside, network } = parts;
  addMachines(parts, programs);
  outside.start();
  server.bootstrap();
  const admin = server.as(profile.user, SETUP_AGENT);
  for (const object of [...profile.objects, ...profile.extras]) create(admin, object);
  for (const { runtime } of parts.nodes) for (const image of presentImages(parts)) runtime.markPresent(image);
  parts.controllers.start();
  parts.scheduler.start();
  parts.loadBalancer?.start();
  for (const { node, kubelet } of parts.nodes) {
    ensureKubeletRules(network.topology.netfilter(`host:${node.name}`));
    kubelet.start();
  }
  settle(parts, admin);
}

/** A control plane that stands still. */
export function bootBare(parts: ClusterParts, programs: readonly string[], objects: readonly Plain[]): void {
  addMachines(parts, programs);
  parts.server.bootstrap();
  parts.server.store.delete('endpoints', 'default/kubernetes', {});
  parts.server.store.delete('endpointslices.discovery.k8s.io', 'default/kubernetes', {});
  for (const object of objects) parts.server.restoreObject(object as Draft);
}

function addMachines({ profile, network, host, door }: ClusterParts, programs: readonly string[]): void {
  for (const given of profile.hosts) {
    host.addSandbox({
      id: sandboxOf(profile, given.name),
      hostname: given.name,
      netns: `host:${given.name}`,
      root: hostTree(profile, given, programs),
      ips: [given.ip],
    });
    const { name, netfilter } = given;
    if (netfilter !== '') {
      const restored = network.topology.netfilter(`host:${name}`).restore(netfilter);
      assert(restored.ok, `netfilter of ${name}`);
    }
    network.setResolver(`host:${name}`, (path) => host.readFile(sandboxOf(profile, name), path));
    if (profile.nodes.some((node) => node.name === name)) {
      network.sockets.listen(`host:${name}`, 'tcp', '0.0.0.0', 22, { actor: door.id, key: 'sshd' });
    }
  }
  door.open();
}

/** Resolvers of machines read their files: closures, set again after a load. */
export function connectResolvers({ profile, network, host }: ClusterParts): void {
  for (const { name } of profile.hosts) {
    network.setResolver(`host:${name}`, (path) => host.readFile(sandboxOf(profile, name), path));
  }
}

function create(admin: ApiTransport, object: Draft): void {
  const kind = kindByName(object.apiVersion, object.kind);
  // A kind that is not served yet has no objects; the README lists it as not simulated.
  if (kind === undefined) return;
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const place = kind.namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
  const path = `${root}${place}/${kind.plural}`;
  // The server has made some of them itself; it would refuse the address of Service kubernetes before its name.
  if (admin.request({ method: 'GET', path: `${path}/${object.metadata.name}` }).status === 200) return;
  const answer = admin.request({ method: 'POST', path, contentType: 'application/json', body: object as Plain });
  const message = (answer.body as PlainObject).message;
  assert(answer.status < 300, `${kind.kind} ${object.metadata.name}: ${String(message)}`);
}

/** minikube's preload: every image of kube-system is on the node from the start. */
function presentImages({ profile }: ClusterParts): readonly string[] {
  const pods = [
    ...profile.staticPods.map(({ pod }) => pod.spec),
    ...[...profile.objects, ...profile.extras].map(
      (object) => object.spec?.template?.spec ?? (object.kind === 'Pod' ? object.spec : undefined),
    ),
  ];
  const images = pods.flatMap((spec) => (spec?.containers ?? []).map((container: Draft) => container.image as string));
  return [...new Set(images)].sort();
}

function settle(parts: ClusterParts, admin: ApiTransport): void {
  const { kernel } = parts;
  for (;;) {
    const result = kernel.run(kernel.now + LOOK_US, { events: EVENTS });
    assert(result === 'reached', `boot of ${parts.profile.name}: ${result} at ${kernel.now}`);
    if (unready(admin).length === 0) return;
    if (kernel.now > LIMIT_US) assert(false, `boot of ${parts.profile.name}: not ready: ${unready(admin).join(', ')}`);
  }
}

/** Nodes and pods that are not ready, by name. */
export function unready(admin: ApiTransport): readonly string[] {
  const list = (path: string) =>
    ((admin.request({ method: 'GET', path }).body as Draft).items ?? []) as readonly Draft[];
  const waiting = [...list('/api/v1/nodes'), ...list('/api/v1/pods')].filter((object) => !isReady(object));
  const pods = list('/api/v1/pods').length;
  return pods === 0 ? ['no pods'] : waiting.map((object) => String(object.metadata.name));
}

function isReady(object: Draft): boolean {
  return (object.status?.conditions ?? []).some(
    (condition: Draft) => condition.type === 'Ready' && condition.status === 'True',
  );
}
