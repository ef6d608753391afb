/** The step loop: writes what is pending, notes children and signals, then lets the top frame work. */
import type { Step, Sys, Wake } from '../../../engine/host/contract';
import { builtinNamed } from '../builtins/builtin-table';
import { parseText } from '../parse/syntax-error';
import { expandAliases } from '../readline/aliases';
import { stepPrompt } from '../readline/prompt-frame';
import { type Frame, ShellError, type ShellState } from '../state';
import { exported } from '../variables';
import { callBuiltin } from './call-builtin';
import { noteChildren } from './children';
import { programPath } from './command-hash';
import * as compound from './compound';
import { pushCommand } from './compound';
import { stepList, stepPipeline, stepStatement } from './lists';
import { pushList } from './push-list';
import { complain, type Outcome, pop, push, type Run, write } from './run';
import { stepSelect } from './select';
import { stepCall, stepSimple } from './simple';
import { spawnProgram } from './spawn';
import { historyVariables, saveHistory } from './startup';
import { stepStdin } from './stdin';
import { listFrame } from './substitution';
import { stepSubstitution } from './substitution-step';
import { syntaxMessage } from './syntax-message';
import { runTrap } from './traps';
import { cleanUp, unwindTo } from './unwind';
import { jobControl, stepWait, waitFor } from './wait';

const MOVES_A_STEP = 64;

const HANDLERS: Readonly<Record<string, (frame: Frame, r: Run) => Outcome>> = {
  list: stepList,
  statement: stepStatement,
  pipeline: stepPipeline,
  simple: stepSimple,
  redirected: compound.stepRedirected,
  subshell: compound.stepSubshell,
  define: compound.stepDefine,
  if: compound.stepIf,
  while: compound.stepWhile,
  for: compound.stepFor,
  cfor: compound.stepCFor,
  select: stepSelect,
  case: compound.stepCase,
  arithmetic: compound.stepArithmetic,
  condition: compound.stepCondition,
  call: stepCall,
  substitution: stepSubstitution,
  wait: stepWait,
  prompt: stepPrompt,
  stdin: stepStdin,
  builtin: stepBuiltin,
  program: stepProgram,
  started: (_, r) => {
    historyVariables(r.state);
    pop(r);
  },
  leave: (frame, r) => {
    pop(r, frame.data.status);
    r.state.exiting = true;
  },
  late: (frame, r) => {
    pop(r);
    const text = expandAliases(frame.data.text, r.state.aliases);
    const outcome = parseText(text);
    if (outcome.kind === 'script') r.state.stack.push(listFrame(text, 0));
    else push(r, 'mistake', '', 0, { data: { message: syntaxMessage(r.state, text, outcome) } });
  },
  nothing: (_, r) => pop(r, 0),
  mistake: (frame, r) => {
    write(r, 2, frame.data.message);
    pop(r, 2);
  },
  source: (frame, r) => {
    cleanUp(frame, r);
    pop(r);
  },
  trap: (frame, r) => {
    pop(r);
    r.state.status = frame.data.status;
  },
  body: (frame, r) => {
    pop(r);
    pushCommand(r, frame.script, frame.node, '');
  },
  statements: (frame, r) => {
    pop(r);
    pushList(r, frame.script, frame.node, 'statements');
  },
};

function stepBuiltin(frame: Frame, r: Run): Outcome {
  const words = frame.data.words as string[];
  const builtin = builtinNamed(words[0] as string, r.state.flavour);
  if (!builtin) return pop(r, 127);
  frame.data.kept ??= {};
  const result = callBuiltin(r, builtin, words, frame.data.kept);
  if (result === 'flow') return;
  if (typeof result === 'number') return pop(r, result);
  return result;
}

/** `command name`: a program even where a function has that name. */
function stepProgram(frame: Frame, r: Run): Outcome {
  const words = frame.data.words as string[];
  if (frame.phase === 1) return pop(r);
  frame.phase = 1;
  const job = jobControl(r);
  const path = programPath(r, words[0] as string);
  const started = spawnProgram(r, words, path, exported(r.state), r.state.fds, { group: job ? 'new' : 'inherit' });
  if ('message' in started) {
    complain(r, started.message);
    return pop(r, started.status);
  }
  waitFor(r, frame, [started.pid], words.join(' '), job ? started.pid : undefined);
}

function flush(r: Run): Step | undefined {
  const { pending } = r.state;
  while (pending.length > 0) {
    const first = pending[0] as { fd: number; text: string };
    if (!r.sys.write(first.fd, first.text)) return { wait: { writable: [first.fd] } };
    pending.shift();
  }
  return undefined;
}

function onSignal(state: ShellState, wake: Wake): void {
  if (wake.kind !== 'signal') return;
  const { signal } = wake;
  if (state.traps[signal]) state.caught = [...state.caught, signal];
  else if (state.mode === 'interactive' && !state.subshell && signal === 'SIGINT') state.interrupted = true;
  else if (signal === 'SIGHUP') state.exiting = true;
}

/** Messages of expansions are worded as bash says them; the smaller shells have their own for some. */
function wordsOf(flavour: ShellState['flavour'], message: string): string {
  if (flavour === 'bash') return message;
  const divided = /^(.*): division by 0 /.exec(message);
  if (divided) return flavour === 'ash' ? 'divide by zero' : `arithmetic expression: division by zero: "${divided[1]}"`;
  return message
    .replace(/: readonly variable$/, ': is read only')
    .replace(/: unbound variable$/, ': parameter not set');
}

function onError(r: Run, error: ShellError): void {
  const { state } = r;
  complain(r, wordsOf(state.flavour, error.message));
  const bash = state.flavour === 'bash';
  // Only the shell that was given the command itself says 127.
  const own = state.mode === 'command' && !state.subshell && !state.options.errexit;
  const status = own ? error.status : Math.min(error.status, 1);
  state.status = bash ? status : 2;
  if (state.mode === 'interactive' && !state.subshell) {
    unwindTo(r, 1);
    return;
  }
  if (!error.fatal) {
    pop(r);
    return;
  }
  state.exiting = true;
}

/** One step of the process. */
export function stepShell(state: ShellState, wake: Wake, sys: Sys): Step {
  const r: Run = { state, sys };
  onSignal(state, wake);
  noteChildren(state, sys.takeChildChanges());
  for (let moves = 0; moves < MOVES_A_STEP; moves++) {
    const blocked = flush(r);
    if (blocked) return blocked;
    if (state.exiting) {
      // A trap that exits leaves with its own status, not with the one its frame would put back.
      const status = state.status;
      unwindTo(r, 0);
      state.status = status;
      state.exiting = false;
      if (state.traps.EXIT && !state.stack.length) {
        runTrap(r, 'EXIT');
        const { EXIT: _, ...rest } = state.traps;
        state.traps = rest;
        state.status = status;
      }
      if (state.mode === 'interactive') {
        if (!state.subshell) saveHistory(state, sys);
        state.mode = 'command';
      }
    }
    const top = state.stack[state.stack.length - 1];
    if (!top) {
      if (state.traps.EXIT) {
        state.exiting = true;
        continue;
      }
      return { exit: state.status & 255 };
    }
    if (state.interrupted && top.kind !== 'prompt') {
      state.interrupted = false;
      if (state.mode === 'interactive' && !state.subshell) {
        unwindTo(r, 1);
        write(r, 2, '\n');
        state.status = 130;
        continue;
      }
    }
    if (state.caught.length > 0 && top.kind !== 'wait' && top.kind !== 'substitution') {
      const [name, ...rest] = state.caught;
      state.caught = rest;
      if (top.kind === 'builtin' && top.data.words[0] === 'wait') pop(r, 130);
      runTrap(r, name as string);
      continue;
    }
    const handler = HANDLERS[top.kind];
    if (!handler) throw new Error(`no handler for frame ${top.kind}`);
    let outcome: Outcome;
    try {
      outcome = handler(top, r);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      onError(r, error);
      continue;
    }
    if (!outcome) continue;
    if ('replaced' in outcome) return { again: true };
    if ('exit' in outcome) return outcome;
    const before = flush(r);
    return before ?? outcome;
  }
  return { again: true };
}
