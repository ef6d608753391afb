/** Addresses of a MetalLB pool: which one a Service gets, and which node answers for it; pure. */
import { hex, sha256 } from '../../base/sha256';
import { compareText, conditionOf, type Draft } from '../../client/object';

/** Prefix of three numbers, first and last of the fourth. */
export type Pool = readonly [prefix: string, first: number, last: number];

const ASKED = ['metallb.io/loadBalancerIPs', 'metallb.universe.tf/loadBalancerIPs'];
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

export function isBalanced(service: Draft): boolean {
  return service.spec.type === 'LoadBalancer' && (service.spec.loadBalancerClass ?? '') === '';
}

export function addressOf(service: Draft): string | undefined {
  return service.status?.loadBalancer?.ingress?.[0]?.ip;
}

/** The address asked for, or the lowest free one; `refused` says why there is none. */
export function choose(
  service: Draft,
  pool: Pool,
  taken: ReadonlySet<string>,
): { readonly ip: string } | { readonly refused: string } {
  const asked = wantedAddress(service);
  const all = addressesOf(pool);
  if (asked !== undefined) {
    if (!all.includes(asked)) return { refused: `["${asked}"] is not allowed in config` };
    if (taken.has(asked)) return { refused: `can't change sharing key for "${keyText(service)}", address also in use` };
    return { ip: asked };
  }
  const free = all.find((ip) => !taken.has(ip));
  return free === undefined ? { refused: 'no available IPs' } : { ip: free };
}

function wantedAddress(service: Draft): string | undefined {
  for (const annotation of ASKED) {
    const value: string | undefined = service.metadata.annotations?.[annotation];
    if (value !== undefined) return value;
  }
  return service.spec.loadBalancerIP || undefined;
}

function addressesOf([prefix, first, last]: Pool): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${prefix}.${first + i}`);
}

function keyText(service: Draft): string {
  return `${service.metadata.namespace}/${service.metadata.name}`;
}

/** Layer 2: of the nodes that may, the one whose hash with the address comes first; none without ready endpoints. */
export function announcingNode(
  service: Draft,
  ip: string,
  nodes: readonly Draft[],
  slices: readonly Draft[],
): string | undefined {
  const ready = slices.flatMap((slice) => (slice.endpoints ?? []).filter((e: Draft) => e.conditions?.ready !== false));
  if (ready.length === 0) return undefined;
  const local = service.spec.externalTrafficPolicy === 'Local';
  const candidates = nodes
    .filter((node) => conditionOf(node, 'Ready')?.status === 'True' && node.metadata.labels?.[EXCLUDED] === undefined)
    .map((node) => node.metadata.name as string)
    .filter((name) => !local || ready.some((endpoint) => endpoint.nodeName === name));
  const hash = (name: string): string => hex(sha256(`${name}#${ip}`));
  return [...candidates].sort((a, b) => compareText(hash(a), hash(b)))[0];
}
