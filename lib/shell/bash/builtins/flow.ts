/** break, continue, return and exit unwind the interpreter's stack. */
import { unwindLoop, unwindReturn } from '../run/unwind';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin-table';

function loop(call: BuiltinCall, again: boolean): BuiltinResult {
  const levels = Number(call.args[0] ?? 1);
  if (!Number.isInteger(levels)) return call.fail(`${call.args[0]}: numeric argument required`, 128);
  if (levels < 1) return call.fail(`${call.args[0]}: loop count out of range`);
  call.r.state.status = 0;
  if (unwindLoop(call.r, levels, again)) return 'flow';
  if (call.r.state.flavour === 'bash') call.fail("only meaningful in a `for', `while', or `until' loop");
  return 0;
}

export const breakBuiltin: Builtin = { name: 'break', usage: 'break [n]', run: (call) => loop(call, false) };
export const continueBuiltin: Builtin = { name: 'continue', usage: 'continue [n]', run: (call) => loop(call, true) };

/** Within a trap's own commands a bare `exit` means the status from before the trap. */
function beforeTrap(call: BuiltinCall): number | undefined {
  const { stack } = call.r.state;
  for (let i = stack.length - 1; i >= 0; i--) {
    const frame = stack[i];
    if (frame?.kind === 'call' || frame?.kind === 'source') return undefined;
    if (frame?.kind === 'trap') return frame.data.status;
  }
  return undefined;
}

function statusOf(call: BuiltinCall): number | undefined {
  const text = call.args[0];
  if (text === undefined) return beforeTrap(call) ?? call.r.state.status;
  if (/^[+-]?\d+$/.test(text)) return ((Number(text) % 256) + 256) % 256;
  if (call.r.state.flavour === 'bash') call.fail(`${text}: numeric argument required`);
  else call.fail(`Illegal number: ${text}`);
  return undefined;
}

export const returnBuiltin: Builtin = {
  name: 'return',
  usage: 'return [n]',
  run(call) {
    const status = statusOf(call) ?? 2;
    if (unwindReturn(call.r, status)) return 'flow';
    if (call.r.state.flavour === 'bash') return call.fail("can only `return' from a function or sourced script", 2);
    return status;
  },
};

export const exit: Builtin = {
  name: 'exit',
  usage: 'exit [n]',
  run(call) {
    const { state } = call.r;
    if (state.mode === 'interactive' && !state.subshell) {
      if (state.flavour === 'bash') {
        const word = state.login ? 'logout' : 'exit';
        call.r.state.pending.push({ fd: state.fds[2] ?? 2, text: `${word}\n` });
      }
      const stopped = state.jobs.some((job) => job.state === 'stopped');
      if (stopped && !state.warnedAboutJobs) {
        state.warnedAboutJobs = true;
        state.pending.push({ fd: state.fds[2] ?? 2, text: 'There are stopped jobs.\n' });
        return 1;
      }
    }
    const status = statusOf(call);
    state.status = status ?? 2;
    state.exiting = true;
    return 'flow';
  },
};

export const logout: Builtin = {
  name: 'logout',
  bashOnly: true,
  usage: 'logout [n]',
  run: (call) => (call.r.state.login ? exit.run(call) : call.fail("not login shell: use `exit'")),
};
