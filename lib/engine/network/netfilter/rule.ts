/** A compiled rule of a chain: what it matches, and what happens then. Saved as its text. */
import type { Range } from '../../base/ipv4';
import type { Plain } from '../../base/plain';
import type { MatchKind, TargetKind } from './extension';

export interface AddressMatch {
  readonly range: Range;
  readonly not: boolean;
}
export interface NameMatch {
  readonly name: string;
  readonly not: boolean;
}
export interface Bound<Kind> {
  readonly kind: Kind;
  readonly data: Plain;
}

export interface Rule {
  /** As iptables-save prints it after `-A CHAIN `. */
  readonly text: string;
  readonly source: AddressMatch | null;
  readonly destination: AddressMatch | null;
  readonly inDevice: NameMatch | null;
  readonly outDevice: NameMatch | null;
  readonly protocol: NameMatch | null;
  readonly matches: readonly Bound<MatchKind>[];
  /** A target of the kernel, or null when the rule jumps or only counts. */
  readonly target: Bound<TargetKind> | null;
  readonly jump: { readonly chain: string; readonly goto: boolean } | null;
}

export type RejectKind =
  | 'icmp-net-unreachable'
  | 'icmp-host-unreachable'
  | 'icmp-port-unreachable'
  | 'icmp-proto-unreachable'
  | 'icmp-net-prohibited'
  | 'icmp-host-prohibited'
  | 'icmp-admin-prohibited'
  | 'tcp-reset';

/** What a traversal ends with; undefined is "fell off the end" or RETURN. */
export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'reject'; readonly how: RejectKind }
  | { readonly kind: 'dnat'; readonly ip: number; readonly port: number | null }
  | { readonly kind: 'snat'; readonly ip: number; readonly port: number | null }
  | { readonly kind: 'masquerade'; readonly random: boolean };

export const ACCEPT: Verdict = { kind: 'accept' };
export const DROP: Verdict = { kind: 'drop' };
export const RETURN: Verdict = { kind: 'return' };
