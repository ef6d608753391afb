/** Go templates (text/template) as a tree: text, pipelines, if, with, range, templates by name; nodes know where they stand. */
import { FUNCTIONS } from './functions';
import { pieces, type Token, tokens } from './lex';
import { TemplateError } from './template-error';

interface Placed {
  /** Position in the template, and the words there, as errors name them. */
  readonly at: number;
  readonly source: string;
}
export type Operand = Placed &
  (
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'path'; readonly from: string; readonly fields: readonly string[] }
    | { readonly kind: 'call'; readonly name: string }
    | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly fields: readonly string[] }
  );
export interface TemplateCommand extends Placed {
  readonly operands: readonly Operand[];
}
export interface Pipe {
  readonly variables: readonly string[];
  readonly declares: boolean;
  /** The result of one is the last argument of the next. */
  readonly commands: readonly TemplateCommand[];
}
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly at: number }
  | { readonly kind: 'break' | 'continue' }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };
export interface Template {
  readonly nodes: readonly Node[];
  readonly named: ReadonlyMap<string, readonly Node[]>;
  readonly source: string;
}

function stringOf(token: string): string {
  if (token.startsWith('`')) return token.slice(1, -1);
  return JSON.parse(token.replace(/\\'/g, "'").replace(/\\a/g, '\\u0007').replace(/\\v/g, '\\u000b'));
}

class Words {
  private at = 0;
  constructor(private readonly list: readonly Token[]) {}
  peek(ahead = 0): string | undefined {
    return this.list[this.at + ahead]?.text;
  }
  next(): Token {
    return this.list[this.at++] as Token;
  }
}

/** Variables in scope, for what is not declared. */
type Scope = string[];

function operandOf(token: Token, words: Words, scope: Scope): Operand {
  const { text, at } = token;
  if (text === '(') {
    const pipe = pipeOf(words, scope, 'command');
    if (words.peek() !== ')') throw new TemplateError('unclosed left paren');
    words.next();
    const after = words.peek();
    const source = `(${pipeSource(pipe)})`;
    if (after === undefined || !/^\.\w/.test(after)) return { kind: 'pipe', pipe, fields: [], at, source };
    const tail = words.next();
    return { kind: 'pipe', pipe, fields: tail.text.slice(1).split('.'), at: tail.at, source: source + tail.text };
  }
  const place = { at, source: text };
  if (/^["`]/.test(text)) return { kind: 'value', value: stringOf(text), ...place };
  if (/^[-+]?\d/.test(text)) return { kind: 'value', value: Number(text.replace(/_/g, '')), ...place };
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true', ...place };
  if (text === 'nil') return { kind: 'value', value: null, ...place };
  const [head = '', ...fields] = text.split('.');
  if (head === '') {
    const names = fields.filter((field) => field !== '');
    // A chain stands where its second field does.
    return {
      kind: 'path',
      from: '.',
      fields: names,
      at: names.length > 1 ? at + 1 + (names[0] ?? '').length : at,
      source: text,
    };
  }
  if (head.startsWith('$')) {
    if (!scope.includes(head)) throw new TemplateError(`undefined variable ${JSON.stringify(head)}`);
    return { kind: 'path', from: head, fields, at: fields.length > 0 ? at + head.length : at, source: text };
  }
  if (!Object.hasOwn(FUNCTIONS, head)) throw new TemplateError(`function ${JSON.stringify(head)} not defined`);
  return { kind: 'call', name: head, ...place };
}

const pipeSource = ({ commands }: Pipe): string => commands.map(({ source }) => source).join(' | ');

/** `context`: what is missing when there is nothing: the command of an action, or the word before it. */
function pipeOf(words: Words, scope: Scope, context: string): Pipe {
  const variables: string[] = [];
  let declares = false;
  const isVariable = (token: string | undefined) => token !== undefined && /^\$\w+$/.test(token);
  const second = words.peek(1);
  if (
    isVariable(words.peek()) &&
    (second === ':=' || second === '=' || (second === ',' && isVariable(words.peek(2))))
  ) {
    variables.push(words.next().text);
    if (words.peek() === ',') {
      words.next();
      variables.push(words.next().text);
    }
    declares = words.next().text === ':=';
  }
  const commands: TemplateCommand[] = [];
  let operands: Operand[] = [];
  const settle = () => {
    const [first] = operands as [Operand];
    const at = first.kind === 'call' || first.kind === 'value' ? first.at : first.at;
    commands.push({ operands, at, source: operands.map(({ source }) => source).join(' ') });
    operands = [];
  };
  for (let text = words.peek(); text !== undefined && text !== ')'; text = words.peek()) {
    const token = words.next();
    if (text === '|') {
      if (operands.length === 0) throw new TemplateError(`unexpected "|" in command`);
      settle();
    } else operands.push(operandOf(token, words, scope));
  }
  if (operands.length > 0) settle();
  if (commands.length === 0) throw new TemplateError(`missing value for ${context}`);
  for (const [index, { operands: list }] of commands.entries()) {
    if (index > 0 && list[0]?.kind === 'value') {
      throw new TemplateError(`non executable command in pipeline stage ${index + 1}`);
    }
  }
  if (declares) scope.push(...variables);
  return { variables, declares, commands };
}

function wholePipe(text: string, at: number, scope: Scope, context: string): Pipe {
  const words = new Words(tokens(text, at));
  const pipe = pipeOf(words, scope, context);
  if (words.peek() === ')') throw new TemplateError('unexpected right paren');
  return pipe;
}

export function parseTemplate(template: string): Template {
  const list = pieces(template);
  const named = new Map<string, readonly Node[]>();
  const scope: Scope = ['$'];
  let at = 0;
  let loops = 0;
  const block = (): { readonly nodes: Node[]; readonly end: string; readonly at: number } => {
    const nodes: Node[] = [];
    while (at < list.length) {
      const piece = list[at++] as (typeof list)[number];
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const [word = ''] = /^\w+/.exec(piece.text) ?? [];
      const tail = piece.text.slice(word.length);
      const rest = tail.trim();
      const restAt = piece.at + word.length + (tail.length - tail.trimStart().length);
      if (word === 'end' || word === 'else') return { nodes, end: piece.text, at: piece.at };
      if (word === 'if' || word === 'with' || word === 'range') nodes.push(control(word, rest, restAt));
      else if (word === 'define') define(rest, restAt);
      else if (word === 'block') {
        const { name, pipe } = define(rest, restAt);
        nodes.push({ kind: 'template', name, pipe, at: restAt });
      } else if (word === 'template') nodes.push({ kind: 'template', ...called(rest, restAt), at: restAt });
      else if (word === 'break' || word === 'continue') {
        if (loops === 0) throw new TemplateError(`{{${word}}} outside {{range}}`);
        nodes.push({ kind: word });
      } else nodes.push({ kind: 'print', pipe: wholePipe(piece.text, piece.at, scope, 'command') });
    }
    return { nodes, end: '', at: template.length };
  };
  const called = (text: string, from: number) => {
    const [quoted = ''] = /^(?:"(?:[^"\\]|\\.)*"|`[^`]*`)/.exec(text) ?? [];
    if (quoted === '') throw new TemplateError(`unexpected ${JSON.stringify(text)} in template clause`);
    const rest = text.slice(quoted.length);
    const pipe = rest.trim() === '' ? undefined : wholePipe(rest, from + quoted.length, scope, 'template clause');
    return { name: stringOf(quoted), pipe };
  };
  const define = (text: string, from: number) => {
    const head = called(text, from);
    const { nodes, end } = block();
    if (end !== 'end') throw new TemplateError('unexpected EOF');
    named.set(head.name, nodes);
    return head;
  };
  const control = (kind: 'if' | 'with' | 'range', head: string, from: number): Node => {
    const depth = scope.length;
    const pipe = wholePipe(head, from, scope, kind);
    if (kind === 'range') loops++;
    const { nodes: body, end, at: endAt } = block();
    if (kind === 'range') loops--;
    if (end === '') throw new TemplateError('unexpected EOF');
    const chained = /^else\s+(if|with)\s+([\s\S]*)$/.exec(end);
    let otherwise: readonly Node[] = [];
    if (chained) {
      const text = chained[2] as string;
      otherwise = [control(chained[1] as 'if' | 'with', text, endAt + end.length - text.length)];
    } else if (end !== 'end') {
      const rest = block();
      if (rest.end !== 'end')
        throw new TemplateError(rest.end === '' ? 'unexpected EOF' : `unexpected {{${rest.end}}}`);
      otherwise = rest.nodes;
    }
    scope.length = depth;
    return { kind, pipe, body, otherwise };
  };
  const { nodes, end } = block();
  if (end !== '') throw new TemplateError(`unexpected {{${end}}}`);
  return { nodes, named, source: template };
}
