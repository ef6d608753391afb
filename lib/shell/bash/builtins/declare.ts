/** export, readonly, local, declare/typeset and unset: attributes and listings of variables. */
import { Expander } from '../expand/expander';
import { ansiQuote, quoteForReuse } from '../expand/quote';
import { functionText } from '../parse/function-text';
import { parseScript } from '../parse/script';
import { applyAssignment, expandAssignment } from '../run/simple-words';
import type { Variable } from '../state';
import { addFlags, itemKeys, NAME, putVariable, removeVariable, unsetVariable } from '../variables';
import type { Builtin, BuiltinCall } from './builtin-table';

function listing(name: string, variable: Variable): string {
  const flags =
    (variable.kind === 's' ? '' : variable.kind) +
    ['i', 'l', 'n', 'r', 'u', 'x'].filter((f) => variable.flags.includes(f)).join('');
  const head = `declare -${flags || '-'} ${name}`;
  if (variable.kind === 's') return variable.text === null ? `${head}\n` : `${head}=${written(variable.text)}\n`;
  const items = itemKeys(variable).map((key) => `[${key}]=${written(variable.items?.[key] ?? '')}`);
  return `${head}=(${items.join(' ')}${variable.kind === 'A' && items.length ? ' ' : ''})\n`;
}
function written(text: string): string {
  return /[\x00-\x1f\x7f]/.test(text) ? ansiQuote(text) : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}

function localize(call: BuiltinCall, name: string): boolean {
  const { stack, vars } = call.r.state;
  for (let i = stack.length - 1; i >= 0; i--) {
    const frame = stack[i];
    if (frame?.kind !== 'call') continue;
    if (!Object.hasOwn(frame.data.locals, name)) {
      frame.data = { ...frame.data, locals: { ...frame.data.locals, [name]: vars[name] ?? null } };
      removeVariable(call.r.state, name);
    }
    return true;
  }
  return false;
}

function inFunction(call: BuiltinCall): boolean {
  return call.r.state.stack.some((frame) => frame.kind === 'call');
}

interface Wish {
  readonly add: string;
  readonly remove: string;
  readonly local: boolean;
}

function assignOne(call: BuiltinCall, arg: string, wish: Wish): number {
  const { r } = call;
  const split = /^([^=+]*)(\+?=)([\s\S]*)$/.exec(arg);
  const name = (split ? split[1] : arg) as string;
  const base = name.replace(/\[.*\]$/, '');
  if (!NAME.test(base)) {
    if (r.state.flavour === 'bash') return call.fail(`\`${arg}': not a valid identifier`);
    if (r.state.mode !== 'interactive') r.state.exiting = true;
    return call.fail(`${name}: bad variable name`, 2);
  }
  if (wish.local) localize(call, base);
  if (r.state.vars[base]?.flags.includes('r') && split) {
    return r.state.flavour === 'bash' ? call.fail(`${base}: readonly variable`) : call.fail(`${base}: is read only`, 2);
  }
  const kind = wish.add.includes('A') ? 'A' : wish.add.includes('a') ? 'a' : undefined;
  const flags = wish.add.replace(/[aA]/g, '');
  const before = flags.replace('r', '');
  if (before || wish.remove) addFlags(r.state, base, before, wish.remove);
  if (kind && r.state.vars[base]?.kind !== kind) {
    const old = r.state.vars[base];
    const items: Record<string, string> = old?.text ? { 0: old.text } : {};
    putVariable(r.state, base, { kind, flags: old?.flags ?? '', text: null, items });
  }
  if (split) {
    const value = split[3] as string;
    const array = /^\([\s\S]*\)$/.test(value);
    const script = parseScript(array ? `${name}${split[2]}${value}` : `${name}${split[2]}x`);
    const node = script.nodes.find((one) => one.type === 'Assignment');
    const x = new Expander(r.state, r.sys, script, []);
    if (node) {
      const assignment = expandAssignment(node, x);
      applyAssignment(array ? assignment : { ...assignment, text: value }, x);
    }
  } else if (!Object.hasOwn(r.state.vars, base)) putVariable(r.state, base, { kind: kind ?? 's', flags, text: null });
  if (flags.includes('r')) addFlags(r.state, base, 'r');
  return 0;
}

function each(call: BuiltinCall, names: readonly string[], wish: Wish): number {
  let status = 0;
  for (const name of names) status = assignOne(call, name, wish) || status;
  return status;
}

function options(args: readonly string[]): { add: string; remove: string; rest: string[] } {
  let add = '';
  let remove = '';
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index] as string;
    if (arg === '--') {
      index++;
      break;
    }
    if (/^-[a-zA-Z]+$/.test(arg)) add += arg.slice(1);
    else if (/^\+[a-zA-Z]+$/.test(arg)) remove += arg.slice(1);
    else break;
  }
  return { add, remove, rest: args.slice(index) };
}

function listAll(call: BuiltinCall, keep: (variable: Variable) => boolean): number {
  const { vars, flavour } = call.r.state;
  for (const name of Object.keys(vars).sort()) {
    const variable = vars[name] as Variable;
    if (!keep(variable)) continue;
    if (flavour === 'bash') call.out(listing(name, variable));
    else call.out(`${call.name} ${name}='${variable.text ?? ''}'\n`);
  }
  return 0;
}

function wrongOption(call: BuiltinCall, given: string, known: string, usage: string): number {
  const letter = call.r.state.flavour === 'bash' ? [...given].find((one) => !known.includes(one)) : undefined;
  return letter === undefined ? 0 : call.fail(`-${letter}: invalid option\n${call.name}: usage: ${usage}`, 2);
}

function exportFunctions(call: BuiltinCall, names: readonly string[]): number {
  const { state } = call.r;
  for (const name of names) {
    const definition = state.functions[name];
    if (definition === undefined) return call.fail(`${name}: not a function`);
    state.functions = { ...state.functions, [name]: { ...definition, exported: true } };
  }
  return 0;
}

export const exportBuiltin: Builtin = {
  name: 'export',
  usage: 'export [-fn] [name[=value] ...] or export -p',
  run(call) {
    const { add, rest } = options(call.args);
    const bad = wrongOption(call, add, 'fnp', exportBuiltin.usage);
    if (bad) return bad;
    if (add.includes('f')) return exportFunctions(call, rest);
    if (rest.length === 0) return listAll(call, (variable) => variable.flags.includes('x'));
    return each(call, rest, { add: add.includes('n') ? '' : 'x', remove: add.includes('n') ? 'x' : '', local: false });
  },
};

export const readonly: Builtin = {
  name: 'readonly',
  usage: 'readonly [-aAf] [name[=value] ...] or readonly -p',
  run(call) {
    const { add, rest } = options(call.args);
    if (rest.length === 0) return listAll(call, (variable) => variable.flags.includes('r'));
    return each(call, rest, { add: `r${add.replace(/[^aA]/g, '')}`, remove: '', local: false });
  },
};

export const local: Builtin = {
  name: 'local',
  usage: 'local [option] name[=value] ...',
  run(call) {
    if (!inFunction(call))
      return call.fail(call.r.state.flavour === 'bash' ? 'can only be used in a function' : 'not in a function');
    const { add, remove, rest } = options(call.args);
    return each(call, rest, { add, remove, local: true });
  },
};

function declareRun(call: BuiltinCall): number {
  const { add, remove, rest } = options(call.args);
  const bad = wrongOption(call, add + remove, 'aAfFgiIlnprtuxc', declare.usage);
  if (bad) return bad;
  const { functions, vars } = call.r.state;
  if (add.includes('F') || add.includes('f')) {
    const names = rest.length > 0 ? rest : Object.keys(functions).sort();
    for (const name of names) {
      const definition = functions[name];
      if (definition === undefined) return 1;
      if (add.includes('f')) call.out(functionText(name, definition.script, definition.node));
      else call.out(rest.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    }
    return 0;
  }
  if (add.includes('p') || rest.length === 0) {
    if (rest.length === 0)
      return listAll(
        call,
        (one) => add.replace(/[p]/g, '') === '' || [...add].some((f) => one.flags.includes(f) || one.kind === f),
      );
    let status = 0;
    for (const name of rest) {
      const variable = vars[name];
      if (variable) call.out(listing(name, variable));
      else status = call.fail(`${name}: not found`);
    }
    return status;
  }
  return each(call, rest, { add: add.replace(/[gI]/g, ''), remove, local: inFunction(call) && !add.includes('g') });
}

export const declare: Builtin = {
  name: 'declare',
  bashOnly: true,
  usage: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  run: declareRun,
};
export const typeset: Builtin = { ...declare, name: 'typeset', usage: 'typeset [-aAfFgiIlnrtux] name[=value] ...' };

export const unset: Builtin = {
  name: 'unset',
  usage: 'unset [-f] [-v] [-n] [name ...]',
  run(call) {
    const { state } = call.r;
    const { add, rest } = options(call.args);
    let status = wrongOption(call, add, 'fvn', unset.usage);
    if (status) return status;
    for (const name of rest) {
      const item = /^(\w+)\[(.+)\]$/.exec(name);
      if (item) {
        const variable = state.vars[item[1] as string];
        const items = { ...variable?.items };
        delete items[(item[2] as string).replace(/^["']|["']$/g, '')];
        if (variable) putVariable(state, item[1] as string, { ...variable, items });
        continue;
      }
      if (state.vars[name]?.flags.includes('r')) {
        status = call.fail(`${name}: cannot unset: readonly variable`);
        continue;
      }
      if (!add.includes('f') && Object.hasOwn(state.vars, name)) unsetVariable(state, name);
      else if (!add.includes('v') && Object.hasOwn(state.functions, name)) {
        const functions = { ...state.functions };
        delete functions[name];
        state.functions = functions;
      } else if (!NAME.test(name))
        status = call.fail(
          state.flavour === 'bash' ? `\`${name}': not a valid identifier` : `${name}: bad variable name`,
          state.flavour === 'bash' ? 1 : 2,
        );
    }
    return status;
  },
};

/** `set` without arguments. */
export function listVariables(call: BuiltinCall): void {
  const { vars, flavour } = call.r.state;
  for (const name of Object.keys(vars).sort()) {
    const variable = vars[name] as Variable;
    if (variable.kind === 's') {
      if (variable.text === null) continue;
      const plain = flavour === 'bash' && /^[\w@%+=:,./-]*$/.test(variable.text);
      call.out(`${name}=${plain ? variable.text : quoteForReuse(variable.text)}\n`);
    } else call.out(`${listing(name, variable).replace(/^declare -\S+ /, '')}`);
  }
}
