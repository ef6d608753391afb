/** Arithmetic in 64-bit integers with bash's error texts (bash manual 6.5). */
import { type Node, parseScript } from '../parse/script';
import { ShellError } from '../state';
import { getScalar, setItem, setScalar } from '../variables';
import type { Expander } from './expander';
import { subscriptKey, valueOf } from './parameter';

const wrap = (value: bigint) => BigInt.asIntN(64, value);
const bool = (value: boolean) => (value ? 1n : 0n);

export function evaluateArithmetic(node: Node, x: Expander): bigint {
  return evaluate(node.type === 'ArithmeticExpression' ? node.expression : node, x, 0, node.originalText ?? '');
}

/** The value of a variable's text: a number or an expression again. */
export function numberOf(text: string, x: Expander, depth: number): bigint {
  const trimmed = text.trim();
  if (trimmed === '') return 0n;
  if (/^-?[1-9]\d*$|^-?0$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (/^0[xX][\da-fA-F]+$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (/^0[0-7]+$/.test(trimmed)) return wrap(BigInt(`0o${trimmed.slice(1)}`));
  const based = /^(\d+)#([\da-zA-Z@_]+)$/.exec(trimmed);
  if (based) return wrap(inBase(Number(based[1]), based[2] as string));
  if (/^0\d+$/.test(trimmed))
    throw new ShellError(`${trimmed}: value too great for base (error token is "${trimmed}")`);
  if (/^\d/.test(trimmed) && /^\w+$/.test(trimmed))
    throw new ShellError(`${trimmed}: value too great for base (error token is "${trimmed}")`);
  if (depth > 50) throw new ShellError(`${trimmed}: expression recursion level exceeded (error token is "${trimmed}")`);
  return evaluateText(trimmed, x, depth + 1);
}

/** `10#$n`: the parser keeps no number for a base whose digits are yet to come; it stands in the text. */
function baseText(part: Node, text: string): string | undefined {
  if (part.type !== 'ArithNumber' || Number.isFinite(part.value)) return undefined;
  return /\d+#(?=\$)/.exec(text)?.[0];
}

function inBase(base: number, digits: string): bigint {
  let value = 0n;
  for (const c of digits) {
    const digit =
      c >= '0' && c <= '9'
        ? Number(c)
        : c >= 'a' && c <= 'z'
          ? c.charCodeAt(0) - 87
          : c >= 'A' && c <= 'Z'
            ? c.charCodeAt(0) - (base <= 36 ? 55 : 29)
            : c === '@'
              ? 62
              : 63;
    if (digit >= base)
      throw new ShellError(`${base}#${digits}: value too great for base (error token is "${base}#${digits}")`);
    value = value * BigInt(base) + BigInt(digit);
  }
  return value;
}

export function evaluateText(text: string, x: Expander, depth = 0): bigint {
  if (text.trim() === '') return 0n;
  let expression: Node | undefined;
  try {
    const script = parseScript(`((${text}\n))`);
    expression = script.nodes.find((node) => node.type === 'ArithmeticCommand')?.expression;
  } catch {
    expression = undefined;
  }
  if (!expression)
    throw new ShellError(`${text}: syntax error: invalid arithmetic operator (error token is "${text}")`);
  return evaluate(expression.expression, x, depth, text);
}

function evaluate(node: Node, x: Expander, depth: number, text: string): bigint {
  const go = (inner: Node) => evaluate(inner, x, depth, text);
  switch (node.type) {
    case 'ArithNumber':
      if (!Number.isFinite(node.value)) {
        const token = /\b0\d*[89]\d*/.exec(text)?.[0] ?? text.trim();
        throw new ShellError(`${token}: value too great for base (error token is "${token}")`);
      }
      return wrap(BigInt(Math.trunc(node.value)));
    case 'ArithVariable': {
      const value = valueOf(node.name, x);
      if (!value.set && x.state.options.nounset) throw new ShellError(`${node.name}: unbound variable`, 127);
      return numberOf(value.text, x, depth);
    }
    case 'ArithSpecialVar':
      return numberOf(valueOf(node.name, x).text, x, depth);
    case 'ArithGroup':
    case 'ArithNested':
      return go(node.expression);
    case 'ArithTernary':
      return go(node.condition) !== 0n ? go(node.consequent) : go(node.alternate);
    case 'ArithArrayElement':
      return numberOf(valueOf(`${node.array}[${elementKey(node, x, go)}]`, x).text, x, depth);
    case 'ArithBracedExpansion':
      return numberOf(
        x.withText(`x="\${${node.content}}"`, (y, word) => y.text(word)),
        x,
        depth,
      );
    case 'ArithCommandSubst':
      return numberOf(x.outputOfText(node.command).replace(/\n+$/, ''), x, depth);
    case 'ArithConcat':
      return numberOf(
        (node.parts as Node[]).map((part) => baseText(part, text) ?? concatText(part, x, go)).join(''),
        x,
        depth,
      );
    case 'ArithSingleQuote':
      return BigInt(node.value);
    case 'ArithDynamicNumber':
      return numberOf(valueOf(node.prefix.replace(/[${}]/g, ''), x).text + node.suffix, x, depth);
    case 'ArithDynamicBase':
      return inBase(Number(valueOf(node.baseExpr.replace(/[${}]/g, ''), x).text), node.value);
    case 'ArithSyntaxError':
      throw new ShellError(
        /\(error token is/.test(node.message ?? '')
          ? `${text}: ${node.message.replace(/^.*?: (?=syntax error|missing|invalid|attempted)/, '')}`
          : `${text}: ${node.message ?? 'syntax error'} (error token is "${node.errorToken}")`,
      );
    case 'ArithUnary':
      return unary(node, x, go);
    case 'ArithAssignment':
      return assignment(node, x, go, text);
    case 'ArithBinary':
      return binary(node, go, text);
    default:
      throw new ShellError(`${text}: syntax error: invalid arithmetic operator (error token is "${text}")`);
  }
}

function concatText(part: Node, x: Expander, go: (node: Node) => bigint): string {
  return part.type === 'ArithVariable' && part.hasDollarPrefix ? valueOf(part.name, x).text : String(go(part));
}

function elementKey(node: Node, x: Expander, go: (node: Node) => bigint): string {
  if (node.stringKey !== undefined) return node.stringKey;
  const index = node.index ?? node.subscript;
  if (index?.type === 'ArithVariable' && x.state.vars[node.array ?? node.variable]?.kind === 'A')
    return index.hasDollarPrefix ? valueOf(index.name, x).text : index.name;
  return String(go(index));
}

function store(node: Node, value: bigint, x: Expander, go: (node: Node) => bigint): void {
  const name = node.variable ?? node.name ?? node.array;
  const hasIndex = node.subscript ?? node.index ?? node.stringKey;
  if (hasIndex === undefined) setScalar(x.state, name, String(value));
  else setItem(x.state, name, subscriptKey(name, elementKey(node, x, go), x), String(value));
}

function unary(node: Node, x: Expander, go: (node: Node) => bigint): bigint {
  if (node.operator === '++' || node.operator === '--') {
    const before = go(node.operand);
    const after = wrap(before + (node.operator === '++' ? 1n : -1n));
    store(node.operand, after, x, go);
    return node.prefix ? after : before;
  }
  const value = go(node.operand);
  if (node.operator === '-') return wrap(-value);
  if (node.operator === '!') return bool(value === 0n);
  if (node.operator === '~') return wrap(~value);
  return value;
}

function assignment(node: Node, x: Expander, go: (node: Node) => bigint, text: string): bigint {
  const operator: string = node.operator;
  let value = go(node.value);
  if (operator !== '=') {
    const name = node.subscript || node.stringKey ? `${node.variable}[${elementKey(node, x, go)}]` : node.variable;
    const old = numberOf(getScalar(x.state, name) ?? valueOf(name, x).text, x, 0);
    value = compute(operator.slice(0, -1), old, value, text);
  }
  store(node, value, x, go);
  return value;
}

function binary(node: Node, go: (node: Node) => bigint, text: string): bigint {
  if (node.operator === '&&') return bool(go(node.left) !== 0n && go(node.right) !== 0n);
  if (node.operator === '||') return bool(go(node.left) !== 0n || go(node.right) !== 0n);
  const left = go(node.left);
  return compute(node.operator, left, go(node.right), text);
}

function compute(operator: string, a: bigint, b: bigint, text: string): bigint {
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
    case '/':
    case '%':
      if (b === 0n) throw new ShellError(`${text.trim()}: division by 0 (error token is "${divisor(text)}")`);
      return wrap(operator === '/' ? a / b : a % b);
    case '**':
      if (b < 0n) throw new ShellError(`${text.trim()}: exponent less than 0 (error token is "${divisor(text)}")`);
      return wrap(a ** (b > 4096n ? 4096n : b));
    case '<<':
      return wrap(a << (b & 63n));
    case '>>':
      return wrap(a >> (b & 63n));
    case '<':
      return bool(a < b);
    case '<=':
      return bool(a <= b);
    case '>':
      return bool(a > b);
    case '>=':
      return bool(a >= b);
    case '==':
      return bool(a === b);
    case '!=':
      return bool(a !== b);
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    default:
      return b;
  }
}

/** bash names what stands after the operator, up to the end. */
function divisor(text: string): string {
  return /[/%*]\s*([^/%*]*)$/.exec(text)?.[1] ?? text;
}
