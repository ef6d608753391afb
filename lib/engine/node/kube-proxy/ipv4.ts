/** The few IPv4 questions kube-proxy asks: family of an address, and whether a range holds one. */

export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

export function isIPv4Cidr(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  return isIPv4(address) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** `10.1.2.3/16` as Go prints the network it names: `10.1.0.0/16`. */
export function networkOf(cidr: string): string {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(numberOf(address) / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
  return `${parts.join('.')}/${bits}`;
}

export function contains(cidr: string, address: string): boolean {
  return isIPv4(address) && networkOf(cidr) === networkOf(`${address}/${cidr.split('/')[1]}`);
}
