/** set, shift and shopt. */

import type { Builtin } from './builtin-table';
import { listVariables } from './declare';

const LETTERS: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
};
const LONG = [
  ...Object.values(LETTERS),
  'emacs',
  'history',
  'ignoreeof',
  'pipefail',
  'posix',
  'vi',
  'privileged',
  'onecmd',
  'keyword',
  'interactive-comments',
  'nolog',
].sort();
const DEFAULT_ON = new Set(['braceexpand', 'hashall', 'interactive-comments']);

export const set: Builtin = {
  name: 'set',
  usage: 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]',
  run(call) {
    const { r, args, out, fail } = call;
    if (args.length === 0) {
      listVariables(call);
      return 0;
    }
    const on = (name: string) => r.state.options[name] ?? DEFAULT_ON.has(name);
    for (let index = 0; index < args.length; index++) {
      const arg = args[index] as string;
      if (arg === '--' || arg === '-') {
        r.state.positional = args.slice(index + 1);
        return 0;
      }
      if (!/^[-+]./.test(arg)) {
        r.state.positional = args.slice(index);
        return 0;
      }
      const value = arg.startsWith('-');
      for (const letter of arg.slice(1)) {
        if (letter === 'o') {
          const name = args[index + 1];
          if (name === undefined) {
            for (const one of LONG)
              out(value ? `${one.padEnd(15)}\t${on(one) ? 'on' : 'off'}\n` : `set ${on(one) ? '-' : '+'}o ${one}\n`);
            return 0;
          }
          if (!LONG.includes(name)) return fail(`${name}: invalid option name`);
          r.state.options = { ...r.state.options, [name]: value };
          index++;
        } else if (LETTERS[letter]) r.state.options = { ...r.state.options, [LETTERS[letter] as string]: value };
        else if (r.state.flavour === 'bash')
          return fail(`${arg.charAt(0)}${letter}: invalid option\nset: usage: ${set.usage}`, 2);
        else return fail(`Illegal option -${letter}`, 2);
      }
    }
    return 0;
  },
};

export const shift: Builtin = {
  name: 'shift',
  usage: 'shift [n]',
  run({ r, args, fail }) {
    const count = Number(args[0] ?? 1);
    if (!Number.isInteger(count)) return fail(`${args[0]}: numeric argument required`);
    if (count < 0) return fail(`${args[0]}: shift count out of range`);
    if (count > r.state.positional.length) return r.state.flavour === 'dash' ? fail("can't shift that many", 2) : 1;
    r.state.positional = r.state.positional.slice(count);
    return 0;
  },
};

const SHOPTS =
  'autocd cdspell checkwinsize cmdhist dotglob expand_aliases extglob failglob globstar histappend huponexit lastpipe login_shell nocaseglob nocasematch nullglob progcomp sourcepath xpg_echo'.split(
    ' ',
  );
const SHOPT_ON = new Set(['checkwinsize', 'cmdhist', 'expand_aliases', 'progcomp', 'sourcepath']);

export const shopt: Builtin = {
  name: 'shopt',
  bashOnly: true,
  usage: 'shopt [-pqsu] [-o] [optname ...]',
  run({ r, args, out, fail }) {
    const flags = args.filter((arg) => arg.startsWith('-')).join('');
    const names = args.filter((arg) => !arg.startsWith('-'));
    const known = flags.includes('o') ? LONG : SHOPTS;
    const on = (name: string) =>
      name === 'login_shell' ? r.state.login : (r.state.options[name] ?? (SHOPT_ON.has(name) || DEFAULT_ON.has(name)));
    let status = 0;
    for (const name of names) {
      if (!known.includes(name)) status = fail(`${name}: invalid shell option name`);
      else if (flags.includes('s')) r.state.options = { ...r.state.options, [name]: true };
      else if (flags.includes('u')) r.state.options = { ...r.state.options, [name]: false };
      else {
        if (!on(name)) status = 1;
        if (flags.includes('o') && flags.includes('p')) out(`set ${on(name) ? '-' : '+'}o ${name}\n`);
        else if (flags.includes('p')) out(`shopt -${on(name) ? 's' : 'u'} ${name}\n`);
        else if (!flags.includes('q')) out(`${name.padEnd(15)}\t${on(name) ? 'on' : 'off'}\n`);
      }
    }
    if (names.length === 0) for (const name of known) out(`${name.padEnd(15)}\t${on(name) ? 'on' : 'off'}\n`);
    return status;
  },
};
