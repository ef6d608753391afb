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

const TOKEN = /\s*(?:(==|!=|[()=!><,])|([^\s()=!><,]+))/y;
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
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      return operator === 'gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
  }
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
    if (this.peek().kind === 'end') return requirements;
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'word' && token.kind !== '!' && token.kind !== 'in' && token.kind !== 'notin') {
        throw new Problem(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.requirement());
      const next = this.take();
      if (next.kind === 'end') return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      if (next.kind !== ',') throw new Problem(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.peek();
      if (after.kind !== 'word' && after.kind !== '!' && after.kind !== 'in' && after.kind !== 'notin') {
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
    const token = this.take();
    // `in` and `notin` are words where a key stands.
    if (token.kind !== 'word' && token.kind !== 'in' && token.kind !== 'notin') {
      this.fail(`found '${token.text}', expected: identifier`);
    }
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
    const token = this.peek();
    if (token.kind === 'end' || token.kind === ',') return '';
    this.take();
    if (token.kind !== 'word' && token.kind !== 'in' && token.kind !== 'notin') {
      this.fail(`found '${token.text}', expected: identifier`);
    }
    return token.text;
  }

  private set(): readonly string[] {
    const open = this.take();
    if (open.kind !== '(') this.fail(`found '${open.text}' expected: '('`);
    const values = new Set<string>();
    for (;;) {
      const token = this.take();
      if (token.kind === ')') break;
      if (token.kind === ',') {
        const next = this.peek().kind;
        if (next === ',' || next === ')' || values.size === 0) values.add('');
        continue;
      }
      if (token.kind === 'end') this.fail(`found '', expected: ',' or ')'`);
      values.add(token.text);
    }
    if (values.size === 0) values.add('');
    return [...values].sort();
  }

  private checked(requirement: LabelRequirement): LabelRequirement {
    for (const [index, value] of requirement.values.entries()) {
      const numeric = requirement.operator === 'gt' || requirement.operator === 'lt';
      if (numeric && !/^[+-]?\d+$/.test(value)) {
        this.fail(
          `values[${index}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
      const wrong = labelValueErrors(value);
      if (wrong.length > 0) {
        this.fail(`values[${index}][${requirement.key}]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`);
      }
    }
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
}
