/** `$x`, `${x…}` in all its forms, special parameters and arrays (bash manual 3.5.3). */
import type { Node } from '../parse/script';
import { ShellError, type Variable } from '../state';
import { getScalar, itemKeys, lookup, scalarOf, setItem, setScalar } from '../variables';
import type { Expander } from './expander';
import type { Piece } from './fields';
import { patternSource, removePattern } from './pattern';
import { quoteForReuse } from './quote';

/** Values of a parameter: a list for $@, $* and arrays; `set` tells empty from unset. */
interface Value {
  readonly set: boolean;
  readonly text: string;
  readonly list?: readonly string[];
  readonly star?: boolean;
}

const SUBSCRIPT = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/;

export function subscriptKey(name: string, subscript: string, x: Expander): string {
  const variable = lookup(x.state, name);
  const text = expandText(subscript, x);
  if (variable?.kind === 'A') return text.replace(/^(['"])([\s\S]*)\1$/, '$2');
  const index = evaluateText(text, x);
  if (index >= 0) return String(index);
  const keys = variable ? itemKeys(variable) : [];
  const top = Number(keys[keys.length - 1] ?? -1);
  return String(top + 1 + index);
}

function expandText(text: string, x: Expander): string {
  if (!/[$`\\]/.test(text)) return text;
  return x.withText(`x="${text.replace(/"/g, '')}"`, (y, word) => y.text(word));
}

function evaluateText(text: string, x: Expander): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  return Number(x.evaluateArithmeticText(text));
}

function special(name: string, x: Expander): Value | undefined {
  const { state, sys } = x;
  const some = (text: string): Value => ({ set: true, text });
  if (/^\d+$/.test(name)) {
    if (name === '0') return some(state.name);
    const value = state.positional[Number(name) - 1];
    return { set: value !== undefined, text: value ?? '' };
  }
  switch (name) {
    case '@':
    case '*':
      return {
        set: state.positional.length > 0,
        text: state.positional.join(name === '*' ? (x.ifs[0] ?? '') : ' '),
        list: state.positional,
        star: name === '*',
      };
    case '#':
      return some(String(state.positional.length));
    case '?':
      return some(String(state.status));
    case '$':
      return some(String(state.mainPid));
    case '!':
      return {
        set: state.lastBackground !== null,
        text: state.lastBackground === null ? '' : String(state.lastBackground),
      };
    case '-':
      return some(flagLetters(x));
    case '_':
      return some(state.lastArgument);
    case 'RANDOM':
      if (state.flavour === 'dash') return undefined;
      return some(x.remember(() => String(sys.random.below(32_768))));
    case 'SECONDS':
      return some(String(Math.floor((sys.now - state.secondsFromUs) / 1_000_000)));
    case 'EPOCHSECONDS':
      return some(String(Math.floor((sys.epochMs + sys.now / 1000) / 1000)));
    case 'LINENO':
      return some(String(state.line));
    case 'BASH_SUBSHELL':
      return some(String(state.depth));
    case 'BASHPID':
      return some(String(sys.pid));
    case 'PPID':
      return some(String(sys.ppid));
    case 'UID':
    case 'EUID':
      return some(String(sys.uid));
    case 'HOSTNAME':
      return some(sys.hostname);
    default:
      return undefined;
  }
}

/** Arrays that the shell itself keeps. */
function specialArray(name: string, x: Expander): string[] | undefined {
  const { state } = x;
  const calls = () => state.stack.filter((frame) => frame.kind === 'call').reverse();
  const place = state.mode === 'file' ? state.name : 'environment';
  switch (name) {
    case 'PIPESTATUS':
      return state.pipeStatus.map(String);
    case 'FUNCNAME':
      return calls().length === 0
        ? []
        : [...calls().map((frame) => frame.data.name), ...(state.mode === 'file' ? ['main'] : [])];
    case 'BASH_SOURCE':
      return [...calls().map(() => place), ...(state.mode === 'file' ? [state.name] : [])];
    case 'BASH_LINENO':
      return [...calls().map((frame) => String(frame.data.line ?? 0)), ...(state.mode === 'file' ? ['0'] : [])];
    case 'BASH_VERSINFO':
      return ['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'];
    case 'GROUPS':
      return [String(x.sys.uid)];
    case 'DIRSTACK':
      return [getScalar(state, 'PWD') ?? x.sys.cwd(), ...state.dirs];
    default:
      return undefined;
  }
}

function flagLetters(x: Expander): string {
  const { options, mode } = x.state;
  const on: [string, boolean | undefined][] = [
    ['a', options.allexport],
    ['e', options.errexit],
    ['f', options.noglob],
    ['h', true],
    ['i', mode === 'interactive'],
    ['m', options.monitor],
    ['u', options.nounset],
    ['x', options.xtrace],
    ['B', x.state.flavour === 'bash'],
    ['C', options.noclobber],
    ['H', mode === 'interactive'],
    ['c', mode === 'command'],
    ['s', mode === 'interactive' || mode === 'stdin'],
  ];
  return on.map(([letter, set]) => (set ? letter : '')).join('');
}

export function valueOf(name: string, x: Expander): Value {
  const array = SUBSCRIPT.exec(name);
  if (array) {
    const [, base, subscript] = array as unknown as [string, string, string];
    const own = x.state.flavour === 'bash' ? specialArray(base, x) : undefined;
    if (own) return listOrItem(own, subscript, x);
    if (base === 'BASH_REMATCH' || lookup(x.state, base)) {
      const variable = lookup(x.state, base);
      if (subscript === '@' || subscript === '*') return arrayList(variable, subscript, x);
      const key = subscriptKey(base, subscript, x);
      const text = variable?.kind === 's' ? (key === '0' ? variable.text : null) : variable?.items?.[key];
      return { set: text !== undefined && text !== null, text: text ?? '' };
    }
    if (subscript === '@' || subscript === '*') return { set: false, text: '', list: [], star: subscript === '*' };
    return { set: false, text: '' };
  }
  const own = x.state.flavour === 'bash' ? specialArray(name, x) : undefined;
  if (own) return listOrItem(own, '0', x);
  if (name === 'HOSTNAME' || name === 'SECONDS' || !lookup(x.state, name)) {
    const value = special(name, x);
    if (value) return value;
  }
  const text = scalarOf(lookup(x.state, name));
  return { set: text !== undefined, text: text ?? '' };
}

function listOrItem(list: readonly string[], subscript: string, x: Expander): Value {
  if (subscript === '@' || subscript === '*')
    return { set: list.length > 0, text: list.join(' '), list, star: subscript === '*' };
  const text = list[evaluateText(subscript, x)];
  return { set: text !== undefined, text: text ?? '' };
}

function arrayList(variable: Variable | undefined, subscript: string, x: Expander): Value {
  const list = !variable
    ? []
    : variable.kind === 's'
      ? variable.text === null
        ? []
        : [variable.text]
      : itemKeys(variable).map((key) => variable.items?.[key] ?? '');
  return {
    set: list.length > 0,
    text: list.join(subscript === '*' ? (x.ifs[0] ?? '') : ' '),
    list,
    star: subscript === '*',
  };
}

function toPieces(value: Value, quoted: boolean, x: Expander): Piece[] {
  if (!value.list) return [{ text: value.text, quoted }];
  if (quoted && value.star) return [{ text: value.list.join(x.ifs[0] ?? ''), quoted }];
  const out: Piece[] = [];
  for (const [index, text] of value.list.entries()) {
    if (index > 0) out.push({ text: '', quoted: false, cut: true });
    out.push({ text, quoted });
  }
  return out;
}

function each(value: Value, change: (text: string) => string): Value {
  return { ...value, text: change(value.text), list: value.list?.map(change) };
}

function assign(name: string, text: string, x: Expander): void {
  const array = SUBSCRIPT.exec(name);
  if (array) setItem(x.state, array[1] as string, subscriptKey(array[1] as string, array[2] as string, x), text);
  else if (/^[A-Za-z_]/.test(name)) setScalar(x.state, name, text);
  else throw new ShellError(`$${name}: cannot assign in this way`);
}

export function expandParameter(part: Node, quoted: boolean, x: Expander): Piece[] {
  return apply(part.parameter, part.operation, quoted, x);
}

function apply(name: string, operation: Node | null, quoted: boolean, x: Expander): Piece[] {
  if (name === '' && !operation) throw new ShellError('${}: bad substitution');
  if (operation?.type === 'BadSubstitution') throw new ShellError(`${operation.text}: bad substitution`);
  if (operation?.type === 'Indirection') {
    const target = valueOf(name, x).text;
    if (!target) throw new ShellError(`${name}: invalid indirect expansion`);
    return apply(target, operation.innerOp ?? null, quoted, x);
  }
  if (operation?.type === 'ArrayKeys') {
    const variable = lookup(x.state, operation.array);
    const keys = variable ? (variable.kind === 's' ? ['0'] : itemKeys(variable)) : [];
    return toPieces({ set: true, text: keys.join(' '), list: keys, star: operation.star }, quoted, x);
  }
  if (operation?.type === 'VarNamePrefix') {
    const names = Object.keys(x.state.vars)
      .filter((known) => known.startsWith(operation.prefix))
      .sort();
    return toPieces({ set: true, text: names.join(' '), list: names, star: operation.star }, quoted, x);
  }
  const value = valueOf(name, x);
  const missing =
    !value.set || (operation?.checkEmpty && (value.list ? value.list.join('') === '' : value.text === ''));
  switch (operation?.type) {
    case 'DefaultValue':
      return missing ? x.pieces(operation.word, quoted) : toPieces(value, quoted, x);
    case 'UseAlternative':
      return missing ? (quoted ? [{ text: '', quoted }] : []) : x.pieces(operation.word, quoted);
    case 'AssignDefault': {
      if (!missing) return toPieces(value, quoted, x);
      const text = x.text(operation.word, quoted);
      assign(name, text, x);
      return [{ text, quoted }];
    }
    case 'ErrorIfUnset': {
      if (!missing) return toPieces(value, quoted, x);
      const standard = operation.checkEmpty ? 'parameter null or not set' : 'parameter not set';
      throw new ShellError(`${name}: ${operation.word ? x.text(operation.word) : standard}`, 127);
    }
  }
  if (!value.set && x.state.options.nounset && !value.list && !(operation?.type === 'Transform')) {
    const shown =
      x.state.flavour === 'bash'
        ? `${/^\d+$/.test(name) ? '$' : ''}${name}: unbound variable`
        : `${name}: parameter not set`;
    throw new ShellError(shown, 127);
  }
  if (!operation) return toPieces(value, quoted, x);
  return toPieces(transform(name, value, operation, x), quoted, x);
}

function transform(name: string, value: Value, operation: Node, x: Expander): Value {
  switch (operation.type) {
    case 'Length':
      return { set: true, text: String(value.list ? value.list.length : [...value.text].length) };
    case 'LengthSliceError':
      throw new ShellError(`\${#${name}}: bad substitution`);
    case 'Substring':
      return substring(name, value, operation, x);
    case 'PatternRemoval': {
      const pattern = x.pattern(operation.pattern);
      return each(value, (text) => removePattern(text, pattern, operation.side, operation.greedy));
    }
    case 'PatternReplacement': {
      const source = patternSource(x.pattern(operation.pattern));
      if (source === '' && operation.anchor === undefined) return value;
      const replacement = x.text(operation.replacement);
      // Nothing at an end: the replacement is put there.
      if (source === '')
        return each(value, (text) => (operation.anchor === 'start' ? replacement + text : text + replacement));
      const anchored =
        operation.anchor === 'start' ? `^(?:${source})` : operation.anchor === 'end' ? `(?:${source})$` : source;
      const regexp = new RegExp(anchored, operation.all ? 'gu' : 'u');
      return each(value, (text) => text.replace(regexp, (match) => (match === '' ? '' : replacement)));
    }
    case 'CaseModification': {
      const pattern = operation.pattern
        ? new RegExp(`^(?:${patternSource(x.pattern(operation.pattern))})$`, 'u')
        : null;
      const turn = (c: string) =>
        pattern && !pattern.test(c) ? c : operation.direction === 'upper' ? c.toUpperCase() : c.toLowerCase();
      return each(value, (text) => {
        const letters = [...text];
        return operation.all ? letters.map(turn).join('') : letters.map((c, i) => (i === 0 ? turn(c) : c)).join('');
      });
    }
    case 'Transform':
      return transformOperator(name, value, operation.operator, x);
    default:
      throw new ShellError(`${name}: bad substitution`);
  }
}

function substring(name: string, value: Value, operation: Node, x: Expander): Value {
  const offset = Number(x.arithmetic(operation.offset));
  const length = operation.length ? Number(x.arithmetic(operation.length)) : undefined;
  if (value.list) {
    const list = name === '@' || name === '*' ? [x.state.name, ...value.list] : value.list;
    const from = offset < 0 ? Math.max(0, list.length + offset) : offset;
    const cut = list.slice(from, length === undefined ? undefined : from + length);
    return { ...value, list: name === '@' || name === '*' ? (offset === 0 ? cut : cut) : cut, text: cut.join(' ') };
  }
  const letters = [...value.text];
  const from = offset < 0 ? letters.length + offset : offset;
  if (from < 0) return { ...value, text: '' };
  const to = length === undefined ? letters.length : length < 0 ? letters.length + length : from + length;
  if (length !== undefined && length < 0 && to < from) throw new ShellError(`${length}: substring expression < 0`);
  return { ...value, text: letters.slice(from, to).join('') };
}

function transformOperator(name: string, value: Value, operator: string, x: Expander): Value {
  switch (operator) {
    case 'Q':
      return each(value, quoteForReuse);
    case 'U':
      return each(value, (text) => text.toUpperCase());
    case 'L':
      return each(value, (text) => text.toLowerCase());
    case 'u':
      return each(value, (text) => text.charAt(0).toUpperCase() + text.slice(1));
    case 'a':
      return { set: true, text: (lookup(x.state, name)?.flags ?? '').replace(/[^xrinlu]/g, '') };
    case 'A':
      return { set: true, text: `${name}=${quoteForReuse(value.text)}` };
    default:
      return value;
  }
}
