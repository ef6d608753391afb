/**
 * Every builtin of the shell, one line each. bash-program.ts installs the list; builtins that name others (type,
 * complete, builtin) look into builtin-table.ts, so that no module needs itself to load.
 */

import { alias, unalias } from './alias';
import type { Builtin } from './builtin-table';
import { compgen, complete, compopt, help } from './completion';
import { declare, exportBuiltin, local, readonly, typeset, unset } from './declare';
import { cd, dirs, popd, pushd, pwd } from './directories';
import { echo } from './echo';
import { breakBuiltin, continueBuiltin, exit, logout, returnBuiltin } from './flow';
import { getopts } from './getopts';
import { hash } from './hash';
import { history } from './history';
import { bg, disown, fg, jobs, wait } from './jobs';
import { kill } from './kill';
import { letBuiltin } from './let';
import { times, ulimit, umask } from './limits';
import { builtin, command, type } from './lookup';
import { colon, falseBuiltin, trueBuiltin } from './nothing';
import { printf } from './printf';
import { mapfile, read, readarray } from './read';
import { set, shift, shopt } from './set';
import { dot, evalBuiltin, source } from './source';
import { bracket, test } from './test';
import { trap } from './trap';

export const builtins: readonly Builtin[] = [
  alias,
  bg,
  disown,
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
  logout,
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
