/** Addresses or host names of a load balancer, sorted, without repeats. Upstream: loadBalancerStatusStringer. */
interface Ingress {
  readonly ip?: string;
  readonly hostname?: string;
}

export function loadBalancerText(ingress: readonly Ingress[] = []): string {
  const names = ingress.map(({ ip, hostname }) => ip || hostname || '').filter((name) => name !== '');
  return [...new Set(names)].sort().join(',');
}
