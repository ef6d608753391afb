/** Quantities, addresses and URLs, and the parts of points in time (apiserver/pkg/cel/library, cel-go's timestamps). */
import { compareQuantities, parseQuantity, type Quantity } from '../../../base/quantity';
import { formatCidr, formatIp, networkOf, parseCidr, parseIp } from '../../kinds/rules/ip';
import { fail } from './problem';
import { type Clock, clock } from './times';
import type { Typed, Value } from './values';

type Implementation = (args: readonly Value[]) => Value;
const NANO = 1_000_000_000n;
const URL_FORM =
  /^(?:([a-z][a-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[0-9a-f:]+\]|[^/?#:\s]*)(?::(\d+))?)?(\/[^?#\s]*)?(?:\?([^#\s]*))?$/i;

function quantity(text: string): Value {
  const value = parseQuantity(text);
  const why = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  return value === undefined ? fail(why) : { of: 'quantity', value };
}
const amount = (value: Value | undefined): Quantity =>
  typeof value === 'bigint' ? { nano: value * NANO, format: 'DecimalSI' } : ((value as Typed).value as Quantity);
const order = ([a, b]: readonly Value[]): number => compareQuantities(amount(a), amount(b));
const combined = ([a, b]: readonly Value[], sign: 1n | -1n): Value => ({
  of: 'quantity',
  value: { ...amount(a), nano: amount(a).nano + sign * amount(b).nano },
});

const textIn = (value: Value | undefined): string =>
  typeof value === 'string' ? value : ((value as Typed).value as string);
const ipOf = (text: string) => parseIp(text) ?? fail(`IP Address '${text}' parse error during conversion from string`);
const cidrOf = (text: string) => parseCidr(text) ?? fail(`network address parse error during conversion from string`);
const isUrl = (text: string): boolean => text !== '' && URL_FORM.test(text) && /^([a-z][a-z0-9+.-]*:|\/)/i.test(text);
const partsOf = (value: Value | undefined) => URL_FORM.exec(textIn(value)) ?? [];

function within([outer, inner]: readonly Value[], prefix: number | undefined): Value {
  const network = cidrOf(textIn(outer));
  const own = prefix ?? cidrOf(textIn(inner)).prefix;
  const { ip } = prefix === undefined ? cidrOf(textIn(inner)) : { ip: ipOf(textIn(inner)) };
  if (ip.family !== network.ip.family || own < network.prefix) return false;
  return formatIp(networkOf({ ip, prefix: network.prefix })) === formatIp(networkOf(network));
}

const part =
  (of: (time: Clock) => number | bigint, unit?: bigint): Implementation =>
  ([value]) => {
    const { of: type, value: nanos } = value as Typed & { value: bigint };
    if (type === 'duration' && unit !== undefined) return nanos / unit;
    return BigInt(of(clock(nanos)));
  };

export const KUBERNETES_FUNCTIONS: Readonly<Record<string, Implementation>> = {
  quantity: ([text]) => quantity(text as string),
  isQuantity: ([text]) => parseQuantity(text as string) !== undefined,
  asInteger: ([value]) =>
    amount(value).nano % NANO === 0n ? amount(value).nano / NANO : fail('cannot convert value to integer'),
  asApproximateFloat: ([value]) => Number(amount(value).nano) / 1e9,
  isInteger: ([value]) => amount(value).nano % NANO === 0n,
  sign: ([value]) => BigInt(compareQuantities(amount(value), { nano: 0n, format: 'DecimalSI' })),
  add: (args) => combined(args, 1n),
  sub: (args) => combined(args, -1n),
  compareTo: (args) => BigInt(order(args)),
  isGreaterThan: (args) => order(args) > 0,
  isLessThan: (args) => order(args) < 0,
  isIP: ([text]) => parseIp(text as string) !== undefined,
  ip: ([text]) => ({ of: 'ip', value: formatIp(ipOf(text as string)) }),
  family: ([value]) => (textIn(value).includes(':') ? 6n : 4n),
  isLoopback: ([value]) => /^127\.|^::1$/.test(textIn(value)),
  isCIDR: ([text]) => parseCidr(text as string) !== undefined,
  cidr: ([text]) => ({ of: 'cidr', value: formatCidr(cidrOf(text as string)) }),
  containsIP: (args) => within(args, 128),
  containsCIDR: (args) => within(args, undefined),
  prefixLength: ([value]) => BigInt(cidrOf(textIn(value)).prefix),
  masked: ([value]) => {
    const network = cidrOf(textIn(value));
    return { of: 'cidr', value: formatCidr({ ip: networkOf(network), prefix: network.prefix }) };
  },
  isURL: ([text]) => isUrl(text as string),
  url: ([text]) =>
    isUrl(text as string)
      ? { of: 'url', value: text as string }
      : fail(`URL parse error during conversion from string: parse "${text}": invalid URI for request`),
  getScheme: ([value]) => partsOf(value)[1] ?? '',
  getHost: ([value]) => {
    const [, , host = '', port] = partsOf(value);
    return port === undefined ? host : `${host}:${port}`;
  },
  getHostname: ([value]) => (partsOf(value)[2] ?? '').replace(/^\[|\]$/g, ''),
  getPort: ([value]) => partsOf(value)[3] ?? '',
  getEscapedPath: ([value]) => partsOf(value)[4] ?? '',
  getQuery: ([value]) => {
    const query = new Map<Value, Value>();
    for (const pair of (partsOf(value)[5] ?? '').split('&').filter((one) => one !== '')) {
      const [key = '', item = ''] = pair.split('=').map(decodeURIComponent);
      query.set(key, [...((query.get(key) as readonly Value[] | undefined) ?? []), item]);
    }
    return query;
  },
  getFullYear: part(({ year }) => year),
  getMonth: part(({ month }) => month - 1),
  getDate: part(({ day }) => day),
  getDayOfMonth: part(({ day }) => day - 1),
  getDayOfWeek: part(({ dayOfWeek }) => dayOfWeek),
  getDayOfYear: part(({ dayOfYear }) => dayOfYear),
  getHours: part(({ hours }) => hours, 3_600n * NANO),
  getMinutes: part(({ minutes }) => minutes, 60n * NANO),
  getSeconds: part(({ seconds }) => seconds, NANO),
  getMilliseconds: part(({ rest }) => rest / 1_000_000n, 1_000_000n),
};
