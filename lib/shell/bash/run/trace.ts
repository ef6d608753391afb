/** `set -x`: each command as it is about to run, after as many `+` as substitutions are around it. */
import type { Expander } from '../expand/expander';
import { quoteIfNeeded } from '../expand/quote';
import type { Node } from '../parse/script';
import { getScalar } from '../variables';
import { type Run, write } from './run';
import type { Assignment } from './simple-words';

export function trace(r: Run, text: string): void {
  const sign = getScalar(r.state, 'PS4') ?? '+ ';
  write(r, 2, `${sign.charAt(0).repeat(r.state.traceDepth)}${sign}${text}\n`);
}

function assignmentText({ name, text, append, items }: Assignment): string {
  const sign = append ? '+=' : '=';
  if (items === undefined) return `${name}${sign}${text === '' ? '' : quoteIfNeeded(text)}`;
  const shown = items.map(([key, value]) => (key === null ? '' : `[${key}]=`) + quoteIfNeeded(value));
  return `${name}${sign}(${shown.join(' ')})`;
}

export function traceCommand(r: Run, words: readonly string[], assignments: readonly Assignment[]): void {
  for (const one of assignments) trace(r, assignmentText(one));
  if (words.length > 0) trace(r, words.map(quoteIfNeeded).join(' '));
}

/** One test of `[[ … ]]`, expanded. */
export function conditionText(node: Node, x: Expander): string | undefined {
  if (node.type === 'CondUnary') return `${node.operator} ${x.text(node.operand)}`;
  if (node.type === 'CondBinary') return `${x.text(node.left)} ${node.operator} ${x.text(node.right)}`;
  if (node.type === 'CondWord') return `-n ${x.text(node.word)}`;
  if (node.type !== 'CondNot') return undefined;
  const inner = conditionText(node.operand, x);
  return inner === undefined ? undefined : `! ${inner}`;
}
