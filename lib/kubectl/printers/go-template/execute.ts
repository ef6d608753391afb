/** Executes a parsed Go template on decoded JSON; what was written before a mistake stays written (text/template, exec.go). */
import type { Draft } from '../../draft';
import { FUNCTIONS, text, truth } from './functions';
import type { Node, Operand, Pipe, Template, TemplateCommand } from './parse';
import { TemplateError } from './template-error';

type Scope = Map<string, Draft>[];

/** What came out before it failed. */
export class ExecutionError extends TemplateError {
  constructor(
    message: string,
    readonly written: string,
  ) {
    super(message);
  }
}

/** {{break}} and {{continue}} on their way to the loop. */
class Leaving {
  constructor(readonly kind: 'break' | 'continue') {}
}

class Execution {
  private out = '';
  private scope: Scope;
  constructor(
    private readonly template: Template,
    root: Draft,
    /** Must every field be there? */
    private readonly strict: boolean,
  ) {
    this.scope = [new Map([['$', root]])];
  }

  run(dot: Draft): string {
    try {
      this.walk(this.template.nodes, dot);
    } catch (error) {
      throw error instanceof TemplateError ? new ExecutionError(error.message, this.out) : error;
    }
    return this.out;
  }

  private fail(at: number, source: string, why: string): never {
    const before = this.template.source.slice(0, at);
    const line = before.split('\n').length;
    const column = at - (before.lastIndexOf('\n') + 1);
    throw new TemplateError(`template: output:${line}:${column}: executing "output" at <${source}>: ${why}`);
  }

  private walk(nodes: readonly Node[], dot: Draft): void {
    for (const node of nodes) {
      if (node.kind === 'text') this.out += node.text;
      else if (node.kind === 'print') {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.out += text(value);
      } else if (node.kind === 'template') this.call(node, dot);
      else if ('body' in node) this.control(node, dot);
      else throw new Leaving(node.kind);
    }
  }

  private call({ name, pipe, at }: Extract<Node, { kind: 'template' }>, dot: Draft): void {
    const nodes = this.template.named.get(name);
    const source = `{{template ${JSON.stringify(name)}}}`;
    if (nodes === undefined) this.fail(at, source, `template ${JSON.stringify(name)} not defined`);
    const value = pipe === undefined ? undefined : this.pipe(pipe, dot);
    const { scope } = this;
    this.scope = [new Map([['$', value]])];
    this.walk(nodes, value);
    this.scope = scope;
  }

  private control(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, dot: Draft): void {
    this.scope.push(new Map());
    const value = this.pipe(node.pipe, dot);
    if (node.kind === 'range') this.range(node, value, dot);
    else if (truth(value)) this.walk(node.body, node.kind === 'with' ? value : dot);
    else this.walk(node.otherwise, dot);
    this.scope.pop();
  }

  private range(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, value: Draft, dot: Draft): void {
    const [command] = node.pipe.commands as [TemplateCommand];
    const counts = typeof value === 'number' && Number.isInteger(value);
    if (!counts && value !== undefined && value !== null && typeof value !== 'object') {
      this.fail(command.at, command.source, `range can't iterate over ${text(value)}`);
    }
    const list: Draft = counts ? Array.from({ length: Math.max(0, value) }, (_, index) => index) : value;
    const isList = Array.isArray(list);
    const keys: Draft[] = isList ? list.map((_: Draft, index: number) => index) : Object.keys(list ?? {}).sort();
    if (keys.length === 0) this.walk(node.otherwise, dot);
    const [first, second] = node.pipe.variables;
    for (const key of keys) {
      const inner = new Map<string, Draft>();
      if (second !== undefined) inner.set(first as string, key).set(second, list[key]);
      else if (first !== undefined) inner.set(first, list[key]);
      this.scope.push(inner);
      const depth = this.scope.length;
      try {
        this.walk(node.body, list[key]);
      } catch (error) {
        if (!(error instanceof Leaving)) throw error;
        this.scope.length = depth;
        if (error.kind === 'break') {
          this.scope.pop();
          return;
        }
      }
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

  private command(command: TemplateCommand, dot: Draft, last: readonly Draft[]): Draft {
    const [head, ...rest] = command.operands as [Operand, ...Operand[]];
    const given = rest.length + last.length;
    if (head.kind === 'call') {
      const call = FUNCTIONS[head.name] as (...args: Draft[]) => Draft;
      const args = [...rest.map((each) => this.operand(each, dot)), ...last];
      try {
        return call(...args);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return this.fail(command.at, command.source, `error calling ${head.name}: ${error.message}`);
      }
    }
    if (given > 0 && head.kind === 'path' && head.fields.length > 0) {
      this.fail(head.at, head.source, `${head.fields.at(-1)} is not a method but has arguments`);
    }
    if (given > 0) this.fail(head.at, head.source, `can't give argument to non-function ${head.source}`);
    if (head.kind === 'value' && head.value === null) this.fail(head.at, head.source, 'nil is not a command');
    return this.operand(head, dot);
  }

  private operand(operand: Operand, dot: Draft): Draft {
    if (operand.kind === 'value') return operand.value;
    if (operand.kind === 'path') {
      return this.fields(operand, operand.from === '.' ? dot : this.variable(operand.from), operand.fields);
    }
    if (operand.kind === 'pipe') return this.fields(operand, this.pipe(operand.pipe, dot), operand.fields);
    return this.command({ operands: [operand], at: operand.at, source: operand.source }, dot, []);
  }

  private variable(name: string): Draft {
    for (let i = this.scope.length - 1; i >= 0; i--) if (this.scope[i]?.has(name)) return this.scope[i]?.get(name);
    throw new TemplateError(`undefined variable ${JSON.stringify(name)}`);
  }

  /** What is not there has no fields either, and nobody minds; a null has none, which is a mistake. */
  private fields({ at, source }: Operand, start: Draft, fields: readonly string[]): Draft {
    let value = start;
    for (const field of fields) {
      if (value === undefined) {
        if (this.strict) this.fail(at, source, `nil data; no entry for key ${JSON.stringify(field)}`);
        return undefined;
      }
      if (value === null) this.fail(at, source, `nil pointer evaluating interface {}.${field}`);
      if (typeof value !== 'object' || Array.isArray(value)) {
        this.fail(at, source, `can't evaluate field ${field} in type interface {}`);
      }
      if (!Object.hasOwn(value, field)) {
        if (this.strict) this.fail(at, source, `map has no entry for key ${JSON.stringify(field)}`);
        value = undefined;
      } else value = value[field];
    }
    return value;
  }
}

export const executeTemplate = (template: Template, data: Draft, strict = false): string =>
  new Execution(template, data, strict).run(data);
