/** `24` as the mask 255.255.255.0. */
export function netmask(bits: number): string {
  return [0, 1, 2, 3].map((i) => 256 - 2 ** (8 - Math.min(8, Math.max(0, bits - 8 * i)))).join('.');
}
