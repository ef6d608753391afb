/** The subnets of a cluster range in order: `10.244.0.0/24`, `10.244.1.0/24`, …; IPv4. */
export function rangesOf(cluster: string, maskSize: number): readonly string[] {
  const [base = '', bits = '0'] = cluster.split('/');
  const first = base.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const count = 2 ** Math.max(0, maskSize - Number(bits));
  const size = 2 ** (32 - maskSize);
  return Array.from({ length: count }, (_, i) => `${dotted(first + i * size)}/${maskSize}`);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
