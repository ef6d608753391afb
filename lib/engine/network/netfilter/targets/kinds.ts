/** Targets of rules: verdicts, address translation and marks (libipt_REJECT.c, libxt_DNAT.c, libxt_MARK.c, …). */
import { formatIPv4, parseIPv4 } from '../../../base/ipv4';
import { type GivenOption, hex, option, RuleError, type TargetKind, valueAndMask } from '../extension';
import { ACCEPT, DROP, RETURN, type RejectKind, type Verdict } from '../rule';

function plain(name: string, verdict: Verdict | undefined): TargetKind<null> {
  return { name, options: {}, build: () => null, print: () => '', apply: () => verdict };
}

export const accept = plain('ACCEPT', ACCEPT);
export const drop = plain('DROP', DROP);
export const returning = plain('RETURN', RETURN);

const REJECTS: Readonly<Record<string, RejectKind>> = {
  'icmp-net-unreachable': 'icmp-net-unreachable',
  'net-unreach': 'icmp-net-unreachable',
  'icmp-host-unreachable': 'icmp-host-unreachable',
  'host-unreach': 'icmp-host-unreachable',
  'icmp-port-unreachable': 'icmp-port-unreachable',
  'port-unreach': 'icmp-port-unreachable',
  'icmp-proto-unreachable': 'icmp-proto-unreachable',
  'proto-unreach': 'icmp-proto-unreachable',
  'icmp-net-prohibited': 'icmp-net-prohibited',
  'net-prohib': 'icmp-net-prohibited',
  'icmp-host-prohibited': 'icmp-host-prohibited',
  'host-prohib': 'icmp-host-prohibited',
  'icmp-admin-prohibited': 'icmp-admin-prohibited',
  'admin-prohib': 'icmp-admin-prohibited',
  'tcp-reset': 'tcp-reset',
  'tcp-rst': 'tcp-reset',
};

interface Reject {
  readonly how: RejectKind;
  readonly [key: string]: string;
}

export const reject: TargetKind<Reject> = {
  name: 'REJECT',
  options: { 'reject-with': 'value' },
  build(given) {
    const name = option(given, 'reject-with')?.value ?? 'icmp-port-unreachable';
    const how = REJECTS[name];
    if (how === undefined) throw new RuleError(`unknown reject type "${name}"`);
    return { how };
  },
  print: (d) => ` --reject-with ${d.how}`,
  apply: (d) => ({ kind: 'reject', how: d.how }),
};

interface Translation {
  readonly ip: number;
  readonly port: number | null;
  readonly flags: string;
  readonly [key: string]: number | string | null;
}

function flagsOf(given: readonly GivenOption[], ...names: readonly string[]): string {
  return names
    .filter((name) => option(given, name) !== undefined)
    .map((name) => ` --${name}`)
    .join('');
}

function translation(name: 'DNAT' | 'SNAT', to: string, kind: 'dnat' | 'snat'): TargetKind<Translation> {
  return {
    name,
    options: { [to]: 'value', random: 'flag', 'random-fully': 'flag', persistent: 'flag' },
    build(given) {
      const value = option(given, to)?.value;
      if (value === undefined) throw new RuleError(`${name}: option "--${to}" must be specified`);
      const m = /^([^:]*)(?::(\d+))?$/.exec(value);
      const ip = parseIPv4(m?.[1] ?? '');
      if (m === null || ip === undefined) throw new RuleError(`Bad IP address "${m?.[1] ?? value}"`);
      return {
        ip,
        port: m[2] === undefined ? null : Number(m[2]),
        flags: flagsOf(given, 'random', 'random-fully', 'persistent'),
      };
    },
    print: (d) => ` --${to} ${formatIPv4(d.ip)}${d.port === null ? '' : `:${d.port}`}${d.flags}`,
    apply: (d) => ({ kind, ip: d.ip, port: d.port }),
  };
}

export const dnat = translation('DNAT', 'to-destination', 'dnat');
export const snat = translation('SNAT', 'to-source', 'snat');

interface Masquerade {
  readonly flags: string;
  readonly [key: string]: string;
}

export const masquerade: TargetKind<Masquerade> = {
  name: 'MASQUERADE',
  options: { random: 'flag', 'random-fully': 'flag' },
  build: (given) => ({ flags: flagsOf(given, 'random', 'random-fully') }),
  print: (d) => d.flags,
  apply: (d) => ({ kind: 'masquerade', random: d.flags !== '' }),
};

interface Mark {
  readonly value: number;
  readonly mask: number;
  readonly [key: string]: number;
}

/** All forms come to "clear the mask's bits, then xor the value". */
export const mark: TargetKind<Mark> = {
  name: 'MARK',
  options: { 'set-mark': 'value', 'set-xmark': 'value', 'or-mark': 'value', 'xor-mark': 'value', 'and-mark': 'value' },
  build(given) {
    const one = given[0];
    if (one === undefined)
      throw new RuleError('MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required');
    const { value, mask } = valueAndMask(one.value, 'MARK');
    if (one.name === 'or-mark') return { value, mask: value };
    if (one.name === 'xor-mark') return { value, mask: 0 };
    if (one.name === 'and-mark') return { value: 0, mask: ~value >>> 0 };
    return one.name === 'set-mark' ? { value, mask: (value | mask) >>> 0 } : { value, mask };
  },
  print: (d) => ` --set-xmark ${hex(d.value)}/${hex(d.mask)}`,
  apply(d, p) {
    p.mark = ((p.mark & ~d.mask) ^ d.value) >>> 0;
    return undefined;
  },
};

interface Log {
  readonly prefix: string | null;
  readonly [key: string]: string | null;
}

export const log: TargetKind<Log> = {
  name: 'LOG',
  options: { 'log-prefix': 'value', 'log-level': 'value' },
  build: (given) => ({ prefix: option(given, 'log-prefix')?.value ?? null }),
  print: (d) => (d.prefix === null ? '' : ` --log-prefix "${d.prefix}"`),
  apply: () => undefined,
};
