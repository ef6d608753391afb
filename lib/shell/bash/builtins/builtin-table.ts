/**
 * What a builtin is, and the table they are found in. A builtin is synchronous; one that must wait returns a Wait and is
 * asked again, with its own `data` kept in the frame. The table checks itself for doubles when it is filled.
 */
import { assert } from '../../../engine/base/assert';
import type { Wait } from '../../../engine/host/contract';
import type { Run } from '../run/run';
import type { Flavour } from '../state';

export interface BuiltinCall {
  readonly r: Run;
  readonly name: string;
  readonly args: readonly string[];
  /** Kept between calls of one that waits. */
  readonly data: Record<string, any>;
  out(text: string): void;
  /** `name: message` on standard error with the shell's prefix. */
  fail(message: string, status?: number): number;
}
/** A status; or a wait; or 'flow' when the stack was changed. */
export type BuiltinResult = number | { readonly wait: Wait } | 'flow';
export interface Builtin {
  readonly name: string;
  readonly bashOnly?: boolean;
  /** One line for `help`. */
  readonly usage: string;
  run(call: BuiltinCall): BuiltinResult;
}

const SPECIAL = new Set(
  'break : continue . eval exec exit export readonly return set shift times trap unset'.split(' '),
);
const BY_NAME = new Map<string, Builtin>();

/** Fills the table once; the same list again changes nothing. */
export function installBuiltins(list: readonly Builtin[]): void {
  for (const one of list) {
    const before = BY_NAME.get(one.name);
    assert(before === undefined || before === one, `two builtins are named ${one.name}`);
    BY_NAME.set(one.name, one);
  }
}

export function builtinNamed(name: string, flavour: Flavour): Builtin | undefined {
  const found = BY_NAME.get(name);
  return found?.bashOnly && flavour !== 'bash' ? undefined : found;
}
export function isSpecial(name: string): boolean {
  return SPECIAL.has(name);
}
export function builtinNames(): string[] {
  return [...BY_NAME.keys(), 'exec'].sort();
}
export function allBuiltins(): readonly Builtin[] {
  return [...BY_NAME.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
