/**
 * The builtins of the shell. A builtin is synchronous; one that must wait returns a Wait and is asked again, with its
 * own `data` kept in the frame. The list checks itself for doubles at load.
 */
import type { Wait } from '../../../engine/host/contract';
import type { Run } from '../run/run';
import type { Flavour } from '../state';
import { alias, unalias } from './alias';
import { compgen, complete, compopt, help } from './completion';
import { declare, exportBuiltin, local, readonly, typeset, unset } from './declare';
import { cd, dirs, popd, pushd, pwd } from './directories';
import { echo } from './echo';
import { breakBuiltin, continueBuiltin, exit, returnBuiltin } from './flow';
import { getopts } from './getopts';
import { history } from './history';
import { bg, fg, jobs, wait } from './jobs';
import { kill } from './kill';
import { letBuiltin } from './let';
import { times, ulimit, umask } from './limits';
import { builtin, command, hash, type } from './lookup';
import { colon, falseBuiltin, trueBuiltin } from './nothing';
import { printf } from './printf';
import { mapfile, read, readarray } from './read';
import { set, shift, shopt } from './set';
import { dot, evalBuiltin, source } from './source';
import { bracket, test } from './test';
import { trap } from './trap';

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

const ALL: readonly Builtin[] = [
  alias,
  bg,
  bracket,
  breakBuiltin,
  builtin,
  cd,
  colon,
  command,
  compgen,
  complete,
  compopt,
  continueBuiltin,
  declare,
  dirs,
  dot,
  echo,
  evalBuiltin,
  exit,
  exportBuiltin,
  falseBuiltin,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  letBuiltin,
  local,
  mapfile,
  popd,
  printf,
  pushd,
  pwd,
  read,
  readarray,
  readonly,
  returnBuiltin,
  set,
  shift,
  shopt,
  source,
  test,
  times,
  trap,
  trueBuiltin,
  type,
  typeset,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
];

const SPECIAL = new Set(
  'break : continue . eval exec exit export readonly return set shift times trap unset'.split(' '),
);
const BY_NAME = new Map<string, Builtin>();
for (const one of ALL) {
  if (BY_NAME.has(one.name)) throw new Error(`two builtins are named ${one.name}`);
  BY_NAME.set(one.name, one);
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
  return [...ALL].sort((a, b) => (a.name < b.name ? -1 : 1));
}
