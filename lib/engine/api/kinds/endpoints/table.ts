/** The first three endpoints of all ports, and how many more. Upstream: formatEndpoints. */
import type { ApiObject } from '../kind';
import { subsetsOf } from './validation';

const SHOWN = 3;

export function endpointsText(object: ApiObject): string {
  const subsets = subsetsOf(object);
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) => {
    const ips = addresses.map(({ ip = '' }) => ip);
    if (ports.length === 0) return ips;
    return ports.flatMap(({ port = 0 }) => ips.map((ip) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`));
  });
  const text = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${text} + ${all.length - SHOWN} more...` : text;
}
