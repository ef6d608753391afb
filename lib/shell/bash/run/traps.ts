/** `trap`: handlers run between commands, with `$?` kept. */
import { parseText } from '../parse/syntax-error';
import { push, type Run } from './run';
import { listFrame } from './substitution';

export function runTrap(r: Run, name: string): void {
  const text = r.state.traps[name];
  if (!text) return;
  const outcome = parseText(text);
  if (outcome.kind !== 'script') return;
  push(r, 'trap', text, 0, { data: { status: r.state.status, name } });
  r.state.stack.push(listFrame(text, 0));
}
