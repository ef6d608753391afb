/** A parser for CEL by recursive descent; its complaints are worded like those of cel-go's generated one (parser/parser.go). */
import type { Issue } from './problem';
import type { Expression, MacroName } from './syntax';
import { type Token, tokensOf } from './tokens';

const STARTS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);
const MACROS: Readonly<Record<string, readonly number[]>> = {
  all: [2],
  exists: [2],
  exists_one: [2],
  existsOne: [2],
  map: [2, 3],
  filter: [2],
};
const RELATIONS = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const MOST = 9_223_372_036_854_775_807n;

/** Thrown through the parser at the first place from which it does not go on. */
class Stop {}

export interface Parsed {
  readonly expression: Expression | undefined;
  readonly issues: readonly Issue[];
}

export function parse(source: string): Parsed {
  const issues: Issue[] = [];
  const parser = new Parser(tokensOf(source, issues), issues);
  let expression: Expression | undefined;
  try {
    expression = parser.whole();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  issues.sort((a, b) => a.at - b.at);
  return { expression: issues.length > 0 ? undefined : expression, issues };
}

class Parser {
  private next = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly issues: Issue[],
  ) {}

  whole(): Expression {
    const expression = this.ternary();
    const left = this.peek();
    if (left.kind !== 'end') {
      const single = this.tokens[this.next + 1]?.kind === 'end';
      this.stop(left.at, `${single ? 'extraneous' : 'mismatched'} input '${left.raw}' expecting <EOF>`);
    }
    return expression;
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.next++;
    return token;
  }

  private is(text: string): boolean {
    const { kind, text: own } = this.peek();
    return own === text && (kind === 'symbol' || kind === 'ident');
  }

  private accept(text: string): Token | undefined {
    return this.is(text) ? this.take() : undefined;
  }

  private stop(at: number, message: string): never {
    this.issues.push({ at, message: `Syntax error: ${message}` });
    throw new Stop();
  }

  private expect(text: string): Token {
    const token = this.accept(text);
    if (token !== undefined) return token;
    const { at, raw } = this.peek();
    return this.stop(at, `mismatched input '${raw}' expecting '${text}'`);
  }

  private ternary(): Expression {
    const condition = this.binary(0);
    const mark = this.accept('?');
    if (mark === undefined) return condition;
    const yes = this.binary(0);
    this.expect(':');
    const no = this.ternary();
    return this.operator('_?_:_', mark.at, [condition, yes, no]);
  }

  /** Levels: or, and, relation, addition, multiplication. */
  private binary(level: number): Expression {
    const here = (text: string): boolean => {
      if (level === 0) return text === '||';
      if (level === 1) return text === '&&';
      if (level === 2) return RELATIONS.has(text);
      return level === 3 ? text === '+' || text === '-' : text === '*' || text === '/' || text === '%';
    };
    const operand = (): Expression => (level === 4 ? this.unary() : this.binary(level + 1));
    let left = operand();
    while (here(this.peek().text) && (this.peek().kind === 'symbol' || this.peek().text === 'in')) {
      const { text, at } = this.take();
      left = this.operator(text === 'in' ? '@in' : `_${text}_`, at, [left, operand()]);
    }
    return left;
  }

  private operator(name: string, at: number, args: readonly Expression[]): Expression {
    return { kind: 'call', at, name, target: undefined, args };
  }

  private unary(): Expression {
    const sign = this.accept('!') ?? this.accept('-');
    if (sign === undefined) return this.member();
    const number = this.peek();
    if (sign.text === '-' && (number.kind === 'int' || number.kind === 'double')) {
      this.take();
      return this.members(this.number(number, true, sign.at));
    }
    return this.operator(sign.text === '!' ? '!_' : '-_', sign.at, [this.unary()]);
  }

  private member(): Expression {
    return this.members(this.primary());
  }

  private members(first: Expression): Expression {
    let left = first;
    for (;;) {
      const dot = this.accept('.');
      if (dot !== undefined) left = this.afterDot(left, dot);
      else {
        const bracket = this.accept('[');
        if (bracket === undefined) return left;
        const optional = this.accept('?') !== undefined;
        const index = this.ternary();
        this.expect(']');
        left = this.operator(optional ? '_[?_]' : '_[_]', bracket.at, [left, index]);
      }
    }
  }

  private afterDot(operand: Expression, dot: Token): Expression {
    const optional = this.accept('?') !== undefined;
    const name = this.peek();
    if (name.kind !== 'ident' || name.text === 'in')
      this.stop(name.at, `no viable alternative at input '.${name.kind === 'end' ? '' : name.raw}'`);
    this.take();
    const bracket = optional ? undefined : this.accept('(');
    if (bracket === undefined) return { kind: 'select', at: dot.at, operand, field: name.text, optional };
    const args = this.listUntil(')');
    return this.macro(name.text, operand, args, bracket.at) ?? this.call(name.text, operand, args, bracket.at);
  }

  private call(name: string, target: Expression | undefined, args: readonly Expression[], at: number): Expression {
    return { kind: 'call', at, name, target, args };
  }

  private macro(name: string, target: Expression, args: readonly Expression[], at: number): Expression | undefined {
    if (!Object.hasOwn(MACROS, name) || !MACROS[name]?.includes(args.length)) return undefined;
    const [variable, ...rest] = args as [Expression, ...Expression[]];
    if (variable.kind !== 'ident') {
      this.issues.push({ at: variable.at, message: 'argument must be a simple name' });
      return target;
    }
    const known = (name === 'existsOne' ? 'exists_one' : name) as MacroName;
    return { kind: 'macro', at, name: known, target, variable: variable.name, args: rest };
  }

  private listUntil(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.is(end)) {
      items.push(this.ternary());
      if (this.accept(',') === undefined) break;
    }
    this.expect(end);
    return items;
  }

  private primary(): Expression {
    const token = this.take();
    const { kind, text, at } = token;
    if (kind === 'int' || kind === 'uint' || kind === 'double') return this.number(token, false, at);
    if (kind === 'string' || kind === 'bytes') return { kind: 'literal', at, value: text, of: kind };
    if (kind === 'ident' && text !== 'in') return this.named(text, at);
    if (kind === 'symbol' && text === '(') {
      const inner = this.ternary();
      this.expect(')');
      return inner;
    }
    if (kind === 'symbol' && text === '[') return { kind: 'list', at, items: this.listUntil(']') };
    if (kind === 'symbol' && text === '{') return this.map(at);
    if (kind === 'symbol' && text === '.' && this.peek().kind === 'ident') return this.named(this.take().text, at);
    return this.stop(at, `mismatched input '${token.raw}' expecting ${STARTS}`);
  }

  private named(name: string, at: number): Expression {
    if (name === 'true' || name === 'false') return { kind: 'literal', at, value: name === 'true', of: 'bool' };
    if (name === 'null') return { kind: 'literal', at, value: null, of: 'null' };
    const bracket = this.accept('(');
    if (bracket === undefined) {
      if (RESERVED.has(name)) this.issues.push({ at, message: `reserved identifier: ${name}` });
      return { kind: 'ident', at, name };
    }
    const args = this.listUntil(')');
    if (name !== 'has' || args.length !== 1) return this.call(name, undefined, args, bracket.at);
    const [selected] = args as [Expression];
    if (selected.kind === 'select')
      return { kind: 'has', at: bracket.at, operand: selected.operand, field: selected.field };
    this.issues.push({ at: selected.at, message: 'invalid argument to has() macro' });
    return selected;
  }

  private map(at: number): Expression {
    const entries: { key: Expression; value: Expression }[] = [];
    while (!this.is('}')) {
      const key = this.ternary();
      this.expect(':');
      entries.push({ key, value: this.ternary() });
      if (this.accept(',') === undefined) break;
    }
    this.expect('}');
    return { kind: 'map', at, entries };
  }

  private number({ kind, text, at: own }: Token, negative: boolean, at: number): Expression {
    if (kind === 'double') return { kind: 'literal', at, value: Number(text) * (negative ? -1 : 1), of: 'double' };
    const value = BigInt(text) * (negative ? -1n : 1n);
    const fits = kind === 'uint' ? value <= 2n * MOST + 1n : value <= MOST && value >= -MOST - 1n;
    if (!fits) this.issues.push({ at: own, message: `invalid ${kind} literal` });
    return { kind: 'literal', at, value, of: kind === 'uint' ? 'uint' : 'int' };
  }
}
