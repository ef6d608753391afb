/** kubectl's JSONPath dialect: text with {actions}. Follows client-go util/jsonpath/parser.go, error texts included. */
export interface Bound {
  readonly value: number;
  readonly known: boolean;
  readonly derived: boolean;
}
export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'array'; readonly bounds: readonly [Bound, Bound, Bound] }
  | { readonly type: 'filter'; readonly left: PathNode; readonly right: PathNode; readonly operator: string }
  | { readonly type: 'union'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'literal'; readonly value: number | boolean }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'recursive' }
  | { readonly type: 'wildcard' };

export class JsonPathError extends Error {}

const SLICE = /^(-?[\d]*)(:-?[\d]*)?(:-?[\d]*)?$/;
const FILTER = /^([^!<>=]+)([!<>=]+)(.+?)$/;
const TERMINATORS = ' \t\r\n.,[]$@{}';

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  /** The template: text and actions in turn. */
  template(): PathNode[] {
    const nodes: PathNode[] = [];
    while (this.at < this.text.length) {
      const open = this.text.indexOf('{', this.at);
      const end = open < 0 ? this.text.length : open;
      if (end > this.at) nodes.push({ type: 'text', text: this.text.slice(this.at, end) });
      this.at = end;
      if (open >= 0) {
        this.at++;
        nodes.push({ type: 'list', nodes: this.action() });
      }
    }
    return nodes;
  }

  private action(): PathNode[] {
    const nodes: PathNode[] = [];
    for (;;) {
      const rest = this.text.slice(this.at);
      const c = rest[0];
      if (c === '}') {
        this.at++;
        return nodes;
      }
      if (rest.startsWith('[?(')) nodes.push(this.filter());
      else if (rest.startsWith('..')) {
        if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
        this.at += 2;
        nodes.push({ type: 'recursive' });
        if (/[^\s}[.]/.test(this.text[this.at] ?? '')) nodes.push(this.fieldHere());
      } else if (c === undefined || c === '\n') throw new JsonPathError('unclosed action');
      else if (c === ' ' || c === '@' || c === '$') this.at++;
      else if (c === '[') nodes.push(...this.array());
      else if (c === '"' || c === "'") nodes.push(this.quoted(c));
      else if (c === '.') {
        this.at++;
        nodes.push(this.fieldHere());
      } else if (/[+\-0-9]/.test(c)) nodes.push(this.number());
      else if (/[\p{L}\p{Nd}_]/u.test(c)) nodes.push(this.identifier());
      else {
        const code = c.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
        throw new JsonPathError(`unrecognized character in action: U+${code} '${c}'`);
      }
    }
  }

  private fieldHere(): PathNode {
    let name = '';
    while (this.at < this.text.length && !TERMINATORS.includes(this.text[this.at] as string)) {
      if (this.text[this.at] === '\\') this.at++;
      name += this.text[this.at++] ?? '';
    }
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name };
  }

  private number(): PathNode {
    const match = /^[+-]?[0-9.]*/.exec(this.text.slice(this.at)) as RegExpExecArray;
    this.at += match[0].length;
    const value = Number(match[0]);
    if (match[0] === '' || Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${match[0]}`);
    return { type: 'literal', value };
  }

  private identifier(): PathNode {
    let name = '';
    while (this.at < this.text.length && !TERMINATORS.includes(this.text[this.at] as string))
      name += this.text[this.at++];
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' };
    return { type: 'identifier', name };
  }

  private quoted(quote: string): PathNode {
    let text = '';
    for (this.at++; ; this.at++) {
      const c = this.text[this.at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated quoted string');
      if (c === quote) break;
      if (c === '\\') {
        const next = this.text[++this.at] ?? '';
        text += ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' } as Record<string, string>)[next] ?? next;
      } else text += c;
    }
    this.at++;
    return { type: 'text', text };
  }

  private array(): PathNode[] {
    const start = this.at + 1;
    let quote = '';
    for (this.at = start; ; this.at++) {
      const c = this.text[this.at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated array');
      if (quote) {
        if (c === quote) quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (c === ']') break;
    }
    const text = this.text.slice(start, this.at++);
    return arrayNodes(text);
  }

  private filter(): PathNode {
    this.at += 3;
    const start = this.at;
    let quote = '';
    let depth = 0;
    for (; ; this.at++) {
      const c = this.text[this.at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated filter');
      if (quote) {
        if (c === quote && this.text[this.at - 1] !== '\\') quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '(') depth++;
      else if (c === ')' && depth-- === 0) break;
    }
    const text = this.text.slice(start, this.at++);
    if (this.text[this.at] !== ']') throw new JsonPathError('unclosed array expect ]');
    this.at++;
    const match = FILTER.exec(text);
    const empty: PathNode = { type: 'list', nodes: [] };
    if (!match) return { type: 'filter', left: inner(text), right: empty, operator: 'exists' };
    return {
      type: 'filter',
      left: inner(match[1] as string),
      right: inner(match[3] as string),
      operator: match[2] as string,
    };
  }
}

const inner = (text: string): PathNode => new Parser(`{${text}}`).template()[0] as PathNode;

function arrayNodes(text: string): PathNode[] {
  const parts = text.split(',');
  if (parts.length > 1) {
    return [{ type: 'union', nodes: parts.map((part) => ({ type: 'list', nodes: arrayNodes(part.trim()) })) }];
  }
  // A key is read as a path of its own: its dots lead further down unless they are escaped.
  const key = /^'([^']*)'$/.exec(text);
  if (key) return new Parser(`{.${key[1]}}`).template().flatMap((node) => (node.type === 'list' ? node.nodes : [node]));
  const slice = SLICE.exec(text === '*' ? ':' : text);
  if (!slice || text === '') throw new JsonPathError(`invalid array index ${text}`);
  const bounds: Bound[] = [];
  for (let i = 0; i < 3; i++) {
    const raw = slice[i + 1] ?? '';
    if (i > 0 && raw !== '') {
      const digits = raw.slice(1);
      bounds.push({ known: digits !== '', value: digits === '' ? 0 : Number(digits), derived: false });
    } else if (i === 0) bounds.push({ known: raw !== '', value: raw === '' ? 0 : Number(raw), derived: false });
    else if (i === 1) bounds.push({ known: true, value: (bounds[0] as Bound).value + 1, derived: true });
    else bounds.push({ known: false, value: 0, derived: false });
  }
  return [{ type: 'array', bounds: bounds as unknown as [Bound, Bound, Bound] }];
}

export const parseJsonPath = (template: string): PathNode[] => new Parser(template).template();
