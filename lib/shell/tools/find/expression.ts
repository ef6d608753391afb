/** The expression of find: tests and actions bound by !, -a, -o, the comma and brackets, as find(1) reads it. */

export type Expression =
  | { readonly kind: 'and' | 'or' | 'list'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'test'; readonly name: string; readonly value: string }
  | { readonly kind: 'exec'; readonly words: readonly string[]; readonly many: boolean; readonly inside: boolean };

export interface Plan {
  readonly paths: readonly string[];
  readonly expression: Expression;
  readonly max: number;
  readonly min: number;
  /** The contents of a directory come before it (-depth, -delete). */
  readonly depthFirst: boolean;
}

const WITH_VALUE = new Set(
  '-name -iname -path -ipath -wholename -regex -iregex -type -size -newer -user -group -mtime -mmin -perm -printf -maxdepth -mindepth'.split(
    ' ',
  ),
);
const ALONE = new Set(
  '-empty -print -print0 -delete -prune -quit -true -false -ls -depth -executable -readable'.split(' '),
);
export const ACTIONS: ReadonlySet<string> = new Set(['-print', '-print0', '-printf', '-delete', '-ls', '-quit']);

const ENDLESS = 1e9;

class Mistake extends Error {}

/** A plan, or find's message. */
export function parseFind(args: readonly string[]): Plan | string {
  let at = 0;
  const paths: string[] = [];
  while (/^-[HLP]$/.test(args[at] ?? '')) at++;
  while (args[at] !== undefined && !/^(-.|[!(),]$)/.test(args[at] as string)) paths.push(args[at++] as string);
  let max = ENDLESS;
  let min = 0;
  let depthFirst = false;
  let acts = false;

  function exec(inside: boolean, name: string): Expression {
    const words: string[] = [];
    for (;;) {
      const word = args[at++];
      if (word === undefined) throw new Mistake(`missing argument to \`${name}'`);
      if (word === ';') break;
      if (word === '+' && words[words.length - 1] === '{}') {
        acts = true;
        return { kind: 'exec', words: words.slice(0, -1), many: true, inside };
      }
      words.push(word);
    }
    if (words.length === 0) throw new Mistake(`invalid argument \`;' to \`${name}'`);
    acts = true;
    return { kind: 'exec', words, many: false, inside };
  }

  function primary(): Expression {
    const arg = args[at++];
    if (arg === undefined) throw new Mistake('expected an expression');
    if (arg === '!' || arg === '-not') return { kind: 'not', part: primary() };
    if (arg === '(') {
      if (args[at] === ')') throw new Mistake('invalid expression; empty parentheses are not allowed.');
      const inner = list();
      if (args[at] !== ')')
        throw new Mistake("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      at++;
      return inner;
    }
    if (arg === '-exec' || arg === '-execdir' || arg === '-ok') return exec(arg === '-execdir', arg);
    if (WITH_VALUE.has(arg)) {
      const value = args[at++];
      if (value === undefined) throw new Mistake(`missing argument to \`${arg}'`);
      if (arg === '-maxdepth' || arg === '-mindepth') {
        if (!/^\d+$/.test(value))
          throw new Mistake(`Expected a positive decimal integer argument to ${arg}, but got ‘${value}’`);
        if (arg === '-maxdepth') max = Number(value);
        else min = Number(value);
        return { kind: 'test', name: '-true', value: '' };
      }
      if (arg === '-type' && !/^[bcdpflsD](,[bcdpflsD])*$/.test(value))
        throw new Mistake(`Unknown argument to -type: ${value.charAt(0)}`);
      if (arg === '-printf') acts = true;
      return { kind: 'test', name: arg, value };
    }
    if (!ALONE.has(arg)) {
      if (arg.startsWith('-')) throw new Mistake(`unknown predicate \`${arg}'`);
      if (arg === ')') throw new Mistake("invalid expression; you have too many ')'");
      throw new Mistake(`paths must precede expression: \`${arg}'`);
    }
    if (arg === '-depth' || arg === '-delete') depthFirst = true;
    if (ACTIONS.has(arg) && arg !== '-quit') acts = true;
    return { kind: 'test', name: arg, value: '' };
  }

  function and(): Expression {
    const parts = [primary()];
    for (;;) {
      const arg = args[at];
      if (arg === undefined || arg === ')' || arg === ',' || arg === '-o' || arg === '-or') break;
      if (arg === '-a' || arg === '-and') at++;
      parts.push(primary());
    }
    return parts.length === 1 ? (parts[0] as Expression) : { kind: 'and', parts };
  }

  function several(next: () => Expression, words: readonly string[], kind: 'or' | 'list'): Expression {
    const parts = [next()];
    while (args[at] !== undefined && words.includes(args[at] as string)) {
      at++;
      parts.push(next());
    }
    return parts.length === 1 ? (parts[0] as Expression) : { kind, parts };
  }
  const or = () => several(and, ['-o', '-or'], 'or');
  function list(): Expression {
    return several(or, [','], 'list');
  }

  try {
    let expression: Expression = { kind: 'test', name: '-true', value: '' };
    if (at < args.length) {
      expression = list();
      if (args[at] === ')') throw new Mistake("invalid expression; you have too many ')'");
    }
    if (!acts) expression = { kind: 'and', parts: [expression, { kind: 'test', name: '-print', value: '' }] };
    return { paths: paths.length > 0 ? paths : ['.'], expression, max, min, depthFirst };
  } catch (error) {
    if (error instanceof Mistake) return error.message;
    throw error;
  }
}
