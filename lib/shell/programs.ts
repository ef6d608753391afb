/** All programs of the shell and its tools; the list checks itself for doubles. */
import type { FrameProgram, GeneratorProgram } from '../engine/host/contract';
import { ash, bash, dash, sh } from './bash/bash-program';
import { less } from './screen-tools/less';
import { nano } from './screen-tools/nano';
import { top } from './screen-tools/top';
import { watch } from './screen-tools/watch';
import { cat } from './tools/cat';
import * as change from './tools/change-files';
import { dd } from './tools/copy-blocks';
import { diff } from './tools/diff';
import { df } from './tools/disk-free';
import { du } from './tools/disk-use';
import { find } from './tools/find/find';
import { egrep, fgrep, grep } from './tools/grep';
import { head } from './tools/head';
import { cut, nl, rev, sort, tac, tee, tr, uniq, wc } from './tools/line-filters';
import { ls } from './tools/list-files';
import * as info from './tools/machine-info';
import * as size from './tools/machine-size';
import { mktemp } from './tools/make-temporary';
import * as processes from './tools/process-tools';
import { purePrograms } from './tools/pure-programs';
import { sed } from './tools/sed/sed';
import { shuf } from './tools/shuffle';
import * as small from './tools/small-coreutils';
import { stat } from './tools/stat';
import { stty } from './tools/stty/stty';
import { tail } from './tools/tail';
import { tar } from './tools/tar';
import { bracketTool, testTool } from './tools/test-tool';
import { env, nohup, sleep, timeout, yes } from './tools/wrappers';
import { xargs } from './tools/xargs/xargs';
import { vi, vim } from './vi/vi';

const FRAMES: readonly FrameProgram[] = [
  bash,
  sh,
  dash,
  ash,
  cat,
  grep,
  egrep,
  fgrep,
  head,
  tail,
  tr,
  cut,
  sort,
  uniq,
  wc,
  nl,
  rev,
  tac,
  tee,
  ls,
  find,
  diff,
  change.cp,
  change.mv,
  change.rm,
  change.mkdir,
  change.rmdir,
  change.touch,
  change.ln,
  change.chmod,
  change.chown,
  info.printenv,
  info.whoami,
  info.id,
  info.hostname,
  info.uname,
  info.date,
  info.which,
  info.basename,
  info.dirname,
  info.tty,
  info.realpath,
  info.readlink,
  info.seq,
  info.echo,
  info.printf,
  stty,
  info.trueTool,
  info.falseTool,
  info.pwd,
  info.clear,
  info.reset,
  info.tput,
  processes.ps,
  processes.kill,
  processes.pgrep,
  processes.pkill,
  processes.uptime,
  testTool,
  bracketTool,
  stat,
  du,
  df,
  mktemp,
  less,
  nano,
  top,
  watch,
  dd,
  tar,
  shuf,
  small.cmp,
  small.truncate,
  small.split,
  small.install,
  small.unlink,
  small.groups,
  small.who,
  small.arch,
  small.logname,
  small.getconf,
  size.nproc,
  size.sync,
  size.free,
  env,
  nohup,
  sleep,
  timeout,
  xargs,
  yes,
  sed,
  ...purePrograms,
];
const GENERATORS: readonly GeneratorProgram[] = [vi, vim];

const names = new Set<string>();
for (const { name } of [...FRAMES, ...GENERATORS]) {
  if (names.has(name)) throw new Error(`two shell programs are named ${name}`);
  names.add(name);
}

export const shellPrograms: {
  readonly frames: readonly FrameProgram[];
  readonly generators: readonly GeneratorProgram[];
} = {
  frames: FRAMES,
  generators: GENERATORS,
};
