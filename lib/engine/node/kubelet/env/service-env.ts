/** Variables of the Services that exist when a container starts (pkg/kubelet/envvars, kubelet_pods.go getServiceEnvVarMap). */
import { compareText, type Draft } from '../../../client/object';

/** Services of the pod's namespace (if it wants links) and always `kubernetes` of namespace default. */
export function serviceEnv(
  services: readonly Draft[],
  namespace: string,
  enableServiceLinks: boolean,
): ReadonlyMap<string, string> {
  const chosen = new Map<string, Draft>();
  for (const service of services) {
    const { name, namespace: home } = service.metadata;
    const ip = service.spec?.clusterIP;
    if (ip === undefined || ip === '' || ip === 'None') continue;
    if (home === 'default' && name === 'kubernetes') {
      if (!chosen.has(name)) chosen.set(name, service);
    } else if (home === namespace && enableServiceLinks) chosen.set(name, service);
  }
  const variables = new Map<string, string>();
  // Go's map order is random; by name is one of its orders.
  for (const name of [...chosen.keys()].sort(compareText)) addService(variables, chosen.get(name) as Draft);
  return variables;
}

function addService(variables: Map<string, string>, service: Draft): void {
  const prefix = variableName(service.metadata.name);
  const ip: string = service.spec.clusterIP;
  const ports: readonly Draft[] = service.spec.ports ?? [];
  variables.set(`${prefix}_SERVICE_HOST`, ip);
  if (ports[0] !== undefined) variables.set(`${prefix}_SERVICE_PORT`, String(ports[0].port));
  for (const port of ports) {
    if (port.name) variables.set(`${prefix}_SERVICE_PORT_${variableName(port.name)}`, String(port.port));
  }
  const host = ip.includes(':') ? `[${ip}]` : ip;
  ports.forEach((port, index) => {
    const protocol: string = port.protocol ?? 'TCP';
    const url = `${protocol.toLowerCase()}://${host}:${port.port}`;
    if (index === 0) variables.set(`${prefix}_PORT`, url);
    const link = `${prefix}_PORT_${port.port}_${protocol.toUpperCase()}`;
    variables.set(link, url);
    variables.set(`${link}_PROTO`, protocol.toLowerCase());
    variables.set(`${link}_PORT`, String(port.port));
    variables.set(`${link}_ADDR`, ip);
  });
}

function variableName(text: string): string {
  return text.replaceAll('-', '_').toUpperCase();
}
