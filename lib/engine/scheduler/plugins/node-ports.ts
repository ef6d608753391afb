/** NodePorts: a host port may be taken once per protocol and address. */
import type { Draft } from '../../client/object';
import { type FilterPlugin, resolvable } from '../plugin';

interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export function hostPorts(pod: Draft): readonly HostPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter((c: Draft) => c.restartPolicy === 'Always');
  return [...(pod.spec.containers ?? []), ...sidecars].flatMap((container: Draft) =>
    (container.ports ?? [])
      .filter((p: Draft) => (p.hostPort ?? 0) > 0)
      .map((p: Draft) => ({ ip: p.hostIP || '0.0.0.0', protocol: p.protocol ?? 'TCP', port: p.hostPort })),
  );
}

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  changes: ['node-added', 'pod-gone'],
  prepare: (pod) => {
    const wanted = hostPorts(pod);
    if (wanted.length === 0) return undefined;
    return {
      filter: ({ pods }) => {
        const taken = pods.flatMap(hostPorts);
        return wanted.some((port) => taken.some((other) => clash(port, other)))
          ? resolvable("node(s) didn't have free ports for the requested pod ports")
          : undefined;
      },
    };
  },
};

function clash(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0';
}
