/** The `[[ … ]]` command. */
import type { Expander } from '../expand/expander';
import { subscriptKey } from '../expand/parameter';
import { matches } from '../expand/pattern';
import type { Node } from '../parse/script';
import { ShellError } from '../state';
import { lookup, scalarOf, setItems } from '../variables';
import { compareFiles, compareNumbers, unaryTest } from './file-tests';

export function evaluateCondition(
  node: Node,
  x: Expander,
  number: (text: string) => bigint,
  before: (node: Node) => void,
): boolean {
  const go = (inner: Node) => evaluateCondition(inner, x, number, before);
  if (node.type !== 'CondNot') before(node);
  switch (node.type) {
    case 'CondAnd':
      return go(node.left) && go(node.right);
    case 'CondOr':
      return go(node.left) || go(node.right);
    case 'CondNot':
      return !go(node.operand);
    case 'CondGroup':
      return go(node.expression);
    case 'CondWord':
      return x.text(node.word) !== '';
    case 'CondUnary': {
      const text = x.text(node.operand);
      if (node.operator === '-v') return isSet(text, x);
      if (node.operator === '-o') return x.state.options[text] === true;
      return unaryTest(node.operator, text, x.sys);
    }
    case 'CondBinary':
      return binary(node, x, number);
    default:
      throw new ShellError('conditional binary operator expected', 2);
  }
}

function isSet(name: string, x: Expander): boolean {
  const item = /^(\w+)\[(.+)\]$/s.exec(name);
  const variable = lookup(x.state, item === null ? name : (item[1] as string));
  if (item === null || variable === undefined) return scalarOf(variable) !== undefined;
  if (item[2] === '@' || item[2] === '*') return Object.keys(variable.items ?? {}).length > 0;
  return variable.items?.[subscriptKey(item[1] as string, item[2] as string, x)] !== undefined;
}

function binary(node: Node, x: Expander, number: (text: string) => bigint): boolean {
  const left = x.text(node.left);
  const { operator } = node;
  if (operator === '=' || operator === '==' || operator === '!=') {
    const same = matches(x.pattern(node.right), left, x.state.options.nocasematch);
    return operator === '!=' ? !same : same;
  }
  if (operator === '=~') return regular(node, left, x);
  const right = x.text(node.right);
  if (operator === '<') return left < right;
  if (operator === '>') return left > right;
  if (operator === '-nt' || operator === '-ot' || operator === '-ef') return compareFiles(operator, left, right, x.sys);
  return compareNumbers(operator, number(left), number(right));
}

function regular(node: Node, left: string, x: Expander): boolean {
  const source = x
    .pieces(node.right)
    .map((piece) => (piece.quoted ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : piece.text))
    .join('')
    .replace(
      /\[\[:(\w+):\]\]/g,
      (_, name) =>
        ({ digit: '[0-9]', alpha: '[A-Za-z]', alnum: '[A-Za-z0-9]', space: '\\s', upper: '[A-Z]', lower: '[a-z]' })[
          name as 'digit'
        ] ?? '',
    );
  let found: RegExpExecArray | null;
  try {
    found = new RegExp(source).exec(left);
  } catch {
    throw new ShellError('invalid regular expression', 2, false);
  }
  const items: Record<string, string> = {};
  for (const [index, text] of (found ?? []).entries()) items[index] = text ?? '';
  setItems(x.state, 'BASH_REMATCH', 'a', items);
  return found !== null;
}
