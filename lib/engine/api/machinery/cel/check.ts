/** The type of an expression, or what is wrong with it, worded as cel-go's checker words it (checker/checker.go). */
import { FUNCTIONS } from './declarations';
import type { Issue } from './problem';
import type { Expression } from './syntax';
import {
  accepts,
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  substituted,
  TYPE,
  type Type,
  typeName,
  UINT,
} from './value-types';

export interface Checked {
  readonly type: Type;
  readonly issues: readonly Issue[];
}
type Scope = ReadonlyMap<string, Type>;

const LITERALS = { int: INT, uint: UINT, double: DOUBLE, string: STRING, bytes: BYTES, bool: BOOL, null: NULL };
/** Names of types are values. */
export const TYPE_VALUES: ReadonlySet<string> = new Set(
  'bool int uint double string bytes list map type null_type'.split(' '),
);

export function check(expression: Expression, variables: Readonly<Record<string, Type>>): Checked {
  const checker = new Checker();
  const type = checker.typeOf(expression, new Map(Object.entries(variables)));
  return { type, issues: [...checker.issues].sort((a, b) => a.at - b.at) };
}

/** Stands for a type after a complaint: nothing follows from it. */
const WRONG = DYN;

class Checker {
  readonly issues: Issue[] = [];

  private complain(at: number, message: string): Type {
    this.issues.push({ at, message });
    return WRONG;
  }

  typeOf(e: Expression, scope: Scope): Type {
    switch (e.kind) {
      case 'literal':
        return LITERALS[e.of];
      case 'ident':
        if (scope.has(e.name)) return scope.get(e.name) as Type;
        if (TYPE_VALUES.has(e.name)) return TYPE;
        return this.complain(e.at, `undeclared reference to '${e.name}' (in container '')`);
      case 'select': {
        const operand = this.typeOf(e.operand, scope);
        const inner = operand.kind === 'optional' ? operand.item : operand;
        const field = this.fieldOf(inner, e.field, e.at);
        return e.optional || operand.kind === 'optional' ? optionalOf(field) : field;
      }
      case 'has':
        this.fieldOf(this.typeOf(e.operand, scope), e.field, e.at);
        return BOOL;
      case 'list':
        return listOf(this.common(e.items, scope));
      case 'map': {
        const key = this.common(
          e.entries.map((entry) => entry.key),
          scope,
        );
        const value = this.common(
          e.entries.map((entry) => entry.value),
          scope,
        );
        return mapOf(key, value);
      }
      case 'macro':
        return this.macro(e, scope);
      case 'call':
        return this.call(e, scope);
    }
  }

  /** All items of a literal have one type. */
  private common(items: readonly Expression[], scope: Scope): Type {
    let common: Type | undefined;
    for (const item of items) {
      const type = this.typeOf(item, scope);
      if (common === undefined || type.kind === 'dyn') common = type;
      else if (!accepts(common, type, new Map()))
        this.complain(item.at, `expected type '${typeName(common)}' but found '${typeName(type)}'`);
    }
    return common ?? DYN;
  }

  private fieldOf(type: Type, field: string, at: number): Type {
    if (type.kind === 'dyn') return DYN;
    if (type.kind === 'map') return type.value;
    if (type.kind !== 'object') return this.complain(at, `type '${typeName(type)}' does not support field selection`);
    return type.fields.get(field) ?? this.complain(at, `undefined field '${field}'`);
  }

  private macro(e: Expression & { kind: 'macro' }, scope: Scope): Type {
    const range = this.typeOf(e.target, scope);
    let item: Type = DYN;
    if (range.kind === 'list') item = range.item;
    else if (range.kind === 'map') item = range.key;
    else if (range.kind !== 'dyn') {
      const text = `expression of type '${typeName(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`;
      this.complain(e.target.at, text);
    }
    const inner = new Map(scope).set(e.variable, item);
    const types = e.args.map((arg) => this.typeOf(arg, inner));
    const conditions = e.name === 'map' ? types.slice(0, -1) : types;
    for (const [index, type] of conditions.entries()) this.wantBool(e.args[index] as Expression, type);
    if (e.name === 'map') return listOf(types.at(-1) as Type);
    return e.name === 'filter' ? listOf(item) : BOOL;
  }

  private wantBool(e: Expression, type: Type): void {
    if (type.kind !== 'bool' && type.kind !== 'dyn')
      this.complain(e.at, `expected type 'bool' but found '${typeName(type)}'`);
  }

  private call(e: Expression & { kind: 'call' }, scope: Scope): Type {
    const { name, target, args, at } = e;
    if (name === '_&&_' || name === '_||_') {
      for (const arg of args) this.wantBool(arg, this.typeOf(arg, scope));
      return BOOL;
    }
    if (target?.kind === 'ident' && target.name === 'optional' && !scope.has('optional')) {
      const types = args.map((arg) => this.typeOf(arg, scope));
      if (name === 'none' && types.length === 0) return optionalOf(DYN);
      if ((name === 'of' || name === 'ofNonZeroValue') && types.length === 1) return optionalOf(types[0] as Type);
    }
    const receiver = target === undefined ? [] : [this.typeOf(target, scope)];
    const types = [...receiver, ...args.map((arg) => this.typeOf(arg, scope))];
    if (name === '_?_:_') return this.choice(at, types);
    const known = FUNCTIONS.get(name);
    if (known === undefined) return this.complain(at, `undeclared reference to '${name}' (in container '')`);
    const results: Type[] = [];
    for (const { params, member, result } of known) {
      if (member !== (target !== undefined) || params.length !== types.length) continue;
      const bound = new Map<string, Type>();
      if (params.every((param, index) => accepts(param, types[index] as Type, bound)))
        results.push(substituted(result, bound));
    }
    if (results.length === 0) return this.complain(at, noOverload(name, target !== undefined, types));
    if (name === 'matches') this.checkPattern(args.at(-1) as Expression);
    const [first] = results as [Type];
    return results.every((result) => typeName(result) === typeName(first)) ? first : DYN;
  }

  private choice(at: number, types: readonly Type[]): Type {
    const [condition, yes, no] = types as [Type, Type, Type];
    const bound = new Map<string, Type>();
    const parameter: Type = { kind: 'parameter', name: 'A' };
    const fits = accepts(BOOL, condition, bound) && accepts(parameter, yes, bound) && accepts(parameter, no, bound);
    if (!fits) return this.complain(at, noOverload('_?_:_', false, types));
    return yes.kind === 'dyn' ? no : yes;
  }

  private checkPattern(pattern: Expression): void {
    if (pattern.kind !== 'literal' || typeof pattern.value !== 'string') return;
    try {
      new RegExp(pattern.value.replace(/^\(\?[a-z]+\)/, ''), 'u');
    } catch {
      this.complain(pattern.at, 'invalid matches argument');
    }
  }
}

function noOverload(name: string, member: boolean, types: readonly Type[]): string {
  const [first, ...rest] = types.map(typeName);
  const given = member ? `${first}.(${rest.join(', ')})` : `(${[first, ...rest].join(', ')})`;
  return `found no matching overload for '${name}' applied to '${given}'`;
}
