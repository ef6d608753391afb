/** `kubectl cluster-info`: where the API server and labelled cluster services are reached. Follows kubectl/pkg/cmd/clusterinfo. */
import type { Command } from '../../command';
import type { Draft } from '../../draft';
import { type Invocation, query } from '../../invocation';
import { dump } from './dump';

function linkOf(service: Draft, server: string): string {
  const { name, namespace } = service.metadata;
  const [ingress] = service.status?.loadBalancer?.ingress ?? [];
  const ports: readonly Draft[] = service.spec.ports ?? [];
  if (ingress) return ports.map((port) => `http://${ingress.ip || ingress.hostname}:${port.port} `).join('');
  const [port] = ports;
  const scheme = port && (port.name === 'https' || port.port === 443) ? 'https' : '';
  const id = scheme !== '' || port?.name ? [...(scheme ? [scheme] : []), name, port?.name ?? ''].join(':') : name;
  return `${server}/api/v1/namespaces/${namespace}/services/${id}/proxy`;
}

function* info(k: Invocation) {
  const namespace = k.flags.string('namespace') || 'kube-system';
  const list = k.get(
    `/api/v1/namespaces/${namespace}/services`,
    query({ labelSelector: 'kubernetes.io/cluster-service=true' }),
  );
  const { server } = k.connection;
  k.out(`Kubernetes control plane is running at ${server}\n`);
  for (const service of list.items ?? []) {
    const name = service.metadata.labels?.['kubernetes.io/name'] || service.metadata.name;
    k.out(`${name} is running at ${linkOf(service, server)}\n`);
  }
  k.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return 0;
}

export const clusterInfo: Command = {
  name: 'cluster-info',
  short: 'Display cluster information',
  commands: [dump],
  run: info,
};
