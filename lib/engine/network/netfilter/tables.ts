/** The rule tables of one namespace. Immutable: iptables-restore makes new ones, and sessions share them until it does. */
import type { Rule } from './rule';

export interface Chain {
  readonly name: string;
  /** Of built-in chains only. */
  readonly policy: 'ACCEPT' | 'DROP' | null;
  readonly rules: readonly Rule[];
}
export type Table = ReadonlyMap<string, Chain>;
export type Tables = ReadonlyMap<string, Table>;

export const NO_TABLES: Tables = new Map();

/** In the order in which iptables-save prints them. */
export const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

export function emptyTable(name: string): Map<string, Chain> {
  return new Map((BUILT_IN[name] ?? []).map((chain) => [chain, { name: chain, policy: 'ACCEPT', rules: [] }]));
}
