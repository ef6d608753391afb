/** Files a shell reads before its first command (bash manual 6.2, dash(1)), and what it writes when it is left. */
import type { Sys } from '../../../engine/host/contract';
import { parseText } from '../parse/syntax-error';
import type { ShellState } from '../state';
import { getScalar, putVariable } from '../variables';
import { listFrame } from './substitution';
import { syntaxMessage } from './syntax-message';

export interface Startup {
  profile: boolean;
  /** `--rcfile`; null for --norc. */
  rc: string | null | undefined;
  /** At a terminal, or told so with -i. */
  interactive: boolean;
}

/** First one to be read first. */
function startupPaths(state: ShellState, sys: Sys, { profile, rc, interactive }: Startup): string[] {
  const home = getScalar(state, 'HOME') ?? '/';
  const bash = state.flavour === 'bash';
  if (state.login) {
    if (!profile) return [];
    const own = bash ? ['.bash_profile', '.bash_login', '.profile'] : ['.profile'];
    const first = own.map((name) => `${home}/${name}`).find((path) => sys.files.stat(path).ok);
    return ['/etc/profile', ...(first === undefined ? [] : [first])];
  }
  if (!bash) {
    const env = interactive ? getScalar(state, 'ENV') : undefined;
    return env ? [env] : [];
  }
  if (!interactive) {
    const env = getScalar(state, 'BASH_ENV');
    return env ? [env] : [];
  }
  if (rc === null) return [];
  return rc === undefined ? ['/etc/bash.bashrc', `${home}/.bashrc`] : [rc];
}

export function readStartupFiles(state: ShellState, sys: Sys, startup: Startup): void {
  if (state.mode === 'interactive' && state.flavour === 'bash') {
    readHistory(state, sys);
    state.stack.push({ kind: 'started', script: '', node: 0, phase: 0 });
  }
  for (const path of startupPaths(state, sys, startup).reverse()) {
    const file = sys.files.readFile(path);
    if (!file.ok) continue;
    const outcome = parseText(file.value);
    if (outcome.kind !== 'script') {
      const text = syntaxMessage(state, file.value, outcome).replace(/^[^:]*:/, `${path}:`);
      state.pending = [...state.pending, { fd: 2, text }];
      continue;
    }
    state.stack.push({ kind: 'source', script: '', node: 0, phase: 0, data: {} });
    state.stack.push(listFrame(outcome.script.text, 0));
  }
}

function historyPath(state: ShellState): string | undefined {
  const given = getScalar(state, 'HISTFILE');
  return given ?? `${getScalar(state, 'HOME') ?? ''}/.bash_history`;
}

function readHistory(state: ShellState, sys: Sys): void {
  const path = historyPath(state);
  const saved = path === undefined ? undefined : sys.files.readFile(path);
  if (saved?.ok) state.history = saved.value.split('\n').filter(Boolean);
}

/** The variables of the history exist once the startup files, which may have set them, were read. */
export function historyVariables(state: ShellState): void {
  const put = (name: string, text: string) => {
    if (state.vars[name] === undefined) putVariable(state, name, { kind: 's', flags: '', text });
  };
  put('HISTFILE', historyPath(state) ?? '');
  put('HISTSIZE', '500');
  put('HISTFILESIZE', getScalar(state, 'HISTSIZE') ?? '500');
}

/** An interactive bash writes its history when it ends. */
export function saveHistory(state: ShellState, sys: Sys): void {
  if (state.flavour !== 'bash' || state.options.history !== true) return;
  const path = getScalar(state, 'HISTFILE');
  if (!path) return;
  const limit = Number(getScalar(state, 'HISTFILESIZE') ?? '500');
  const kept = limit >= 0 ? state.history.slice(-limit || state.history.length) : state.history;
  sys.files.writeFile(path, kept.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}
