/** The managed `/etc/hosts` of a pod (pkg/kubelet/kubelet_pods.go managedHostsFileContent) and its hostname. */
import type { Draft } from '../../../client/object';

const HOSTNAME_MAX = 63;

export function podHostname(pod: Draft, nodeName: string): string {
  if (pod.spec.hostNetwork === true) return nodeName;
  if (pod.spec.hostnameOverride !== undefined) return pod.spec.hostnameOverride;
  const name: string = pod.spec.hostname ?? truncate(pod.metadata.name);
  return name;
}

export function podDomain(pod: Draft, clusterDomain: string): string {
  const { subdomain } = pod.spec;
  if (pod.spec.hostNetwork === true || subdomain === undefined || subdomain === '') return '';
  return `${subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}`;
}

function truncate(name: string): string {
  return name.length <= HOSTNAME_MAX ? name : name.slice(0, HOSTNAME_MAX).replace(/[-.]+$/, '');
}

export function managedHosts(pod: Draft, ip: string, hostname: string, domain: string): string {
  const own = domain === '' ? `${ip}\t${hostname}\n` : `${ip}\t${hostname}.${domain}\t${hostname}\n`;
  return `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
${ip === '' ? '' : own}${aliases(pod.spec.hostAliases ?? [])}`;
}

export function hostNetworkHosts(pod: Draft, nodeHosts: string): string {
  return `# Kubernetes-managed hosts file (host network).\n${nodeHosts}${aliases(pod.spec.hostAliases ?? [])}`;
}

function aliases(list: readonly Draft[]): string {
  if (list.length === 0) return '';
  const lines = list.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}\n`);
  return `\n# Entries added by HostAliases.\n${lines.join('')}`;
}
