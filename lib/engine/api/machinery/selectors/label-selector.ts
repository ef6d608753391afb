/** Label selectors of queries: `a=b,c!=d,e in (f,g),!h,i>3` (apimachinery/pkg/labels/selector.go). */
import { labelValueErrors, qualifiedNameErrors } from '../../kinds/rules/names';

export type LabelOperator = 'exists' | '!' | '=' | '==' | '!=' | 'in' | 'notin' | 'gt' | 'lt';
export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  readonly values: readonly string[];
}
export type LabelSelector = readonly LabelRequirement[];
export type ParsedSelector =
  | { readonly ok: true; readonly selector: LabelSelector }
  | { readonly ok: false; readonly message: string };

interface Token {
  readonly kind: 'word' | 'end' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin';
  readonly text: string;
}

class Problem {
  constructor(readonly message: string) {}
}

const TOKEN = /[ \t\r\n]*(?:(==|!=|[()=!><,])|([^ \t\r\n()=!><,]+))/y;
const INT64_MAX = 2n ** 63n - 1n;
const OPERATORS = 'in, notin, =, ==, !=, gt, lt';

export function parseLabelSelector(text: string): ParsedSelector {
  try {
    return { ok: true, selector: new Parser(tokens(text)).whole() };
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, message: problem.message };
    throw problem;
  }
}

export function selectorMatches(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return selector.every((requirement) => holds(requirement, labels ?? {}));
}

function holds({ key, operator, values }: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'gt':
    case 'lt': {
      const own = value === undefined ? undefined : integer(value);
      const bound = integer(values[0] as string);
      if (own === undefined || bound === undefined) return false;
      return operator === 'gt' ? own > bound : own < bound;
    }
  }
}

/** A 64 bit integer as strconv.ParseInt reads it. */
function integer(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value > INT64_MAX || value < -INT64_MAX - 1n ? undefined : value;
}

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [, symbol, word = ''] = match;
    if (symbol !== undefined) found.push({ kind: symbol as Token['kind'], text: symbol });
    else found.push({ kind: word === 'in' || word === 'notin' ? word : 'word', text: word });
  }
  found.push({ kind: 'end', text: '' });
  return found;
}

class Parser {
  private at = 0;

  constructor(private readonly list: readonly Token[]) {}

  whole(): LabelSelector {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const token = this.peekValue();
      if (token.kind === 'end') return sorted(requirements);
      if (token.kind !== 'word' && token.kind !== '!') {
        throw new Problem(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.requirement());
      const next = this.takeValue();
      if (next.kind === 'end') return sorted(requirements);
      if (next.kind !== ',') throw new Problem(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.peekValue();
      if (after.kind !== 'word' && after.kind !== '!') {
        throw new Problem(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  private requirement(): LabelRequirement {
    let operator: LabelOperator = 'exists';
    if (this.peek().kind === '!') {
      this.take();
      operator = '!';
    }
    const token = this.takeValue();
    if (token.kind !== 'word') this.fail(`found '${token.text}', expected: identifier`);
    const key = token.text;
    this.checkKey(key);
    if (operator === '!' || this.peek().kind === 'end' || this.peek().kind === ',')
      return { key, operator, values: [] };
    return this.operated(key);
  }

  private operated(key: string): LabelRequirement {
    const token = this.take();
    switch (token.kind) {
      case 'in':
      case 'notin':
        return this.checked({ key, operator: token.kind, values: this.set() });
      case '=':
      case '==':
      case '!=':
        return this.checked({ key, operator: token.kind, values: [this.exact()] });
      case '>':
      case '<':
        return this.checked({ key, operator: token.kind === '>' ? 'gt' : 'lt', values: [this.exact()] });
      default:
        return this.fail(`found '${token.text}', expected: ${OPERATORS}`);
    }
  }

  private exact(): string {
    const { kind } = this.peek();
    if (kind === 'end' || kind === ',') return '';
    const token = this.takeValue();
    if (token.kind !== 'word') this.fail(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  /** `(a,b)`: gaps between commas are the empty value. */
  private set(): readonly string[] {
    const open = this.takeValue();
    if (open.kind !== '(') this.fail(`found '${open.text}' expected: '('`);
    const first = this.peekValue();
    if (first.kind === ')') {
      this.take();
      return [''];
    }
    if (first.kind !== 'word' && first.kind !== ',') {
      this.fail(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = new Set<string>();
    while (this.listed(values));
    this.take();
    return [...values].sort();
  }

  /** One value or comma of a list; false before the closing parenthesis. */
  private listed(values: Set<string>): boolean {
    const token = this.takeValue();
    const next = this.peekValue();
    if (token.kind === 'word') {
      values.add(token.text);
      if (next.kind !== ',' && next.kind !== ')') this.fail(`found '${next.text}', expected: ',' or ')'`);
    } else if (token.kind === ',') {
      if (values.size === 0 || next.kind === ',' || next.kind === ')') values.add('');
    } else this.fail(`found '${token.text}', expected: ',', or identifier`);
    return next.kind !== ')';
  }

  private checked(requirement: LabelRequirement): LabelRequirement {
    const errors: string[] = [];
    const { key, operator, values } = requirement;
    if (operator === 'gt' || operator === 'lt') {
      for (const [index, value] of values.entries()) {
        if (integer(value) !== undefined) continue;
        errors.push(
          `values[${index}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
    }
    for (const [index, value] of values.entries()) {
      const wrong = labelValueErrors(value);
      if (wrong.length > 0) {
        errors.push(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`);
      }
    }
    if (errors.length > 0) this.fail(errors.length === 1 ? (errors[0] as string) : `[${errors.join(', ')}]`);
    return requirement;
  }

  private checkKey(key: string): void {
    const wrong = qualifiedNameErrors(key);
    if (wrong.length > 0) this.fail(`<nil>: Invalid value: ${JSON.stringify(key)}: ${wrong.join('; ')}`);
  }

  private fail(message: string): never {
    throw new Problem(`unable to parse requirement: ${message}`);
  }

  private peek(): Token {
    return this.list[this.at] as Token;
  }

  private take(): Token {
    const token = this.peek();
    if (this.at < this.list.length - 1) this.at++;
    return token;
  }

  /** Where a key or value stands, `in` and `notin` are words like others. */
  private peekValue(): Token {
    return asValue(this.peek());
  }

  private takeValue(): Token {
    return asValue(this.take());
  }
}

function asValue(token: Token): Token {
  return token.kind === 'in' || token.kind === 'notin' ? { kind: 'word', text: token.text } : token;
}

function sorted(requirements: readonly LabelRequirement[]): LabelSelector {
  return [...requirements].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}
