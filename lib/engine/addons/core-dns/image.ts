/** registry.k8s.io/coredns/coredns: nothing but the server, no shell. */
import type { App } from '../../network/contract';
import type { Image } from '../../node/runtime/contract';
import type { CoreDnsState } from './app';

export function coreDnsImage(app: App<CoreDnsState>): Image {
  return {
    registry: 'registry.k8s.io',
    repository: 'coredns/coredns',
    tags: ['latest', 'v1.14.2', 'v1.13.1', 'v1.12.4', 'v1.12.1', 'v1.12.0', 'v1.11.3'],
    sizeBytes: 78_081_649,
    entrypoint: ['/coredns'],
    command: [],
    workingDir: '/',
    user: 0,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    exposedPorts: ['53/tcp', '53/udp'],
    libc: 'glibc',
    files: {},
    base: 'scratch',
    programs: { '/coredns': 'app:coredns' },
    apps: { coredns: app as unknown as App<never> },
  };
}
