/** Devices of a machine put together from its addresses: what `ip addr` and `ip link` print about each. */
import type { AddressEntry } from '../../network/inspect';

export interface Link {
  readonly index: number;
  readonly dev: string;
  /** `eth0@if5`: the other end of a veth pair. */
  readonly shown: string;
  readonly loopback: boolean;
  readonly mac: string;
  readonly veth: boolean;
  readonly addresses: readonly AddressEntry[];
  /** The address that the device makes itself from its hardware address; pods have one. */
  readonly linkLocal: string | undefined;
}

export function linksOf(entries: readonly AddressEntry[], isPod: boolean): readonly Link[] {
  const byDevice = new Map<string, AddressEntry[]>();
  for (const entry of entries) byDevice.set(entry.dev, [...(byDevice.get(entry.dev) ?? []), entry]);
  const links: Link[] = [];
  for (const [dev, addresses] of byDevice) {
    const first = addresses[0] as AddressEntry;
    links.push({
      index: first.index,
      dev,
      shown: first.peerIndex === undefined ? dev : `${dev}@if${first.peerIndex}`,
      loopback: dev === 'lo',
      mac: dev === 'lo' ? '00:00:00:00:00:00' : first.mac,
      veth: first.peerIndex !== undefined,
      addresses,
      linkLocal: dev === 'lo' ? '::1' : isPod ? fromMac(first.mac) : undefined,
    });
  }
  return links.sort((a, b) => a.index - b.index);
}

/** EUI-64: the universal bit is flipped and ff:fe put in the middle. */
function fromMac(mac: string): string {
  const bytes = mac.split(':').map((part) => Number.parseInt(part, 16));
  const eui = [(bytes[0] ?? 0) ^ 2, bytes[1], bytes[2], 0xff, 0xfe, bytes[3], bytes[4], bytes[5]].map(
    (byte) => byte ?? 0,
  );
  const groups = [0, 2, 4, 6].map((i) => (((eui[i] as number) << 8) | (eui[i + 1] as number)).toString(16));
  return `fe80::${groups.join(':')}`;
}

export function broadcastOf(cidr: string): string {
  const [address = '', bits = '32'] = cidr.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const last = Math.floor(number / size) * size + size - 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}
