/** What kube-proxy says at its start, with klog's header (recorded from v1.36.3 in iptables mode). */
import { civilTime } from '../../sim/wall-clock';

/** What a line's header is made of; kernels and app environments both have it. */
export interface Clock {
  readonly now: number;
  readonly epochMs: number;
}

function head(kernel: Clock, severity: 'I' | 'E', place: string): string {
  const us = kernel.epochMs * 1_000 + kernel.now;
  const t = civilTime(Math.floor(us / 1_000_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const fraction = String(us % 1_000_000).padStart(6, '0');
  return `${severity}${two(t.month)}${two(t.day)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${fraction}       1 ${place}] `;
}

export function startLog(kernel: Clock, nodeIPs: readonly string[], log: (line: string) => void): void {
  const info = (place: string, text: string): void => log(head(kernel, 'I', place) + text);
  info('shared_informer.go:402', '"Waiting for caches to sync"');
  info('shared_informer.go:409', '"Caches are synced"');
  info('server.go:228', `"Successfully retrieved NodeIPs" NodeIPs=[${nodeIPs.map((ip) => `"${ip}"`).join(',')}]`);
  const unset =
    'nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`';
  log(`${head(kernel, 'E', 'server.go:265')}"Kube-proxy configuration may be incomplete or incorrect" err="${unset}"`);
  info('server.go:274', '"kube-proxy running in dual-stack mode" primary ipFamily="IPv4"');
  info('server_linux.go:137', '"Using iptables Proxier"');
  info(
    'proxier.go:241',
    '"Setting route_localnet=1 to allow node-ports on localhost; to change this either disable iptables.localhostNodePorts (--iptables-localhost-nodeports) or set nodePortAddresses (--nodeport-addresses) to filter loopback addresses" ipFamily="IPv4"',
  );
  info('server.go:539', '"Version info" version="v1.36.3"');
  info('server.go:541', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""');
  const controllers = [
    ['config.go:106', 'endpoint slice config'],
    ['config.go:200', 'service config'],
    ['config.go:309', 'node config'],
  ] as const;
  for (const [place, name] of controllers) {
    info(place, `"Starting ${name} controller"`);
    info('shared_informer.go:381', `"Waiting for caches to sync" controller="${name}"`);
  }
  info('shared_informer.go:388', '"Caches are synced" controller="node config"');
  info('config.go:403', '"Starting serviceCIDR config controller"');
  info('shared_informer.go:381', '"Waiting for caches to sync" controller="serviceCIDR config"');
  for (const name of ['service config', 'endpoint slice config', 'serviceCIDR config']) {
    info('shared_informer.go:388', `"Caches are synced" controller="${name}"`);
  }
}
