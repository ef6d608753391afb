/** `/etc/resolv.conf` of a pod by its dnsPolicy and dnsConfig (pkg/kubelet/network/dns/dns.go), in the runtime's spelling. */
import type { Draft } from '../../../client/object';

interface DnsSettings {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}
interface ResolverOptions {
  readonly clusterDNS: string;
  readonly clusterDomain: string;
  readonly nodeResolvConf: string;
}

const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;

export function podResolvConf(pod: Draft, options: ResolverOptions, runtime: 'docker' | 'containerd'): string {
  const dns = podDns(pod, options);
  const search = dns.searches.length === 0 ? '' : `search ${dns.searches.join(' ')}\n`;
  const servers = dns.servers.map((s) => `nameserver ${s}\n`).join('');
  const settings = dns.options.length === 0 ? '' : `options ${dns.options.join(' ')}\n`;
  // cri-dockerd rewrites the file with the servers first, containerd writes the search list first.
  return runtime === 'docker' ? servers + search + settings : search + servers + settings;
}

function podDns(pod: Draft, options: ResolverOptions): DnsSettings {
  const host = parseResolvConf(options.nodeResolvConf);
  const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
  const cluster =
    options.clusterDNS !== '' &&
    (policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && pod.spec.hostNetwork !== true));
  let dns: DnsSettings = host;
  if (policy === 'None') dns = { servers: [], searches: [], options: [] };
  else if (cluster) {
    const { clusterDomain: domain } = options;
    const own = domain === '' ? [] : [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain];
    dns = { servers: [options.clusterDNS], searches: distinct([...own, ...host.searches]), options: ['ndots:5'] };
  }
  dns = withPodConfig(dns, pod.spec.dnsConfig);
  return { ...dns, servers: dns.servers.slice(0, MAX_SERVERS), searches: dns.searches.slice(0, MAX_SEARCHES) };
}

function withPodConfig(dns: DnsSettings, config: Draft | undefined): DnsSettings {
  if (config === undefined || config === null) return dns;
  return {
    servers: distinct([...dns.servers, ...(config.nameservers ?? [])]),
    searches: distinct([...dns.searches, ...(config.searches ?? [])]),
    options: mergeOptions(dns.options, config.options ?? []),
  };
}

/** The pod's own value of an option wins; Go's map order is unknown, the base order is kept. */
function mergeOptions(base: readonly string[], own: readonly Draft[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const option of base) {
    const colon = option.indexOf(':');
    merged.set(colon < 0 ? option : option.slice(0, colon), colon < 0 ? '' : option.slice(colon + 1));
  }
  for (const option of own) merged.set(option.name, option.value ?? '');
  return [...merged].map(([name, value]) => (value === '' ? name : `${name}:${value}`));
}

function parseResolvConf(text: string): DnsSettings {
  const servers: string[] = [];
  let searches: readonly string[] = [];
  let options: readonly string[] = [];
  for (const line of text.split('\n')) {
    const [key, ...values] = line.trim().split(/\s+/);
    if (key === 'nameserver' && values[0] !== undefined) servers.push(values[0]);
    else if (key === 'search') searches = values.filter((v) => v !== '.');
    else if (key === 'options') options = values;
  }
  return { servers, searches, options };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
