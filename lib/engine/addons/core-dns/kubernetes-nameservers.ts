/** The zone's own name servers: the services whose endpoints this pod's addresses are (plugin/kubernetes/ns.go). */
import type { Found } from './kubernetes-records';
import type { Serving } from './plugin';

export function nameServers(serving: Serving, zone: string): readonly Found[] {
  const { view, ips } = serving;
  const found: Found[] = [];
  let listed = false;
  for (const ip of ips) {
    for (const endpoint of view.endpointsByIP(ip)) {
      listed = true;
      const service = view.service(endpoint.namespace, endpoint.service);
      if (service === undefined) continue;
      const name = `${service.name}.${service.namespace}.svc.${zone}`;
      if (service.clusterIPs[0] !== 'None') {
        found.push(...service.clusterIPs.map((host) => ({ host, port: 0, name })));
        continue;
      }
      for (const group of view.endpoints(service.namespace, service.name)) {
        found.push(...group.addresses.map((a) => ({ host: a.ip, port: 0, name: `${a.hostname}.${name}` })));
      }
    }
  }
  return listed ? found : ips.map((host) => ({ host, port: 0, name: `ns.dns.${zone}` }));
}
