/** Shell variables: scalars, indexed and associative arrays, attributes. Variables are frozen and replaced; the record of them is edited in place until it is frozen, which a fork and an undoable expansion do, and copied before the next write. */
import { exportedFunction } from './parse/function-text';
import { ShellError, type ShellState, type Variable } from './state';

export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const EMPTY: Variable = { kind: 's', flags: '', text: null };

export function lookup(state: ShellState, name: string): Variable | undefined {
  const found = Object.hasOwn(state.vars, name) ? state.vars[name] : undefined;
  if (found?.flags.includes('n') && found.text && found.text !== name) return lookup(state, found.text);
  return found;
}

function target(state: ShellState, name: string): string {
  const found = Object.hasOwn(state.vars, name) ? state.vars[name] : undefined;
  return found?.flags.includes('n') && found.text ? found.text : name;
}

function ownVariables(state: ShellState): Record<string, Variable> {
  if (Object.isFrozen(state.vars)) state.vars = { ...state.vars };
  return state.vars as Record<string, Variable>;
}

export function putVariable(state: ShellState, name: string, variable: Variable): void {
  const vars = ownVariables(state);
  // What was found by another PATH is looked for again (variables.c sv_path).
  if (name === 'PATH') state.hashed = [];
  if (name === '__proto__')
    Object.defineProperty(vars, name, { value: variable, enumerable: true, configurable: true, writable: true });
  else vars[name] = Object.freeze(variable);
}

export function removeVariable(state: ShellState, name: string): void {
  if (name === 'PATH') state.hashed = [];
  delete ownVariables(state)[name];
}

/** Index keys in numeric order. */
export function itemKeys(variable: Variable): string[] {
  const keys = Object.keys(variable.items ?? {});
  return variable.kind === 'a' ? keys.sort((a, b) => Number(a) - Number(b)) : keys;
}

export function scalarOf(variable: Variable | undefined): string | undefined {
  if (!variable) return undefined;
  if (variable.kind === 's') return variable.text ?? undefined;
  return variable.items?.['0'];
}

function cased(flags: string, text: string): string {
  if (flags.includes('l')) return text.toLowerCase();
  if (flags.includes('u')) return text.toUpperCase();
  return text;
}

function writable(state: ShellState, name: string): Variable {
  const old = Object.hasOwn(state.vars, name) ? (state.vars[name] as Variable) : EMPTY;
  if (old.flags.includes('r')) throw new ShellError(`${name}: readonly variable`, 1);
  return old;
}

export function setScalar(state: ShellState, nameAsked: string, text: string, append = false): void {
  const name = target(state, nameAsked);
  const old = writable(state, name);
  if (old.kind !== 's') {
    const before = append ? (old.items?.['0'] ?? '') : '';
    putVariable(state, name, { ...old, items: { ...old.items, 0: before + text } });
    return;
  }
  const value = cased(old.flags, (append ? (old.text ?? '') : '') + text);
  const flags = state.options.allexport && !old.flags.includes('x') ? `${old.flags}x` : old.flags;
  putVariable(state, name, { kind: 's', flags, text: value });
  if (name === 'OPTIND') state.getoptsAt = 0;
}

export function setItem(state: ShellState, nameAsked: string, key: string, text: string, append = false): void {
  const name = target(state, nameAsked);
  const old = writable(state, name);
  const items = old.kind === 's' ? (old.text === null ? {} : { 0: old.text }) : (old.items ?? {});
  const value = cased(old.flags, (append ? (items[key as never] ?? '') : '') + text);
  putVariable(state, name, {
    kind: old.kind === 'A' ? 'A' : 'a',
    flags: old.flags,
    text: null,
    items: { ...items, [key]: value },
  });
}

export function setItems(
  state: ShellState,
  nameAsked: string,
  kind: 'a' | 'A',
  items: Readonly<Record<string, string>>,
): void {
  const name = target(state, nameAsked);
  const old = writable(state, name);
  putVariable(state, name, { kind: old.kind === 'A' ? 'A' : kind, flags: old.flags, text: null, items });
}

export function unsetVariable(state: ShellState, name: string): void {
  if (!Object.hasOwn(state.vars, name)) return;
  writable(state, name);
  removeVariable(state, name);
}

export function addFlags(state: ShellState, name: string, add: string, remove = ''): void {
  const old = Object.hasOwn(state.vars, name) ? (state.vars[name] as Variable) : EMPTY;
  const flags = [...new Set(old.flags + add)].filter((flag) => !remove.includes(flag)).join('');
  putVariable(state, name, { ...old, flags });
}

interface Environment {
  readonly functions: ShellState['functions'];
  readonly env: Readonly<Record<string, string>>;
}
const environments = new WeakMap<ShellState['vars'], Environment>();

/** What a child program gets, sorted as it was set; the same as long as no variable is written. */
export function exported(state: ShellState): Readonly<Record<string, string>> {
  const known = environments.get(state.vars);
  if (known?.functions === state.functions) return known.env;
  const env = Object.freeze(environmentOf(state));
  environments.set(Object.freeze(state.vars), { functions: state.functions, env });
  return env;
}

function environmentOf(state: ShellState): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of Object.keys(state.vars)) {
    const variable = state.vars[name] as Variable;
    if (!variable.flags.includes('x') || variable.kind !== 's' || variable.text === null) continue;
    env[name] = variable.text;
  }
  for (const name of Object.keys(state.functions)) {
    const definition = state.functions[name];
    if (definition?.exported) env[`BASH_FUNC_${name}%%`] = exportedFunction(name, definition.script, definition.node);
  }
  return env;
}

export function getScalar(state: ShellState, name: string): string | undefined {
  return scalarOf(lookup(state, name));
}
