/** Starting a list of statements: what is quick runs at once, the rest by a frame. */
import { type Node, parseScript } from '../parse/script';
import { runQuickly } from './quick';
import { push, type Run } from './run';

export function statements(node: Node, slot: string): readonly Node[] {
  if (slot === 'statements' || slot === 'body' || slot === 'condition' || slot === 'elseBody') return node[slot] ?? [];
  let value: any = node;
  for (const key of slot.split('.')) value = value?.[key];
  return (value ?? []) as readonly Node[];
}

/** Runs a list: what is quick at once, the rest by a frame of its own. */
export function pushList(r: Run, script: string, node: number, slot: string, guarded = false): void {
  const parsed = parseScript(script);
  const list = statements(parsed.nodes[node] as Node, slot);
  const wanted = guarded === true;
  const at = runQuickly(r, parsed, list, 0, { script, node, slot, guarded: wanted, present: undefined });
  if (list.length === 0) r.state.status = 0;
  if (at < list.length) push(r, 'list', script, node, { data: { slot }, guarded: wanted, phase: at });
}
