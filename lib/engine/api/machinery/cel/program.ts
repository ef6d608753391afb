/** From source to something that can be evaluated, or the compiler's text about why not. */
import { check } from './check';
import { parse } from './parse';
import { issueText } from './problem';
import type { Expression } from './syntax';
import type { Type } from './value-types';

export type Compiled =
  | { readonly ok: true; readonly expression: Expression; readonly type: Type }
  | { readonly ok: false; readonly problem: string };

export function compile(source: string, variables: Readonly<Record<string, Type>>): Compiled {
  const { expression, issues } = parse(source);
  if (expression === undefined) return { ok: false, problem: issueText(source, issues) };
  const checked = check(expression, variables);
  if (checked.issues.length > 0) return { ok: false, problem: issueText(source, checked.issues) };
  return { ok: true, expression, type: checked.type };
}

/** Is a variable of this name asked for anywhere? Macros' own variables of that name are none. */
export function mentions(e: Expression, name: string): boolean {
  const inside = (part: Expression): boolean => mentions(part, name);
  switch (e.kind) {
    case 'literal':
      return false;
    case 'ident':
      return e.name === name;
    case 'select':
    case 'has':
      return inside(e.operand);
    case 'list':
      return e.items.some(inside);
    case 'map':
      return e.entries.some(({ key, value }) => inside(key) || inside(value));
    case 'macro':
      return inside(e.target) || (e.variable !== name && e.args.some(inside));
    case 'call':
      return (e.target !== undefined && inside(e.target)) || e.args.some(inside);
  }
}
