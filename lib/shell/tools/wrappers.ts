/** Programs that run another one: env, timeout, nohup; and sleep and yes. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { signalNumber } from '../bash/run/children';
import { parseOptions, usageError } from './options';
import { flush, type Output, put } from './output';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
export function duration(text: string): number | undefined {
  const found = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  if (text === 'infinity' || text === 'inf') return 1e12;
  return found ? Math.round(Number(found[1]) * (UNITS[found[2] as string] as number) * 1_000_000) : undefined;
}

export interface Plain extends Output {
  exit: number | null;
  untilUs: number;
  phase: number;
  pid: number;
  data: any;
}
const fresh = (): Plain => ({ pending: [], exit: null, untilUs: -1, phase: 0, pid: 0, data: null });

export const sleep: FrameProgram = {
  name: 'sleep',
  start(sys) {
    const state = fresh();
    const args = sys.argv.slice(1);
    let total = 0;
    for (const arg of args) {
      const us = duration(arg);
      if (us === undefined) {
        put(
          state,
          2,
          usageError(
            'sleep',
            arg.startsWith('-') ? `invalid option -- '${arg.charAt(1)}'` : `invalid time interval '${arg}'`,
          ),
        );
        state.exit = 1;
      } else total += us;
    }
    if (args.length === 0) {
      put(state, 2, usageError('sleep', 'missing operand'));
      state.exit = 1;
    }
    state.untilUs = sys.now + total;
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as Plain;
    const blocked = flush(state, sys);
    if (blocked) return blocked;
    if (state.exit !== null) return { exit: state.exit };
    return sys.now >= state.untilUs ? { exit: 0 } : { wait: { sleepUs: state.untilUs - sys.now } };
  },
};

export const yes: FrameProgram = {
  name: 'yes',
  start: (sys) => ({ text: `${sys.argv.slice(1).join(' ') || 'y'}\n` }),
  step(raw, _wake, sys): Step {
    const { text } = raw as unknown as { text: string };
    const block = text.repeat(Math.max(1, Math.floor(4096 / text.length)));
    return sys.write(1, block) ? { again: true } : { wait: { writable: [1] } };
  },
};

function failure(name: string, program: string, errno: string): { text: string; status: number } {
  if (errno === 'ENOENT') return { text: `${name}: '${program}': No such file or directory\n`, status: 127 };
  return { text: `${name}: '${program}': Permission denied\n`, status: 126 };
}

/** Replaces itself by the program; on failure says so. */
function become(state: Plain, sys: Sys, words: readonly string[], env: Readonly<Record<string, string>>): Step {
  const result = sys.exec(words, env);
  if (result.ok) return { again: true };
  const failed = failure((sys.argv[0] ?? 'env').split('/').pop() as string, words[0] as string, result.errno);
  put(
    state,
    2,
    failed.text.replace(/'/g, (sys.argv[0] ?? '').endsWith('env') ? '‘' : "'").replace(/‘([^‘]*)‘/, '‘$1’'),
  );
  state.exit = failed.status;
  return flush(state, sys) ?? { exit: state.exit };
}

export function wrapper(name: string, work: (state: Plain, sys: Sys) => Step): FrameProgram {
  return {
    name,
    start: () => fresh() as never,
    step(raw, _wake, sys): Step {
      const state = raw as unknown as Plain;
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      return state.exit !== null ? { exit: state.exit } : work(state, sys);
    },
  };
}

export const env = wrapper('env', (state, sys) => {
  const args = sys.argv.slice(1);
  let vars: Record<string, string> = { ...sys.env };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') vars = {};
    else if (arg === '-u') delete vars[args[++at] as string];
    else if (/^[^=-][^=]*=/.test(arg)) vars[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1);
    else break;
  }
  const words = args.slice(at);
  if (words.length === 0) {
    put(
      state,
      1,
      Object.keys(vars)
        .map((key) => `${key}=${vars[key]}\n`)
        .join(''),
    );
    state.exit = 0;
    return flush(state, sys) ?? { exit: 0 };
  }
  // PATH of the caller finds the program where -i cleared it.
  return become(
    state,
    sys,
    vars.PATH === undefined ? [sys.which(words[0] as string) ?? (words[0] as string), ...words.slice(1)] : words,
    vars,
  );
});

export const nohup = wrapper('nohup', (state, sys) => {
  sys.onSignal('SIGHUP', 'ignore');
  return become(state, sys, sys.argv.slice(1), sys.env);
});

/** The command and what it starts are a process group of their own: all of it is ended. */
export const timeout = wrapper('timeout', (state, sys) => {
  if (state.phase === 0) {
    const { flags, operands } = parseOptions(
      sys.argv.slice(1),
      's:k:v',
      { 'signal:': 's', 'kill-after:': 'k', foreground: 'fg' },
      true,
    );
    const us = duration(operands[0] ?? '');
    if (us === undefined || operands.length < 2) {
      put(
        state,
        2,
        usageError('timeout', operands.length < 2 ? 'missing operand' : `invalid time interval '${operands[0]}'`),
      );
      state.exit = 125;
      return flush(state, sys) ?? { exit: 125 };
    }
    const leads = sys.processes().some(({ pid, group }) => pid === sys.pid && group === pid);
    const apart = flags.fg === undefined && !leads;
    const started = sys.spawn({ argv: operands.slice(1), env: sys.env, group: apart ? 'new' : 'inherit' });
    if (!started.ok) {
      const failed = failure('timeout', operands[1] as string, started.errno);
      put(state, 2, failed.text.replace("'", 'failed to run command ‘').replace("'", '’'));
      state.exit = failed.status;
      return flush(state, sys) ?? { exit: failed.status };
    }
    sys.onSignal('SIGTERM', 'handle');
    state.pid = started.pid;
    state.untilUs = us === 0 ? 1e15 : sys.now + us;
    state.data = { signal: flags.s ?? 'TERM', fired: false, target: apart ? -started.pid : started.pid };
    state.phase = 1;
  }
  for (const change of sys.takeChildChanges()) {
    if (change.pid !== state.pid) continue;
    if (change.change.kind === 'exited') return { exit: state.data.fired ? 124 : change.change.code };
    if (change.change.kind === 'signaled')
      return {
        exit: state.data.fired && change.change.signal !== 'SIGKILL' ? 124 : 128 + signalNumber(change.change.signal),
      };
  }
  if (!state.data.fired && sys.now >= state.untilUs) {
    state.data.fired = true;
    const name = String(state.data.signal).replace(/^SIG/, '');
    sys.kill(state.data.target, (/^\d+$/.test(name) ? (name === '9' ? 'SIGKILL' : 'SIGTERM') : `SIG${name}`) as never);
  }
  return { wait: state.data.fired ? { children: true } : { children: true, sleepUs: state.untilUs - sys.now } };
});
