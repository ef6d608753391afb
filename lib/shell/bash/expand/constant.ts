/**
 * What can be known of a node before it runs: words that are always the same text, and nodes whose expansion may need a
 * command's output. Nodes never change, so the answers are kept beside them; they are no part of a shell's state.
 */
import type { Node } from '../parse/script';
import { hasMagic, quotePattern } from './pattern';

const words = new WeakMap<Node, string | null>();
const needs = new WeakMap<Node, boolean>();

/** Text of a word without expansions that is exactly one field; null where there is something to expand. */
export function constantWord(word: Node): string | null {
  let known = words.get(word);
  if (known === undefined) {
    known = readConstant(word);
    words.set(word, known);
  }
  return known;
}

function readConstant(word: Node): string | null {
  let text = '';
  let pattern = '';
  let quoted = false;
  for (const part of (word.parts ?? []) as Node[]) {
    if (part.type === 'Literal' || part.type === 'Glob') {
      // The parser calls a lone bracket a pattern.
      const plain = part.value ?? part.pattern;
      text += plain;
      pattern += plain;
    } else if (part.type === 'SingleQuoted' || part.type === 'Escaped') {
      text += part.value;
      pattern += quotePattern(part.value);
      quoted = true;
    } else if (part.type === 'DoubleQuoted') {
      for (const inner of part.parts as Node[]) {
        if (inner.type !== 'Literal' && inner.type !== 'Escaped') return null;
        text += inner.value;
        pattern += quotePattern(inner.value);
      }
      quoted = true;
    } else return null;
  }
  return (text !== '' || quoted) && !hasMagic(pattern) ? text : null;
}

/** `$x` or `"$x"` and nothing else: the parameter's name. */
export function onlyParameter(word: Node): { readonly name: string; readonly quoted: boolean } | undefined {
  const parts = word.parts as Node[];
  if (parts.length !== 1) return undefined;
  const first = parts[0] as Node;
  const quoted = first.type === 'DoubleQuoted';
  const inner = quoted ? (first.parts as Node[]) : parts;
  const only = inner.length === 1 ? (inner[0] as Node) : undefined;
  if (only?.type !== 'ParameterExpansion' || only.operation) return undefined;
  return { name: only.parameter as string, quoted };
}

const leading = new WeakMap<Node, Node | null>();

/** The command of a simple command's first expansion, when that is a `$(…)` with nothing but plain text before it. */
export function leadingSubstitution(command: Node): Node | null {
  let known = leading.get(command);
  if (known === undefined) {
    known = command.type === 'SimpleCommand' && command.name ? firstIn([command.name, ...command.args]) : null;
    leading.set(command, known);
  }
  return known;
}

function firstIn(words: readonly Node[]): Node | null {
  const parts = words.flatMap((word) => word.parts as Node[]);
  const flat = parts.flatMap((part) => (part.type === 'DoubleQuoted' ? (part.parts as Node[]) : [part]));
  const first = flat.find((part) => !PLAIN.has(part.type));
  const isText = flat.every((part) => part.type !== 'Literal' || !/[{(]/.test(String(part.value)));
  return isText && first?.type === 'CommandSubstitution' ? first.body : null;
}

const PLAIN = new Set(['Literal', 'Glob', 'SingleQuoted', 'Escaped']);
const COMMANDS = new Set(['CommandSubstitution', 'ProcessSubstitution', 'ArithCommandSubst']);

/** Statements inside belong to frames of their own and are not looked at. */
export function mayNeedCommand(node: Node): boolean {
  let known = needs.get(node);
  if (known === undefined) {
    known = COMMANDS.has(node.type) || Object.keys(node).some((key) => key !== 'sourceText' && within(node[key]));
    needs.set(node, known);
  }
  return known;
}

function within(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('$(') || value.includes('`');
  if (Array.isArray(value)) return value.some(within);
  if (value === null || typeof value !== 'object') return false;
  const node = value as Node;
  if (typeof node.type !== 'string') return Object.keys(node).some((key) => within(node[key]));
  return node.type !== 'Statement' && mayNeedCommand(node);
}
