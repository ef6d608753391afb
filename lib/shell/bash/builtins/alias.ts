/** alias and unalias; the interactive reader expands them (readline/aliases.ts). */
import type { Builtin } from './builtin-table';

export const alias: Builtin = {
  name: 'alias',
  usage: 'alias [-p] [name[=value] ... ]',
  run({ r, args, out, fail }) {
    const show = (name: string) =>
      out(
        `${r.state.flavour === 'bash' ? 'alias ' : ''}${name}='${(r.state.aliases[name] as string).replace(/'/g, "'\\''")}'\n`,
      );
    let status = 0;
    const wanted = args.filter((arg) => arg !== '-p');
    if (wanted.length === 0) for (const name of Object.keys(r.state.aliases).sort()) show(name);
    for (const arg of wanted) {
      const at = arg.indexOf('=');
      if (at > 0) r.state.aliases = { ...r.state.aliases, [arg.slice(0, at)]: arg.slice(at + 1) };
      else if (Object.hasOwn(r.state.aliases, arg)) show(arg);
      else status = fail(`${arg}: not found`);
    }
    return status;
  },
};

export const unalias: Builtin = {
  name: 'unalias',
  usage: 'unalias [-a] name [name ...]',
  run({ r, args, fail }) {
    let status = 0;
    const aliases = args.includes('-a') ? {} : { ...r.state.aliases };
    for (const name of args.filter((arg) => arg !== '-a')) {
      if (Object.hasOwn(aliases, name)) delete aliases[name];
      else status = fail(`${name}: not found`);
    }
    r.state.aliases = aliases;
    return status;
  },
};
