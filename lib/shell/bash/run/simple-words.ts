/** The words and assignments of a simple command: expansion in order, and what an assignment does to the variables. */
import type { Expander } from '../expand/expander';
import { subscriptKey } from '../expand/parameter';
import { quoteForReuse } from '../expand/quote';
import { type Node, parseScript } from '../parse/script';
import { setItem, setItems, setScalar } from '../variables';

export interface Assignment {
  readonly name: string;
  readonly text: string;
  readonly append: boolean;
  readonly items?: readonly (readonly [string | null, string])[];
}

const SUBSCRIPT = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/;
const KEYED = /^\[([^\]]*)\]=([\s\S]*)$/;
const DECLARING = new Set(['declare', 'typeset', 'local', 'readonly', 'export']);

export function expandAssignment(node: Node, x: Expander): Assignment {
  const base = { name: node.name as string, append: node.append as boolean };
  if (!node.array) return { ...base, text: x.text(node.value, false, true) };
  const items: (readonly [string | null, string])[] = [];
  for (const word of node.array as Node[]) {
    const first = (word.parts as Node[])[0];
    const keyed = first && /^\[/.test(String(first.pattern ?? first.value ?? '')) ? KEYED.exec(x.text(word)) : null;
    if (keyed) items.push([keyed[1] as string, keyed[2] as string]);
    else for (const text of x.words([word])) items.push([null, text]);
  }
  return { ...base, text: '', items };
}

export function applyAssignment(assignment: Assignment, x: Expander): void {
  const { name, text, append } = assignment;
  const state = x.state;
  if (assignment.items) {
    const old = append ? (state.vars[name]?.items ?? {}) : {};
    const associative = state.vars[name]?.kind === 'A';
    const items: Record<string, string> = { ...old };
    let next = Object.keys(old).reduce((top, key) => Math.max(top, Number(key) + 1 || 0), 0);
    for (const [key, value] of assignment.items) {
      const at =
        key === null ? String(next) : associative ? key.replace(/^["']|["']$/g, '') : subscriptKey(name, key, x);
      items[at] = value;
      next = (Number(at) || 0) + 1;
    }
    setItems(state, name, associative ? 'A' : 'a', items);
    return;
  }
  const array = SUBSCRIPT.exec(name);
  if (array) {
    setItem(state, array[1] as string, subscriptKey(array[1] as string, array[2] as string, x), text, append);
    return;
  }
  if (state.vars[name]?.flags.includes('i')) {
    const value = x.evaluateArithmeticText(append ? `${state.vars[name]?.text || 0}+(${text})` : text);
    setScalar(state, name, String(value));
  } else setScalar(state, name, text, append);
}

/**
 * `declare a=(…)`: the parser gives one word without its quotes, so the text is looked up in the statement's source and
 * expanded as an assignment; the builtin gets it quoted again.
 */
function declaredArray(node: Node, name: string, x: Expander): string {
  const { nodes } = x.script;
  let source: string | undefined;
  for (let at = x.script.numberOf(node); at >= 0 && source === undefined; at--) {
    const text = nodes[at]?.type === 'Statement' ? String(nodes[at]?.sourceText ?? '') : '';
    const start = text.indexOf(`${name}=(`);
    if (start >= 0) source = balanced(text.slice(start));
  }
  if (source === undefined) return `${name}=()`;
  const script = parseScript(source);
  const assignment = script.nodes.find((one) => one.type === 'Assignment');
  if (assignment === undefined) return `${name}=()`;
  const { items = [] } = x.within(script, (inner) => expandAssignment(assignment, inner));
  const shown = items.map(([key, text]) => (key === null ? '' : `["${key}"]=`) + quoteForReuse(text));
  return `${name}=(${shown.join(' ')})`;
}

/** Up to the bracket that closes the first one. */
function balanced(text: string): string {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\' && quote !== "'") i++;
    else if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return text.slice(0, i + 1);
  }
  return text;
}

/** A word as it is written; '' when something in it must be expanded, which then happens once, with all others. */
function literalOf(word: Node | undefined): string {
  const parts = (word?.parts ?? []) as Node[];
  return parts.every(({ type }) => type === 'Literal') ? parts.map(({ value }) => value).join('') : '';
}

/** `declare x=$y` and its kin expand assignments without splitting. */
export function expandWords(node: Node, x: Expander): string[] {
  const words = [...(node.name ? [node.name] : []), ...node.args] as Node[];
  if (!DECLARING.has(literalOf(node.name))) return x.words(words);
  return words.flatMap((word) => {
    const first = (word.parts as Node[])[0];
    const array =
      first?.type === 'Literal'
        ? /^([A-Za-z_]\w*\+?)=\($/.exec(String(first.value).slice(0, String(first.value).indexOf('(') + 1))
        : null;
    if (array) return [declaredArray(node, array[1] as string, x)];
    return first?.type === 'Literal' && /^[A-Za-z_]\w*\+?=/.test(first.value)
      ? [x.text(word, false, true)]
      : x.words([word]);
  });
}
