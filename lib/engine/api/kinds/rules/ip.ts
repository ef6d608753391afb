/**
 * IP addresses and networks as the API server reads them in fields that are older than strict checking: leading zeros
 * and IPv4 inside IPv6 pass. Upstream: k8s.io/utils/net (ParseIPSloppy, ParseCIDRSloppy), util/validation/ip.go.
 */
import type { FieldError } from '../kind';
import { invalid } from './field-error';

export interface Ip {
  readonly family: 4 | 6;
  /** Four or sixteen; IPv4 inside IPv6 counts as IPv4. */
  readonly bytes: readonly number[];
}
export interface Cidr {
  readonly ip: Ip;
  readonly prefix: number;
}

function parseV4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^\d{1,8}$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

/** Groups of one side of `::`; the last may be dotted IPv4. */
function groups(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const v4 = index === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4) bytes.push(...v4);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      const value = Number.parseInt(part, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}

function parseV6(text: string): readonly number[] | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  if (!front || !back) return undefined;
  const missing = 16 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...front, ...new Array<number>(missing).fill(0), ...back];
}

export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) {
    const bytes = parseV4(text);
    return bytes && { family: 4, bytes };
  }
  const bytes = parseV6(text);
  if (!bytes) return undefined;
  return isMapped(bytes) ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes };
}
function isMapped(bytes: readonly number[]): boolean {
  return bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
}

export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const prefixText = text.slice(slash + 1);
  const address = text.slice(0, Math.max(slash, 0));
  const ip = parseIp(address);
  if (slash < 0 || !ip || !/^\d{1,8}$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  const mapped = ip.family === 4 && address.includes(':');
  if (prefix > (ip.family === 6 || mapped ? 128 : 32)) return undefined;
  return { ip, prefix: mapped ? Math.max(prefix - 96, 0) : prefix };
}

/** The network's own address. */
export function networkOf({ ip, prefix }: Cidr): Ip {
  const bytes = ip.bytes.map((byte, index) => {
    const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
    return byte & (0xff00 >> bits) & 0xff;
  });
  return { family: ip.family, bytes };
}

/** Canonical text (RFC 5952 for IPv6). */
export function formatIp({ family, bytes }: Ip): string {
  if (family === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0));
  let start = -1;
  let length = 1;
  for (let at = 0; at < 8; at++) {
    let end = at;
    while (end < 8 && words[end] === 0) end++;
    if (end - at > length) [start, length] = [at, end - at];
    if (end > at) at = end;
  }
  const hex = (part: readonly number[]) => part.map((word) => word.toString(16)).join(':');
  return start < 0 ? hex(words) : `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
}
export function formatCidr({ ip, prefix }: Cidr): string {
  return `${formatIp(ip)}/${prefix}`;
}

const IP_TEXT = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const CIDR_TEXT = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const hasLeadingZero = (text: string) => /(^|[.:])0\d+(?=[.]|$)/.test(text) && text.includes('.');

/** Strict: no leading zeros, no mapped addresses; texts that the old object had already pass. */
export function ipErrors(field: string, text: string, old: readonly string[] = []): readonly FieldError[] {
  if (old.includes(text)) return [];
  return strictProblems(text).map((why) => invalid(field, text, why));
}

/** Of a name that is an address: strict, and as Go prints it. */
export function canonicalIpErrors(text: string): readonly string[] {
  const wrong = strictProblems(text);
  const ip = wrong.length === 0 ? parseIp(text) : undefined;
  return ip === undefined || formatIp(ip) === text ? wrong : [`must be in canonical form ("${formatIp(ip)}")`];
}

export function cidrErrors(field: string, text: string, old: readonly string[] = []): readonly FieldError[] {
  if (old.includes(text)) return [];
  const cidr = parseCidr(text);
  if (!cidr) return [invalid(field, text, CIDR_TEXT)];
  const [address = '', prefix = ''] = text.split('/');
  if (hasLeadingZero(address) || /^0\d/.test(prefix))
    return [invalid(field, text, 'must not have leading 0s in IP or prefix length')];
  if (cidr.ip.family === 4 && address.includes(':'))
    return [invalid(field, text, 'must not have an IPv4-mapped IPv6 address')];
  const whole = formatIp(networkOf(cidr)) === formatIp(cidr.ip);
  return whole ? [] : [invalid(field, text, 'must not have bits set beyond the prefix length')];
}
function strictProblems(text: string): readonly string[] {
  const ip = parseIp(text);
  if (!ip) return [IP_TEXT];
  if (hasLeadingZero(text)) return ['must not have leading 0s'];
  return ip.family === 4 && text.includes(':') ? ['must not be an IPv4-mapped IPv6 address'] : [];
}

/** What an endpoint or an external IP may not be. */
export function endpointIpErrors(field: string, text: string): readonly FieldError[] {
  const ip = parseIp(text);
  if (!ip) return [invalid(field, text, 'must be a valid IP address')];
  const { family, bytes } = ip;
  const [first = 0, second = 0, third = 0] = bytes;
  const v4 = family === 4;
  const zeros = bytes.slice(0, -1).every((byte) => byte === 0);
  const errors: FieldError[] = [];
  const last = bytes[bytes.length - 1];
  const refuse = (bad: boolean, text_: string) => bad && errors.push(invalid(field, text, text_));
  refuse(zeros && last === 0, `may not be unspecified (${text})`);
  refuse(v4 ? first === 127 : zeros && last === 1, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  const local = v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
  refuse(local, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  const multicast = v4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2;
  refuse(multicast, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return errors;
}
