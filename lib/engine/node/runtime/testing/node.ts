/** A node with a runtime over the real host layer, given programs and the real images, and a kubelet that only writes down what it hears. */
import type { Plain } from '../../../base/plain';
import type { ProgramTable } from '../../../host/contract';
import { buildTree } from '../../../host/files/tree-builder';
import { HostKernel } from '../../../host/host-kernel';
import { findImage } from '../../../images/registry';
import { SimKernel } from '../../../sim/kernel';
import type { ContainerConfig } from '../contract';
import { appsOfImages } from '../image-apps';
import { createRuntime, type HostRuntime } from '../runtime';
import { FakeNetwork } from './fake-network';

export interface TestNode {
  readonly kernel: SimKernel;
  readonly host: HostKernel;
  readonly network: FakeNetwork;
  readonly runtime: HostRuntime;
  readonly heard: string[];
  pass(us: number): void;
  /** A pod with one started container. */
  run(uid: string, image: string, more?: Partial<ContainerConfig>): string;
  config(uid: string, image: string, more?: Partial<ContainerConfig>): ContainerConfig;
  sandbox(uid: string): string;
  log(id: string): string;
}

export function testNode(programs: ProgramTable, name: 'docker' | 'containerd' = 'docker'): TestNode {
  const kernel = new SimKernel({ seed: 'runtime', epochMs: 1_795_000_000_000 });
  const network = new FakeNetwork(kernel);
  const images = { find: findImage };
  const host = new HostKernel({
    kernel,
    programs,
    sockets: network.sockets,
    appOf: appsOfImages(images),
  });
  host.addSandbox({ id: 'node:minikube', hostname: 'minikube', netns: 'host:minikube', root: buildTree([{}]) });
  const { topology } = network;
  const node = { kernel, host, topology, node: 'minikube', podCIDR: '10.244.0.0/24', images };
  const runtime = createRuntime({ ...node, name, version: '28.0.4' });
  const heard: string[] = [];
  kernel.register('kubelet/minikube', {
    handle: (op: string, arg: Plain) => heard.push(`${op} ${JSON.stringify(arg)}`),
  });
  runtime.setOwner('kubelet/minikube');
  const config = (uid: string, image: string, more: Partial<ContainerConfig> = {}): ContainerConfig => ({
    podUid: uid,
    podName: uid,
    podNamespace: 'default',
    name: 'c',
    attempt: 0,
    image,
    env: [],
    mounts: [],
    tty: false,
    stdin: false,
    ...more,
  });
  const sandbox = (uid: string) =>
    runtime.runSandbox({
      podUid: uid,
      podName: uid,
      podNamespace: 'default',
      hostname: uid,
      hostNetwork: false,
      resolvConf: 'nameserver 10.96.0.10\n',
      hosts: '127.0.0.1\tlocalhost\n',
    }).ip;
  return {
    kernel,
    host,
    network,
    runtime,
    heard,
    config,
    sandbox,
    pass(us) {
      const result = kernel.run(kernel.now + us, { events: 200_000 });
      if (result !== 'reached') throw new Error(result);
    },
    run(uid, image, more = {}) {
      sandbox(uid);
      runtime.markPresent(image);
      const made = runtime.createContainer(config(uid, image, more));
      if (!made.ok) throw new Error(made.message);
      const started = runtime.startContainer(made.id);
      if (!started.ok) throw new Error(started.message);
      return made.id;
    },
    log: (id) =>
      runtime
        .logs(id)
        .lines.map((line) => `${line.text}${line.partial ? '' : '\n'}`)
        .join(''),
  };
}
