/** What a match (`-m`) or target (`-j`) is made of: its options, how they read and print, and what it does to a packet. */
import type { Plain } from '../../base/plain';
import type { Fraction } from '../contract';
import type { Packet } from '../flow/packet';
import type { Verdict } from './rule';

export interface GivenOption {
  readonly name: string;
  readonly value: string;
  readonly not: boolean;
}

/** What rules may ask of the world around the packet. */
export interface RuleContext {
  readonly now: number;
  readonly state: 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID';
  readonly isSourceNatted: boolean;
  readonly isDestinationNatted: boolean;
  isLocal(ip: number): boolean;
  chance(probability: Fraction, why: string): boolean;
  recentSeen(list: string, ip: number): number | undefined;
  recentSet(list: string, ip: number, at: number | undefined): void;
}

interface Described<D extends Plain> {
  readonly name: string;
  /** Long options with and without a value. */
  readonly options: Readonly<Record<string, 'flag' | 'value'>>;
  /** Throws a RuleError for what iptables would not take. */
  build(given: readonly GivenOption[]): D;
  /** The options as iptables-save prints them, each with a blank in front. */
  print(data: D): string;
}
export interface MatchKind<D extends Plain = Plain> extends Described<D> {
  test(data: D, p: Packet, c: RuleContext, rule: string): boolean;
}
export interface TargetKind<D extends Plain = Plain> extends Described<D> {
  /** Undefined: the packet goes on to the next rule. */
  apply(data: D, p: Packet, c: RuleContext): Verdict | undefined;
}

/** A line that iptables refuses; the text is what it prints. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

export function option(given: readonly GivenOption[], ...names: readonly string[]): GivenOption | undefined {
  return given.find((one) => names.includes(one.name));
}
export function negation(not: boolean): string {
  return not ? ' !' : '';
}
/** `0x4000/0x4000`, also in decimal; the mask is all bits when absent. */
export function valueAndMask(text: string, what: string): { readonly value: number; readonly mask: number } {
  const m = /^(0x[0-9a-fA-F]+|\d+)(?:\/(0x[0-9a-fA-F]+|\d+))?$/.exec(text);
  if (m === null) throw new RuleError(`${what}: bad value for option "--mark", or out of range (0-4294967295).`);
  return { value: Number(m[1]) >>> 0, mask: m[2] === undefined ? 0xffffffff : Number(m[2]) >>> 0 };
}
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
/** As xtables quotes: only letters, digits, `_` and `-` stand bare. */
export function quoted(text: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(text)) return text;
  return `"${text.replace(/["\\']/g, (c) => `\\${c}`)}"`;
}
