/** Ports that occur twice in a pod. Upstream: warningsForPodSpecAndMeta (pkg/api/pod/warnings.go). */
import type { Draft } from '../kind';
import { eachContainer } from './platform';

interface Place {
  readonly field: string;
  readonly hostIp: string;
  readonly hostPort: number;
}

export function portWarnings(field: string, spec: Draft): readonly string[] {
  const warnings: string[] = [];
  const known = new Map<string, Place[]>();
  const names = new Map<string, string>();
  const ports = eachContainer(field, spec).flatMap(([path, container]) =>
    ((container.ports ?? []) as Draft[]).map((port, index) => [`${path}.ports[${index}]`, port] as const),
  );
  for (const [path, port] of ports) {
    const { name = '', hostPort = 0, containerPort = 0, hostIP = '', protocol = '' } = port;
    if (hostIP !== '' && hostPort === 0) {
      const struct = `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
      warnings.push(`${path}: hostIP set without hostPort: ${struct}`);
    }
    const key = `${containerPort}/${protocol}`;
    const others = known.get(key) ?? [];
    for (const other of others) {
      if (hostIP === other.hostIp && hostPort === other.hostPort)
        warnings.push(`${path}: duplicate port definition with ${other.field}`);
      else if (hostPort === 0 || other.hostPort === 0)
        warnings.push(`${path}: overlapping port definition with ${other.field}`);
      else if (hostPort === other.hostPort && (hostIP === '') !== (other.hostIp === ''))
        warnings.push(`${path}: dangerously ambiguous port definition with ${other.field}`);
    }
    known.set(key, [...others, { field: path, hostIp: hostIP, hostPort }]);
  }
  for (const [path, { name }] of ports) {
    if (!name) continue;
    const first = names.get(name);
    if (first === undefined) names.set(name, path);
    else {
      const use = `services and probes that select ports by name will use ${first}`;
      warnings.push(`${path}: duplicate port name ${JSON.stringify(name)} with ${first}, ${use}`);
    }
  }
  return warnings;
}
