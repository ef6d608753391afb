/** Evaluates an expression over values; what cannot be evaluated throws a CelFailure (cel-go's interpreter). */

import { AUTHORIZER_FUNCTIONS } from './authorizer-functions';
import { TYPE_VALUES } from './check';
import { CONVERSIONS } from './conversions';
import { KUBERNETES_FUNCTIONS } from './kubernetes-functions';
import { LIST_FUNCTIONS } from './list-functions';
import { OPERATORS } from './operators';
import { CelFailure, fail } from './problem';
import type { Expression } from './syntax';
import { TEXT_FUNCTIONS } from './text-functions';
import { isList, isMap, isTyped, type Value } from './values';

/** Values by name; what is a function is worked out when it is asked for first. */
export type Variables = ReadonlyMap<string, Value | (() => Value)>;

const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  ...OPERATORS,
  ...CONVERSIONS,
  ...TEXT_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...KUBERNETES_FUNCTIONS,
  ...AUTHORIZER_FUNCTIONS,
};

export function evaluate(e: Expression, variables: Variables): Value {
  switch (e.kind) {
    case 'literal':
      if (e.of === 'uint') return { of: 'uint', value: e.value as bigint };
      return e.of === 'bytes' ? { of: 'bytes', value: e.value as string } : e.value;
    case 'ident': {
      const found = variables.get(e.name);
      if (typeof found === 'function') return found();
      if (found !== undefined) return found;
      return TYPE_VALUES.has(e.name) ? { of: 'type', value: e.name } : fail(`no such attribute(s): ${e.name}`);
    }
    case 'select': {
      // `variables.x` may be a name of its own, worked out when it is asked for.
      const whole = e.operand.kind === 'ident' ? variables.get(`${e.operand.name}.${e.field}`) : undefined;
      if (whole !== undefined) return typeof whole === 'function' ? whole() : whole;
      return selected(evaluate(e.operand, variables), e.field, e.optional);
    }
    case 'has':
      return has(evaluate(e.operand, variables), e.field);
    case 'list':
      return e.items.map((item) => evaluate(item, variables));
    case 'map':
      return new Map(e.entries.map(({ key, value }) => [evaluate(key, variables), evaluate(value, variables)]));
    case 'macro':
      return macro(e, variables);
    case 'call':
      return call(e, variables);
  }
}

function selected(operand: Value, field: string, optional: boolean): Value {
  if (isTyped(operand) && operand.of === 'optional') {
    if (operand.value === undefined) return operand;
    return selected(operand.value, field, true);
  }
  const found = isMap(operand) ? operand.get(field) : undefined;
  if (optional) return { of: 'optional', value: found };
  if (found !== undefined) return found;
  return fail(isMap(operand) ? `no such key: ${field}` : `no such overload`);
}

function has(operand: Value, field: string): boolean {
  if (isTyped(operand) && operand.of === 'optional') return operand.value !== undefined && has(operand.value, field);
  return isMap(operand) ? operand.has(field) : fail('no such overload');
}

function call(e: Expression & { kind: 'call' }, variables: Variables): Value {
  const { name, target, args } = e;
  if (name === '_&&_' || name === '_||_') return logic(args, name === '_||_', variables);
  if (name === '_?_:_') {
    const [condition, yes, no] = args as [Expression, Expression, Expression];
    const chosen = evaluate(condition, variables);
    if (typeof chosen !== 'boolean') return fail('no such overload');
    return evaluate(chosen ? yes : no, variables);
  }
  if (target?.kind === 'ident' && target.name === 'optional' && !variables.has('optional'))
    return { of: 'optional', value: name === 'none' ? undefined : evaluate(args[0] as Expression, variables) };
  const values = [...(target === undefined ? [] : [target]), ...args].map((arg) => evaluate(arg, variables));
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return run === undefined ? fail('no such overload') : run(values);
}

/** Both sides are asked: what one of them decides, an error of the other does not undo. */
function logic(args: readonly Expression[], decisive: boolean, variables: Variables): Value {
  let failure: CelFailure | undefined;
  for (const arg of args) {
    try {
      const value = evaluate(arg, variables);
      if (value === decisive) return decisive;
      if (typeof value !== 'boolean') failure ??= new CelFailure('no such overload');
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}

function macro(e: Expression & { kind: 'macro' }, variables: Variables): Value {
  const range = evaluate(e.target, variables);
  const items = isList(range) ? range : isMap(range) ? [...range.keys()] : fail('no such overload');
  const inner = new Map(variables);
  const at = (item: Value, arg: Expression): Value => evaluate(arg, inner.set(e.variable, item));
  const [first, second] = e.args as [Expression, Expression | undefined];
  switch (e.name) {
    case 'all':
      return quantified(items, (item) => at(item, first), false);
    case 'exists':
      return quantified(items, (item) => at(item, first), true);
    case 'exists_one':
      return items.filter((item) => at(item, first) === true).length === 1;
    case 'filter':
      return items.filter((item) => at(item, first) === true);
    case 'map':
      if (second === undefined) return items.map((item) => at(item, first));
      return items.filter((item) => at(item, first) === true).map((item) => at(item, second));
  }
}

function quantified(items: readonly Value[], test: (item: Value) => Value, decisive: boolean): Value {
  let failure: CelFailure | undefined;
  for (const item of items) {
    try {
      if (test(item) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decisive;
}
