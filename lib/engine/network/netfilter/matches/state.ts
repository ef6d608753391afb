/** Matches on what the kernel knows of a packet: `conntrack`/`state`, `mark`, `addrtype`, `physdev` (libxt_*.c). */
import {
  type GivenOption,
  hex,
  type MatchKind,
  negation,
  option,
  type RuleContext,
  RuleError,
  valueAndMask,
} from '../extension';

const STATES = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'] as const;

interface States {
  readonly states: readonly string[];
  readonly not: boolean;
  readonly [key: string]: readonly string[] | boolean;
}

function statesOf(given: readonly GivenOption[], name: string): States {
  const one = option(given, name);
  if (one === undefined)
    throw new RuleError(`${name === 'state' ? 'state' : 'conntrack'}: At least one option is required`);
  const wanted = one.value.split(',');
  const bad = wanted.find((state) => !(STATES as readonly string[]).includes(state.toUpperCase()));
  if (bad !== undefined) throw new RuleError(`Bad ctstate "${bad}"`);
  return { states: STATES.filter((s) => wanted.some((w) => w.toUpperCase() === s)), not: one.not };
}

function inStates(d: States, c: RuleContext): boolean {
  const hit = d.states.some(
    (s) => s === c.state || (s === 'SNAT' && c.isSourceNatted) || (s === 'DNAT' && c.isDestinationNatted),
  );
  return hit !== d.not;
}

export const conntrack: MatchKind<States> = {
  name: 'conntrack',
  options: { ctstate: 'value' },
  build: (given) => statesOf(given, 'ctstate'),
  print: (d) => `${negation(d.not)} --ctstate ${d.states.join(',')}`,
  test: (d, _p, c) => inStates(d, c),
};

export const state: MatchKind<States> = {
  name: 'state',
  options: { state: 'value' },
  build: (given) => statesOf(given, 'state'),
  print: (d) => `${negation(d.not)} --state ${d.states.join(',')}`,
  test: (d, _p, c) => inStates(d, c),
};

interface Mark {
  readonly value: number;
  readonly mask: number;
  readonly not: boolean;
  readonly [key: string]: number | boolean;
}

export const mark: MatchKind<Mark> = {
  name: 'mark',
  options: { mark: 'value' },
  build(given) {
    const one = option(given, 'mark');
    if (one === undefined) throw new RuleError('mark: The --mark option is required');
    return { ...valueAndMask(one.value, 'mark'), not: one.not };
  },
  print: (d) => `${negation(d.not)} --mark ${hex(d.value)}${d.mask === 0xffffffff ? '' : `/${hex(d.mask)}`}`,
  test: (d, p) => ((p.mark & d.mask) >>> 0 === d.value) !== d.not,
};

interface AddressType {
  readonly source: string | null;
  readonly sourceNot: boolean;
  readonly destination: string | null;
  readonly destinationNot: boolean;
  readonly [key: string]: string | boolean | null;
}

function isOfType(type: string, ip: number, c: RuleContext): boolean {
  if (type === 'LOCAL') return c.isLocal(ip);
  if (type === 'UNICAST') return !c.isLocal(ip) && ip < 0xe0000000;
  if (type === 'MULTICAST') return ip >= 0xe0000000 && ip < 0xf0000000;
  return type === 'BROADCAST' ? ip === 0xffffffff : false;
}

export const addrtype: MatchKind<AddressType> = {
  name: 'addrtype',
  options: { 'src-type': 'value', 'dst-type': 'value' },
  build(given) {
    const source = option(given, 'src-type');
    const destination = option(given, 'dst-type');
    if (source === undefined && destination === undefined)
      throw new RuleError('addrtype: you must specify --src-type or --dst-type');
    return {
      source: source?.value ?? null,
      sourceNot: source?.not ?? false,
      destination: destination?.value ?? null,
      destinationNot: destination?.not ?? false,
    };
  },
  print(d) {
    const source = d.source === null ? '' : `${negation(d.sourceNot)} --src-type ${d.source}`;
    const destination = d.destination === null ? '' : `${negation(d.destinationNot)} --dst-type ${d.destination}`;
    return source + destination;
  },
  test(d, p, c) {
    if (d.source !== null && isOfType(d.source, p.src, c) === d.sourceNot) return false;
    return d.destination === null || isOfType(d.destination, p.dst, c) !== d.destinationNot;
  },
};

interface Physdev {
  readonly isBridged: boolean;
  readonly not: boolean;
  readonly [key: string]: boolean;
}

export const physdev: MatchKind<Physdev> = {
  name: 'physdev',
  options: { 'physdev-is-bridged': 'flag' },
  build(given) {
    const one = option(given, 'physdev-is-bridged');
    if (one === undefined) throw new RuleError('PHYSDEV: no physdev option specified');
    return { isBridged: true, not: one.not };
  },
  print: (d) => `${negation(d.not)} --physdev-is-bridged`,
  test: (d, p) => p.bridged !== d.not,
};
