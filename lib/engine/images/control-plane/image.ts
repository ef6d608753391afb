/**
 * The images of kube-system's own pods (and storage-provisioner). Their containers are visible, long-running and log as they
 * start; the work itself is done by the simulation's own API server, controllers and kube-proxy.
 */

import type { App } from '../../network/contract';
import type { Image } from '../../node/runtime/contract';
import { defineImage, PATH } from '../define';
import { klogHead } from '../http/serve';

interface Component {
  readonly registry: string;
  readonly repository: string;
  readonly tags: readonly string[];
  readonly executable: string;
  readonly sizeBytes: number;
  readonly lines: readonly (readonly [file: string, text: string])[];
  readonly libc?: 'musl';
}

function longRunning(component: Component): Image {
  const name = component.executable.replace(/^.*\//, '');
  const app: App<null> = {
    name,
    listens: () => [],
    start: (env) => ({
      state: null,
      effects: component.lines.map(([file, text]) => ({
        kind: 'log' as const,
        stream: 'stderr' as const,
        text: `${klogHead(env, 'I', file)}${text}\n`,
      })),
    }),
    decide: (_state, input) =>
      input.kind === 'signal' && input.signal === 'SIGTERM' ? [{ kind: 'exit', code: 0 }] : [],
    apply: (state) => state,
  };
  return defineImage({
    registry: component.registry,
    repository: component.repository,
    tags: component.tags,
    base: 'scratch',
    sizeBytes: component.sizeBytes,
    entrypoint: [component.executable],
    env: { PATH },
    apps: { [name]: app as unknown as App<never> },
    programs: { [component.executable]: `app:${name}` },
  });
}

const K8S = 'registry.k8s.io';
const VERSION = 'v1.36.3';

export const controlPlaneImages: readonly Image[] = [
  longRunning({
    registry: K8S,
    repository: 'kube-apiserver',
    tags: ['latest', VERSION],
    executable: '/usr/local/bin/kube-apiserver',
    sizeBytes: 90_000_000,
    lines: [
      ['options.go:263', 'external host was not specified, using 192.168.49.2'],
      ['server.go:150', `Version: ${VERSION}`],
      ['secure_serving.go:211', 'Serving securely on [::]:8443'],
    ],
  }),
  longRunning({
    registry: K8S,
    repository: 'kube-controller-manager',
    tags: ['latest', VERSION],
    executable: '/usr/local/bin/kube-controller-manager',
    sizeBytes: 76_000_000,
    lines: [
      ['serving.go:386', 'Generated self-signed cert in-memory'],
      ['controllermanager.go:191', `"Starting" version="${VERSION}"`],
      ['leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-controller-manager...'],
      ['leaderelection.go:271', 'successfully acquired lease kube-system/kube-controller-manager'],
    ],
  }),
  longRunning({
    registry: K8S,
    repository: 'kube-scheduler',
    tags: ['latest', VERSION],
    executable: '/usr/local/bin/kube-scheduler',
    sizeBytes: 53_000_000,
    lines: [
      ['serving.go:386', 'Generated self-signed cert in-memory'],
      ['server.go:175', `"Starting Kubernetes Scheduler" version="${VERSION}"`],
      ['leaderelection.go:257', 'attempting to acquire leader lease kube-system/kube-scheduler...'],
      ['leaderelection.go:271', 'successfully acquired lease kube-system/kube-scheduler'],
    ],
  }),
  longRunning({
    registry: K8S,
    repository: 'kube-proxy',
    tags: ['latest', VERSION],
    executable: '/usr/local/bin/kube-proxy',
    sizeBytes: 72_000_000,
    lines: [
      ['server_linux.go:53', '"Using iptables proxy"'],
      ['server.go:715', '"Successfully retrieved NodeIPs" NodeIPs=["192.168.49.2"]'],
      ['server.go:531', `"Version info" version="${VERSION}"`],
      ['config.go:200', '"Starting service config controller"'],
      ['config.go:106', '"Starting endpoint slice config controller"'],
      ['config.go:403', '"Starting serviceCIDR config controller"'],
      ['config.go:309', '"Starting node config controller"'],
    ],
  }),
  longRunning({
    registry: K8S,
    repository: 'etcd',
    tags: ['latest', '3.6.6-0', '3.6.5-0', '3.6.4-0', '3.5.21-0'],
    executable: '/usr/local/bin/etcd',
    sizeBytes: 62_000_000,
    lines: [['etcd.go:64', 'serving client traffic on 192.168.49.2:2379']],
  }),
  longRunning({
    registry: 'gcr.io',
    repository: 'k8s-minikube/storage-provisioner',
    tags: ['latest', 'v5'],
    executable: '/storage-provisioner',
    sizeBytes: 31_500_000,
    lines: [
      ['storage_provisioner.go:116', 'Initializing the minikube storage provisioner...'],
      ['storage_provisioner.go:141', 'Storage provisioner initialized, now starting service!'],
      ['leaderelection.go:243', 'attempting to acquire leader lease kube-system/k8s.io-minikube-hostpath...'],
    ],
  }),
];
