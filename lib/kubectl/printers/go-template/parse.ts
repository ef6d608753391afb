/** Go templates (text/template) as a tree: text, pipelines, if, with, range, variables. */
import { pieces, tokens } from './lex';
import { TemplateError } from './template-error';

export type Operand =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'path'; readonly from: string; readonly fields: readonly string[] }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly fields: readonly string[] };
export interface Pipe {
  readonly variables: readonly string[];
  readonly declares: boolean;
  /** Each command's operands; the result of one is the last argument of the next. */
  readonly commands: readonly (readonly Operand[])[];
}
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    };

function stringOf(token: string): string {
  if (token.startsWith('`')) return token.slice(1, -1);
  return JSON.parse(token.replace(/\\'/g, "'").replace(/\\a/g, '\\u0007').replace(/\\v/g, '\\u000b'));
}

class Words {
  private at = 0;
  constructor(private readonly list: readonly string[]) {}
  peek(ahead = 0): string | undefined {
    return this.list[this.at + ahead];
  }
  next(): string | undefined {
    return this.list[this.at++];
  }
}

function operandOf(token: string, words: Words): Operand {
  if (token === '(') {
    const pipe = pipeOf(words);
    if (words.next() !== ')') throw new TemplateError('unclosed left paren');
    const after = words.peek();
    const fields = after !== undefined && /^\.\w/.test(after) ? (words.next() as string).slice(1).split('.') : [];
    return { kind: 'pipe', pipe, fields };
  }
  if (/^["`]/.test(token)) return { kind: 'value', value: stringOf(token) };
  if (/^[-+]?\d/.test(token)) return { kind: 'value', value: Number(token) };
  if (token === 'true' || token === 'false') return { kind: 'value', value: token === 'true' };
  if (token === 'nil') return { kind: 'value', value: null };
  const [head = '', ...fields] = token.split('.');
  if (head === '') return { kind: 'path', from: '.', fields: fields.filter((field) => field !== '') };
  if (head.startsWith('$')) return { kind: 'path', from: head, fields };
  return { kind: 'call', name: head };
}

function pipeOf(words: Words): Pipe {
  const variables: string[] = [];
  let declares = false;
  const isVariable = (token: string | undefined) => token !== undefined && /^\$\w+$/.test(token);
  const second = words.peek(1);
  if (
    isVariable(words.peek()) &&
    (second === ':=' || second === '=' || (second === ',' && isVariable(words.peek(2))))
  ) {
    variables.push(words.next() as string);
    if (words.peek() === ',') {
      words.next();
      variables.push(words.next() as string);
    }
    declares = words.next() === ':=';
  }
  const commands: Operand[][] = [[]];
  for (let token = words.peek(); token !== undefined && token !== ')'; token = words.peek()) {
    words.next();
    if (token === '|') commands.push([]);
    else (commands.at(-1) as Operand[]).push(operandOf(token, words));
  }
  if (commands.some((command) => command.length === 0)) throw new TemplateError('missing value for command');
  return { variables, declares, commands };
}

const pipeFrom = (text: string): Pipe => pipeOf(new Words(tokens(text)));

export function parseTemplate(template: string): readonly Node[] {
  const list = pieces(template);
  let at = 0;
  const block = (): { readonly nodes: Node[]; readonly end: string } => {
    const nodes: Node[] = [];
    while (at < list.length) {
      const piece = list[at++] as (typeof list)[number];
      if (piece.kind === 'text') {
        nodes.push(piece);
        continue;
      }
      const [word = ''] = /^\w+/.exec(piece.text) ?? [];
      const rest = piece.text.slice(word.length).trim();
      if (word === 'end' || word === 'else') return { nodes, end: piece.text };
      if (word === 'if' || word === 'with' || word === 'range') nodes.push(control(word, rest));
      else if (['define', 'template', 'block'].includes(word)) throw new TemplateError(`not simulated: {{${word}}}`);
      else nodes.push({ kind: 'print', pipe: pipeFrom(piece.text) });
    }
    return { nodes, end: '' };
  };
  const control = (kind: 'if' | 'with' | 'range', head: string): Node => {
    const pipe = pipeFrom(head);
    const { nodes: body, end } = block();
    if (end === '') throw new TemplateError('unexpected EOF');
    const chained = /^else\s+(if|with)\s+([\s\S]*)$/.exec(end);
    if (chained) return { kind, pipe, body, otherwise: [control(chained[1] as 'if' | 'with', chained[2] as string)] };
    if (end === 'end') return { kind, pipe, body, otherwise: [] };
    const { nodes: otherwise, end: last } = block();
    if (last !== 'end') throw new TemplateError('unexpected EOF');
    return { kind, pipe, body, otherwise };
  };
  const { nodes, end } = block();
  if (end !== '') throw new TemplateError(`unexpected {{${end}}}`);
  return nodes;
}
