/**
 * Statements that are over within the step that meets them: assignments, `((`, `[[` and builtins that neither wait nor
 * move frames, without redirections or substitutions. They run without frames of their own; everything else, and all of
 * it under `set -x` or an ERR trap, takes the usual way.
 */
import { type Builtin, builtinNamed } from '../builtins/builtin-table';
import { constantWord, mayNeedCommand } from '../expand/constant';
import { Expander } from '../expand/expander';
import type { Node, Script } from '../parse/script';
import { type Frame, NeedsCommand, ShellError } from '../state';
import { callBuiltin } from './call-builtin';
import { arithmeticStatus, conditionStatus } from './conditions';
import { push, type Run } from './run';
import { applyAssignment, expandAssignment, expandWords } from './simple-words';

interface Plan {
  readonly kind: 'assign' | 'arithmetic' | 'condition' | 'builtin';
  readonly command: Node;
  readonly name: string;
  /** Arrays and `[[`: what the smaller shells make of them is not quick. */
  readonly bash?: boolean;
}

const NAMES = new Set([
  ':',
  'true',
  'false',
  'test',
  '[',
  'let',
  'echo',
  'printf',
  'local',
  'declare',
  'export',
  'readonly',
  'unset',
  'shift',
]);
const plans = new WeakMap<Node, Plan | null>();

/** The only command of a statement that is nothing but a command. */
export function soleCommand(statement: Node): Node | undefined {
  const pipelines = statement.pipelines as Node[];
  if (pipelines.length !== 1 || statement.background || statement.deferredError) return undefined;
  const pipeline = pipelines[0] as Node;
  if (pipeline.negated || pipeline.timed || (pipeline.commands as Node[]).length !== 1) return undefined;
  return pipeline.commands[0];
}

function planOf(statement: Node): Plan | null {
  let plan = plans.get(statement);
  if (plan === undefined) {
    plan = makePlan(statement);
    plans.set(statement, plan);
  }
  return plan;
}

function makePlan(statement: Node): Plan | null {
  const command = soleCommand(statement);
  if (command === undefined || (command.redirections as Node[] | undefined)?.length || mayNeedCommand(command))
    return null;
  if (command.type === 'ArithmeticCommand') return { kind: 'arithmetic', command, name: '' };
  if (command.type === 'ConditionalCommand') return { kind: 'condition', command, name: '', bash: true };
  if (command.type !== 'SimpleCommand') return null;
  if (!command.name) {
    const list = command.assignments as Node[];
    return list.length > 0 ? { kind: 'assign', command, name: '', bash: list.some((one) => one.array) } : null;
  }
  const name = constantWord(command.name);
  if (name === null || !NAMES.has(name) || command.assignments.length > 0) return null;
  return { kind: 'builtin', command, name };
}

/** Runs statements from `from` on as far as they are quick; returns the first that is not. */
export function runQuickly(r: Run, script: Script, list: readonly Node[], from: number, frame: ListFrame): number {
  const { state } = r;
  const { options } = state;
  if (options.xtrace || state.traps.ERR !== undefined || state.exiting) return from;
  for (let at = from; at < list.length; at++) {
    const plan = planOf(list[at] as Node);
    if (plan === null || (plan.bash && state.flavour !== 'bash')) return at;
    let builtin: Builtin | undefined;
    if (plan.kind === 'builtin') {
      builtin = builtinNamed(plan.name, state.flavour);
      if (builtin === undefined || Object.hasOwn(state.functions, plan.name)) return at;
    }
    try {
      const status = run(r, script, plan, builtin);
      state.status = status;
      state.pipeStatus = status === 0 ? ZERO : [status];
      if (status !== 0 && options.errexit && !frame.guarded && !state.stack.some((one) => one.guarded)) {
        state.exiting = true;
        return list.length;
      }
    } catch (error) {
      if (error instanceof NeedsCommand) return at;
      if (!(error instanceof ShellError)) throw error;
      resume(r, script, list, at, frame);
      throw error;
    }
  }
  return list.length;
}

const ZERO: readonly number[] = Object.freeze([0]);

export interface ListFrame {
  readonly script: string;
  readonly node: number;
  readonly slot: string;
  readonly guarded: boolean;
  /** The list's own frame is on the stack already. */
  readonly present: Frame | undefined;
}

/** After a mistake all is as if the statement had frames: the list goes on behind it, where the mistake is not fatal. */
function resume(r: Run, script: Script, list: readonly Node[], at: number, frame: ListFrame): void {
  const more = { guarded: frame.guarded };
  if (frame.present) frame.present.phase = at + 1;
  else push(r, 'list', frame.script, frame.node, { ...more, phase: at + 1, data: { slot: frame.slot } });
  push(r, 'statement', frame.script, script.numberOf(list[at] as Node), { ...more, phase: 1, data: { ran: 0 } });
  push(r, 'nothing', '', 0);
}

function run(r: Run, script: Script, plan: Plan, builtin: Builtin | undefined): number {
  const { command } = plan;
  const { state } = r;
  state.line = command.line || state.line;
  const x = new Expander(state, r.sys, script, []);
  if (plan.kind === 'arithmetic') return arithmeticStatus(r, command, x);
  if (plan.kind === 'condition') return conditionStatus(r, command, x);
  if (plan.kind === 'assign') {
    const list = command.assignments as Node[];
    // Each one counts for those after it.
    for (const node of list) applyAssignment(expandAssignment(node, x), x);
    return 0;
  }
  const words = expandWords(command, x);
  state.lastArgument = words[words.length - 1] as string;
  const result = callBuiltin(r, builtin as Builtin, words, {});
  if (typeof result !== 'number') throw new Error(`${plan.name} is not quick`);
  return result;
}
