/** Executes a parsed Go template on decoded JSON. */
import type { Draft } from '../../draft';
import { FUNCTIONS, text, truth } from './functions';
import type { Node, Operand, Pipe } from './parse';
import { TemplateError } from './template-error';

type Scope = Map<string, Draft>[];

function lookUp(scope: Scope, name: string): Draft {
  for (let i = scope.length - 1; i >= 0; i--) if (scope[i]?.has(name)) return scope[i]?.get(name);
  throw new TemplateError(`undefined variable ${JSON.stringify(name)}`);
}

function fieldsOf(start: Draft, fields: readonly string[]): Draft {
  let value = start;
  for (const field of fields) {
    if (value === undefined || value === null) throw new TemplateError(`nil pointer evaluating interface {}.${field}`);
    if (typeof value !== 'object' || Array.isArray(value)) {
      const type = Array.isArray(value) ? '[]interface {}' : typeof value === 'number' ? 'float64' : typeof value;
      throw new TemplateError(`can't evaluate field ${field} in type ${type === 'object' ? 'interface {}' : type}`);
    }
    value = Object.hasOwn(value, field) ? value[field] : undefined;
  }
  return value;
}

class Execution {
  private out = '';
  private readonly scope: Scope;
  constructor(root: Draft) {
    this.scope = [new Map([['$', root]])];
  }

  run(nodes: readonly Node[], dot: Draft): string {
    this.walk(nodes, dot);
    return this.out;
  }

  private walk(nodes: readonly Node[], dot: Draft): void {
    for (const node of nodes) {
      if (node.kind === 'text') this.out += node.text;
      else if (node.kind === 'print') {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.out += text(value);
      } else this.control(node, dot);
    }
  }

  private control(node: Exclude<Node, { kind: 'text' | 'print' }>, dot: Draft): void {
    this.scope.push(new Map());
    const value = this.pipe(node.pipe, dot);
    if (node.kind === 'range') this.range(node, value, dot);
    else if (truth(value)) this.walk(node.body, node.kind === 'with' ? value : dot);
    else this.walk(node.otherwise, dot);
    this.scope.pop();
  }

  private range(node: Exclude<Node, { kind: 'text' | 'print' }>, value: Draft, dot: Draft): void {
    const isList = Array.isArray(value);
    if (!isList && value !== undefined && value !== null && typeof value !== 'object') {
      throw new TemplateError(`range can't iterate over ${text(value)}`);
    }
    const keys: Draft[] = isList ? value.map((_: Draft, index: number) => index) : Object.keys(value ?? {}).sort();
    if (keys.length === 0) this.walk(node.otherwise, dot);
    const [first, second] = node.pipe.variables;
    for (const key of keys) {
      const inner = new Map<string, Draft>();
      if (second !== undefined) inner.set(first as string, key).set(second, value[key]);
      else if (first !== undefined) inner.set(first, value[key]);
      this.scope.push(inner);
      this.walk(node.body, value[key]);
      this.scope.pop();
    }
  }

  private pipe({ variables, declares, commands }: Pipe, dot: Draft): Draft {
    let value: Draft;
    commands.forEach((command, index) => {
      value = this.command(command, dot, index === 0 ? [] : [value]);
    });
    const [name] = variables;
    if (name !== undefined && variables.length === 1) {
      const place = declares ? this.scope.at(-1) : [...this.scope].reverse().find((level) => level.has(name));
      place?.set(name, value);
    }
    return value;
  }

  private command(operands: readonly Operand[], dot: Draft, last: readonly Draft[]): Draft {
    const [head, ...rest] = operands as [Operand, ...Operand[]];
    if (head.kind !== 'call') {
      if (rest.length + last.length > 0) throw new TemplateError("can't give argument to non-function");
      return this.operand(head, dot);
    }
    const call = Object.hasOwn(FUNCTIONS, head.name) ? FUNCTIONS[head.name] : undefined;
    if (!call) throw new TemplateError(`function ${JSON.stringify(head.name)} not defined`);
    return call(...rest.map((each) => this.operand(each, dot)), ...last);
  }

  private operand(operand: Operand, dot: Draft): Draft {
    if (operand.kind === 'value') return operand.value;
    if (operand.kind === 'path') {
      return fieldsOf(operand.from === '.' ? dot : lookUp(this.scope, operand.from), operand.fields);
    }
    if (operand.kind === 'pipe') return fieldsOf(this.pipe(operand.pipe, dot), operand.fields);
    return this.command([operand], dot, []);
  }
}

export const executeTemplate = (nodes: readonly Node[], data: Draft): string => new Execution(data).run(nodes, data);
