/** IPv4 addresses and ranges as unsigned 32-bit integers. */
export interface Range {
  readonly base: number;
  readonly prefix: number;
  readonly size: number;
}

/** Four decimal parts without leading zeros, as Go's netip takes them; undefined otherwise. */
export function parseIPv4(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return undefined;
  let value = 0;
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatIPv4(address: number): string {
  return `${(address >>> 24) & 255}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The range a CIDR names; host bits are cleared. */
export function parseRange(cidr: string): Range | undefined {
  const [address = '', bits = '', more] = cidr.split('/');
  const value = parseIPv4(address);
  if (value === undefined || more !== undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return { base: value - (value % size), prefix: Number(bits), size };
}

export function inRange(range: Range, address: number): boolean {
  return address >= range.base && address < range.base + range.size;
}
