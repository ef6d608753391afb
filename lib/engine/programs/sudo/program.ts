/** sudo of a machine where everybody may: runs a command as root (or -u) with a clean environment and hands its status on. */
import type { FrameProgram, Step, Sys } from '../../host/contract';
import { buffered, err, noOutput, type Output } from '../buffered';
import { hasOption, lastValue, parseOptions } from '../getopt';

interface State {
  output: Output;
  words: readonly string[];
  env: Record<string, string>;
  uid: number;
  pid: number | null;
  trouble: string | null;
}

const USAGE =
  'usage: sudo -h | -K | -k | -V\nusage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]\nusage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user]\n            [-u user] [command [arg ...]]\nusage: sudo [-ABbEHkNnPS] [-r role] [-t type] [-C num] [-D directory]\n            [-g group] [-h host] [-p prompt] [-R directory] [-T timeout]\n            [-u user] [VAR=value] [-i | -s] [command [arg ...]]\n';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const KEPT = ['TERM', 'LANG', 'COLORTERM'];
/** What a shell reports for a child that a signal ended is 128 and its number. */
const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
};

function begin(sys: Sys): State {
  const parsed = parseOptions(sys.argv.slice(1), {
    short: 'ABbEHkNnPSisKVvlu:g:p:h:C:D:R:T:r:t:',
    long: { user: 'u:', login: 'i', shell: 's', 'preserve-env': 'E::', 'non-interactive': 'n' },
    stopAtOperand: true,
  });
  const rest = [...parsed.operands];
  const user = lastValue(parsed, 'u') ?? 'root';
  const home = user === 'root' ? '/root' : (homeOf(sys, user)?.home ?? '/');
  const env: Record<string, string> = { PATH, HOME: home, USER: user, LOGNAME: user, SHELL: '/bin/bash' };
  for (const name of KEPT) if (sys.env[name] !== undefined) env[name] = sys.env[name] as string;
  if (hasOption(parsed, 'E')) Object.assign(env, sys.env, { PATH });
  env.SUDO_USER = userNamed(sys, sys.uid) ?? String(sys.uid);
  env.SUDO_UID = String(sys.uid);
  while (rest[0] !== undefined && /^[A-Za-z_]\w*=/.test(rest[0])) {
    const word = rest.shift() as string;
    env[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
  }
  const shell = hasOption(parsed, 'i') || hasOption(parsed, 's');
  let words: readonly string[] = rest;
  if (shell) words = rest.length === 0 ? ['/bin/bash'] : ['/bin/bash', '-c', rest.join(' ')];
  const uid = user === 'root' ? 0 : homeOf(sys, user)?.uid;
  let trouble: string | null = null;
  if (parsed.error !== undefined || words.length === 0) trouble = USAGE;
  else if (uid === undefined)
    trouble = `sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`;
  return { output: noOutput(), words, env, uid: uid ?? 0, pid: null, trouble };
}

function passwd(sys: Sys): readonly (readonly string[])[] {
  const file = sys.files.readFile('/etc/passwd');
  return (file.ok ? file.value : '').split('\n').map((line) => line.split(':'));
}

function homeOf(sys: Sys, user: string): { readonly uid: number; readonly home: string } | undefined {
  const line = passwd(sys).find((fields) => fields[0] === user);
  return line === undefined ? undefined : { uid: Number(line[2]), home: line[5] ?? '/' };
}

function userNamed(sys: Sys, uid: number): string | undefined {
  return passwd(sys).find((fields) => fields[2] === String(uid))?.[0];
}

export const sudo: FrameProgram = buffered<State>({
  name: 'sudo',
  start: begin,
  run(s, _wake, sys): Step {
    if (s.trouble !== null) {
      err(s, s.trouble);
      return { exit: 1 };
    }
    if (s.pid === null) {
      const started = sys.spawn({ argv: s.words, env: s.env, uid: s.uid });
      if (!started.ok) {
        const name = s.words[0] as string;
        const missing = name.includes('/') ? `sudo: unable to execute ${name}: No such file or directory\n` : undefined;
        err(
          s,
          started.errno === 'ENOENT' && missing === undefined ? `sudo: ${name}: command not found\n` : (missing ?? ''),
        );
        return { exit: 1 };
      }
      s.pid = started.pid;
      // The command gets the terminal's signals itself; sudo waits to tell how it ended.
      sys.onSignal('SIGINT', 'ignore');
      sys.onSignal('SIGQUIT', 'ignore');
    }
    for (const { pid, change } of sys.takeChildChanges()) {
      if (pid !== s.pid) continue;
      if (change.kind === 'exited') return { exit: change.code };
      if (change.kind === 'signaled') return { exit: 128 + (SIGNALS[change.signal] ?? 0) };
    }
    return { wait: { children: true } };
  },
});
