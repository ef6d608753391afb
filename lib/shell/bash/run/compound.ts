/** Compound commands: groups, sub-shells, conditions, loops, case, arithmetic and `[[`. */
import { matches } from '../expand/pattern';
import { quoteIfNeeded } from '../expand/quote';
import { type Node, SELECT_MARK } from '../parse/script';
import type { Frame } from '../state';
import { setScalar } from '../variables';
import { arithmeticStatus, conditionStatus } from './conditions';
import { pushList } from './push-list';
import { expandTargets, openTargets } from './redirect';
import { complain, expand, nodeOf, type Outcome, pop, push, type Run } from './run';
import { spawnShell } from './spawn';
import { listFrame } from './substitution';
import { trace } from './trace';
import { cleanUp } from './unwind';
import { jobControl, waitFor } from './wait';

const KINDS: Readonly<Record<string, string>> = {
  SimpleCommand: 'simple',
  If: 'if',
  For: 'for',
  CStyleFor: 'cfor',
  While: 'while',
  Until: 'while',
  Case: 'case',
  Subshell: 'subshell',
  ArithmeticCommand: 'arithmetic',
  ConditionalCommand: 'condition',
  FunctionDef: 'define',
};

export function pushCommand(r: Run, script: string, number: number, text: string): void {
  const frame: Frame = { kind: '', script, node: number, phase: 0 };
  const node = nodeOf(frame);
  if (node.type !== 'SimpleCommand' && node.type !== 'FunctionDef' && node.redirections?.length > 0) {
    push(r, 'redirected', script, number);
    return;
  }
  pushInner(r, script, number, text);
}

function pushInner(r: Run, script: string, number: number, text: string): void {
  const node = nodeOf({ kind: '', script, node: number, phase: 0 });
  // Only a frame: the stack may be one that a sub-shell will run.
  if (node.type === 'Group') push(r, 'list', script, number, { data: { slot: 'body' } });
  else
    push(
      r,
      node.type === 'For' && node.variable.startsWith(SELECT_MARK) ? 'select' : (KINDS[node.type] as string),
      script,
      number,
      { data: { text } },
    );
}

export function stepRedirected(frame: Frame, r: Run): Outcome {
  if (frame.phase === 1) {
    cleanUp(frame, r);
    return pop(r);
  }
  const node = nodeOf(frame);
  const got = expand(r, frame, (x) => expandTargets(node.redirections, x));
  if (!got) return;
  const opened = openTargets(r, got.value, r.state.fds);
  if ('message' in opened) {
    complain(r, opened.message);
    return pop(r, r.state.flavour === 'bash' ? 1 : 2);
  }
  frame.phase = 1;
  frame.data = { ...frame.data, savedFds: r.state.fds, opened: opened.opened };
  r.state.fds = opened.map;
  pushInner(r, frame.script, frame.node, '');
}

export function stepSubshell(frame: Frame, r: Run): Outcome {
  if (frame.phase === 1) return pop(r);
  frame.phase = 1;
  const job = jobControl(r);
  const pid = spawnShell(r, [listFrame(frame.script, frame.node, 'body')], r.state.fds, {
    group: job ? 'new' : 'inherit',
  });
  waitFor(r, frame, [pid], String(frame.data?.text ?? ''), job ? pid : undefined);
}

export function stepDefine(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  r.state.functions = { ...r.state.functions, [node.name]: { script: frame.script, node: frame.node } };
  pop(r, 0);
}

export function stepIf(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  const clauses = node.clauses as Node[];
  if (frame.phase > 0) {
    const index = frame.phase - 1;
    if (r.state.status === 0) {
      pop(r);
      pushList(r, frame.script, frame.node, `clauses.${index}.body`, frame.guarded);
      return;
    }
  }
  if (frame.phase < clauses.length) {
    pushList(r, frame.script, frame.node, `clauses.${frame.phase}.condition`, true);
    frame.phase++;
    return;
  }
  // What stands behind else sees the status of the condition.
  pop(r, node.elseBody ? undefined : 0);
  if (node.elseBody) pushList(r, frame.script, frame.node, 'elseBody', frame.guarded);
}

export function stepWhile(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  // Phase 0: ask the condition; 1: judge it; 2: the body ran.
  if (frame.phase === 1) {
    const go = node.type === 'While' ? r.state.status === 0 : r.state.status !== 0;
    if (!go) return pop(r, frame.data?.status ?? 0);
    frame.phase = 2;
    r.state.status = 0;
    pushList(r, frame.script, frame.node, 'body');
    return;
  }
  if (frame.phase === 2) frame.data = Object.assign({}, frame.data, { status: r.state.status });
  frame.phase = 1;
  pushList(r, frame.script, frame.node, 'condition', true);
}

export function stepFor(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  if (frame.phase === 0) {
    const got = expand(r, frame, (x) => (node.words ? x.words(node.words) : [...r.state.positional]));
    if (!got) return;
    frame.data = { ...frame.data, words: got.value };
    frame.phase = 1;
    r.state.status = 0;
  }
  const word = frame.data.words[frame.phase - 1];
  if (word === undefined) return pop(r);
  frame.phase++;
  if (r.state.options.xtrace && r.state.flavour === 'bash')
    trace(
      r,
      `for ${node.variable} in ${(node.words ? frame.data.words : ['"$@"']).map((one: string) => (one === '"$@"' ? one : quoteIfNeeded(one))).join(' ')}`,
    );
  setScalar(r.state, node.variable, word);
  pushList(r, frame.script, frame.node, 'body');
}

export function stepCFor(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  const value = (expression: Node | null) => expand(r, frame, (x) => (expression ? x.arithmetic(expression) : 1n));
  if (frame.phase === 0) {
    if (!value(node.init)) return;
    frame.phase = 2;
    r.state.status = 0;
  }
  if (frame.phase === 1) {
    if (!value(node.update)) return;
    frame.phase = 2;
  }
  const go = value(node.condition);
  if (!go) return;
  if (go.value === 0n) return pop(r);
  frame.phase = 1;
  pushList(r, frame.script, frame.node, 'body');
}

export function stepCase(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  const items = node.items as Node[];
  if (frame.phase > 0) {
    const ran = items[frame.data.index] as Node;
    if (ran.terminator === ';;') return pop(r);
    if (ran.terminator === ';&') {
      const next = frame.data.index + 1;
      if (next >= items.length) return pop(r);
      frame.data = { ...frame.data, index: next };
      pushList(r, frame.script, frame.node, `items.${next}.body`);
      return;
    }
  }
  const from = frame.phase > 0 ? frame.data.index + 1 : 0;
  const got = expand(r, frame, (x) => {
    const text = x.text(node.word);
    return items.findIndex(
      (item, index) =>
        index >= from &&
        (item.patterns as Node[]).some((word) => matches(x.pattern(word), text, r.state.options.nocasematch)),
    );
  });
  if (!got) return;
  if (got.value < 0) return pop(r, frame.phase > 0 ? undefined : 0);
  frame.phase = 1;
  frame.data = { ...frame.data, index: got.value };
  r.state.status = 0;
  pushList(r, frame.script, frame.node, `items.${got.value}.body`);
}

export function stepArithmetic(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  r.state.line = node.line ?? r.state.line;
  const got = expand(r, frame, (x) => arithmeticStatus(r, node, x));
  if (got) pop(r, got.value);
}

export function stepCondition(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  r.state.line = node.line ?? r.state.line;
  if (r.state.flavour === 'dash') {
    // Not a keyword there, and no such program.
    complain(r, '[[: not found');
    return pop(r, 127);
  }
  const got = expand(r, frame, (x) => conditionStatus(r, node, x));
  if (got) pop(r, got.value);
}
