/**
 * bash, and `sh` as dash or busybox ash, as a frame program: start() reads the command line as bash(1) says; the rest
 * is the step loop of run/machine.ts.
 */
import type { FrameProgram, Step, Sys, Wake } from '../../engine/host/contract';
import { installBuiltins } from './builtins/builtin-table';
import { builtins } from './builtins/registry';
import { parseText } from './parse/syntax-error';
import { emptyEditor } from './readline/line-state';
import { withFd } from './run/fd-map';
import { stepShell } from './run/machine';
import { readStartupFiles, type Startup } from './run/startup';
import { listFrame } from './run/substitution';
import { syntaxMessage } from './run/syntax-message';
import type { Flavour, ShellState, Variable } from './state';

installBuiltins(builtins);

function flavourOf(program: string, sys: Sys): Flavour {
  if (program === 'bash') return 'bash';
  return sys.files.stat('/bin/busybox').ok ? 'ash' : 'dash';
}

function initialVariables(sys: Sys, flavour: Flavour, interactive: boolean): Record<string, Variable> {
  const vars: Record<string, Variable> = {};
  const put = (name: string, text: string, flags = '') => {
    vars[name] = { kind: 's', flags, text };
  };
  for (const name of Object.keys(sys.env)) if (/^[A-Za-z_]\w*$/.test(name)) put(name, sys.env[name] as string, 'x');
  if (!vars.PWD || !sys.files.stat(vars.PWD.text ?? '').ok || vars.PWD.text !== sys.cwd()) put('PWD', sys.cwd(), 'x');
  if (!vars.PATH) put('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  put('IFS', ' \t\n');
  put('OPTIND', '1');
  put('PS2', '> ');
  put('PS4', '+ ');
  if (flavour === 'bash') {
    put('SHLVL', String(Number(sys.env.SHLVL ?? 0) + 1), 'x');
    put('BASH', '/bin/bash');
    put('BASH_VERSION', '5.2.15(1)-release');
    put('HOSTTYPE', 'x86_64');
    put('OSTYPE', 'linux-gnu');
    vars.OLDPWD ??= { kind: 's', flags: 'x', text: null };
    put('HOSTNAME', sys.hostname);
    put('MACHTYPE', 'x86_64-pc-linux-gnu');
  }
  if (interactive && !vars.PS1)
    put('PS1', flavour === 'bash' ? '\\s-\\v\\$ ' : flavour === 'ash' ? '\\w \\$ ' : sys.uid === 0 ? '# ' : '$ ');
  return vars;
}

/** Functions of the parent that were exported come as variables. */
function importedFunctions(sys: Sys): ShellState['functions'] {
  const functions: Record<string, ShellState['functions'][string]> = {};
  for (const key of Object.keys(sys.env)) {
    const name = /^BASH_FUNC_(.+)%%$/.exec(key)?.[1];
    const text = sys.env[key] ?? '';
    if (name === undefined || !text.startsWith('() {')) continue;
    const outcome = parseText(`${name} ${text}`);
    if (outcome.kind !== 'script') continue;
    const node = outcome.script.nodes.findIndex((one) => one.type === 'FunctionDef');
    if (node >= 0) functions[name] = { script: outcome.script.text, node, exported: true };
  }
  return functions;
}

const VERSION = 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n';

const LETTERS: Readonly<Record<string, string>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  v: 'verbose',
  n: 'noexec',
  a: 'allexport',
  m: 'monitor',
  C: 'noclobber',
};

function start(program: string, sys: Sys): ShellState {
  const flavour = flavourOf(program, sys);
  const args = sys.argv.slice(1);
  const options: Record<string, boolean> = {};
  let command = false;
  let login = (sys.argv[0] ?? '').startsWith('-');
  let forced = false;
  let stdin = false;
  let version = false;
  const startup: Startup = { profile: true, rc: undefined, interactive: false };
  while (args[0] !== undefined && /^[-+]./.test(args[0])) {
    const arg = args.shift() as string;
    if (arg === '--') break;
    if (arg.startsWith('--')) {
      if (arg === '--login') login = true;
      else if (arg === '--norc') startup.rc = null;
      else if (arg === '--noprofile') startup.profile = false;
      else if (arg === '--version') version = true;
      else if (arg === '--posix') options.posix = true;
      else if (arg === '--rcfile' || arg === '--init-file') startup.rc = args.shift() ?? null;
      continue;
    }
    for (const letter of arg.slice(1)) {
      if (letter === 'c') command = true;
      else if (letter === 'i') forced = true;
      else if (letter === 'l') login = true;
      else if (letter === 's') stdin = true;
      else if (letter === 'o') options[args.shift() ?? ''] = arg.startsWith('-');
      else if (LETTERS[letter]) options[LETTERS[letter] as string] = arg.startsWith('-');
    }
  }
  const zero = (sys.argv[0] ?? program).replace(/^-/, '');
  const interactive =
    !command && (forced || (args.length === 0 && sys.isatty(0) && sys.isatty(2)) || (stdin && sys.isatty(0)));
  const state: ShellState = {
    flavour,
    name: zero,
    mode: interactive ? 'interactive' : command ? 'command' : args.length > 0 && !stdin ? 'file' : 'stdin',
    subshell: false,
    login,
    mainPid: sys.pid,
    depth: 0,
    traceDepth: 0,
    vars: initialVariables(sys, flavour, interactive),
    functions: flavour === 'bash' ? importedFunctions(sys) : {},
    aliases: {},
    options: interactive ? { monitor: true, histexpand: true, emacs: true, history: true, ...options } : options,
    positional: [],
    status: 0,
    pipeStatus: [0],
    lastArgument: zero,
    lastBackground: null,
    line: 1,
    fds: [0, 1, 2],
    stack: [],
    pending: [],
    children: [],
    jobs: [],
    traps: {},
    caught: [],
    dirs: [],
    history: [],
    secondsFromUs: sys.now,
    startedUs: sys.now,
    exiting: false,
    interrupted: false,
    input: { text: '', eof: false },
    editor: null,
    partial: '',
    warnedAboutJobs: false,
    getoptsAt: 0,
    hashed: [],
  };
  for (let fd = 3; fd < 10; fd++) if (sys.isOpen(fd)) state.fds = withFd(state.fds, fd, fd);
  if (version && flavour === 'bash') {
    state.pending = [{ fd: 1, text: VERSION }];
    state.mode = 'command';
    return state;
  }
  startup.interactive = interactive || forced;
  begin(state, sys, args, startup.interactive);
  readStartupFiles(state, sys, startup);
  return state;
}

function begin(state: ShellState, sys: Sys, args: readonly string[], interactive: boolean): void {
  if (state.mode === 'command') {
    if (args[0] === undefined) {
      state.pending = [{ fd: 2, text: `${state.name}: -c: option requires an argument\n` }];
      state.status = 2;
      return;
    }
    if (args[1] !== undefined) state.name = args[1];
    state.positional = args.slice(2);
    // With -i the rc file comes first, and its aliases count.
    if (interactive) state.stack = [{ kind: 'late', script: '', node: 0, phase: 0, data: { text: args[0] } }];
    else runText(state, args[0]);
  } else if (state.mode === 'file') {
    const path = args[0] as string;
    state.positional = args.slice(1);
    const file = sys.files.readFile(path);
    if (!file.ok) {
      const bash = state.flavour === 'bash';
      const reason =
        file.errno === 'EISDIR'
          ? 'Is a directory'
          : file.errno === 'EACCES'
            ? 'Permission denied'
            : 'No such file or directory';
      const text = bash
        ? `${state.name}: ${path}: ${reason}\n`
        : state.flavour === 'dash'
          ? `${state.name}: 0: cannot open ${path}: ${file.errno === 'ENOENT' ? 'No such file' : reason}\n`
          : `${state.name}: can't open '${path}': ${reason}\n`;
      state.pending = [{ fd: 2, text }];
      state.status = file.errno === 'ENOENT' ? (bash ? 127 : 2) : 126;
      return;
    }
    state.name = path;
    runText(state, file.value);
  } else if (state.mode === 'stdin') {
    state.positional = args;
    state.stack = [{ kind: 'stdin', script: '', node: 0, phase: 0 }];
  } else beginInteractive(state, sys);
}

function beginInteractive(state: ShellState, sys: Sys): void {
  state.editor = emptyEditor();
  state.stack = [{ kind: 'prompt', script: '', node: 0, phase: 0 }];
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGWINCH'] as const)
    sys.onSignal(signal, 'handle');
}

function runText(state: ShellState, text: string): void {
  const outcome = parseText(text);
  if (outcome.kind === 'script') {
    state.stack = [listFrame(text, 0)];
    return;
  }
  if (outcome.kind === 'incomplete' && outcome.opener?.startsWith('<<') && state.flavour === 'bash') {
    const lines = text.replace(/\n$/, '').split('\n');
    const word = outcome.opener.slice(2);
    const from =
      lines.findIndex((line) => new RegExp(`<<-?\\s*\\\\?["']?${word.replace(/\W/g, '\\$&')}`).test(line)) + 1;
    const warning = `here-document at line ${from} delimited by end-of-file (wanted \`${word}')`;
    state.pending = [{ fd: 2, text: `${state.name}: line ${lines.length}: warning: ${warning}\n` }];
    state.stack = [listFrame(text, 0)];
    return;
  }
  const message = syntaxMessage(state, text, outcome);
  state.stack = [{ kind: 'mistake', script: '', node: 0, phase: 0, data: { message } }];
  if (outcome.before) state.stack.push(listFrame(outcome.before.text, 0));
}

function program(name: 'bash' | 'sh' | 'ash' | 'dash'): FrameProgram {
  return {
    name,
    start: (sys) => start(name, sys) as never,
    step: (state, wake: Wake, sys): Step => stepShell(state as unknown as ShellState, wake, sys),
  };
}

export const bash = program('bash');
export const sh = program('sh');
export const dash = program('dash');
export const ash = program('ash');
