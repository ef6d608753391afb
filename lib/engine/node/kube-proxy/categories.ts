/**
 * Which endpoints a service port uses on this node: ready ones, narrowed by topology hints, or terminating ones that still
 * serve when none is ready (pkg/proxy/topology.go).
 */
import type { Endpoint } from './endpoints';
import { type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from './service-ports';

export interface Categories {
  readonly cluster: readonly Endpoint[];
  readonly local: readonly Endpoint[];
  /** Both together: all that this node may send to. */
  readonly reachable: readonly Endpoint[];
  /** There are usable endpoints somewhere in the cluster. */
  readonly any: boolean;
}
export interface Place {
  readonly node: string;
  readonly zone: string;
}

export function categorize(endpoints: readonly Endpoint[], port: ServicePort, place: Place): Categories {
  const leaving = (e: Endpoint): boolean => e.serving && e.terminating;
  const available = hinted(endpoints, place);
  let cluster: readonly Endpoint[] = [];
  if (usesClusterEndpoints(port)) {
    cluster = endpoints.filter((e) => e.ready && (available === undefined || available(e)));
    if (cluster.length === 0) cluster = endpoints.filter(leaving);
  }
  if (!usesLocalEndpoints(port)) return { cluster, local: [], reachable: cluster, any: cluster.length > 0 };
  const any = cluster.length > 0 || endpoints.some((e) => e.ready || leaving(e));
  const here = endpoints.filter((e) => e.local);
  const ready = here.filter((e) => e.ready);
  const local = ready.length > 0 ? ready : here.filter((e) => !e.ready && leaving(e));
  const union = new Map([...cluster, ...local].map((e) => [e.text, e]));
  return { cluster, local, reachable: [...union.values()], any };
}

/** Hints count only when every ready endpoint has them and one of them names this node or zone. */
function hinted(endpoints: readonly Endpoint[], place: Place): ((e: Endpoint) => boolean) | undefined {
  const ready = endpoints.filter((e) => e.ready);
  if (ready.length === 0) return undefined;
  const byNode = (e: Endpoint): boolean => e.nodes.includes(place.node);
  const byZone = (e: Endpoint): boolean => e.zones.includes(place.zone);
  if (ready.every((e) => e.nodes.length > 0) && ready.some(byNode)) return byNode;
  if (ready.every((e) => e.zones.length > 0) && ready.some(byZone)) return byZone;
  return undefined;
}
