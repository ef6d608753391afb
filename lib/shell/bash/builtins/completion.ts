/** complete and compgen in the form that `source <(kubectl completion bash)` needs; help. */
import { allBuiltins, type Builtin, builtinNames } from './builtin-table';

export const complete: Builtin = {
  name: 'complete',
  bashOnly: true,
  usage: 'complete [-F function] [name ...]',
  run: () => 0,
};
export const compopt: Builtin = {
  name: 'compopt',
  bashOnly: true,
  usage: 'compopt [-o option] [name ...]',
  run: () => 0,
};

export const compgen: Builtin = {
  name: 'compgen',
  bashOnly: true,
  usage: 'compgen [-abcdefgjksuv] [-W wordlist] [word]',
  run({ r, args, out }) {
    const words = args.includes('-W') ? (args[args.indexOf('-W') + 1] ?? '').split(/\s+/).filter(Boolean) : [];
    const prefix =
      args.length > 0 && !args[args.length - 1]?.startsWith('-') && args[args.length - 2] !== '-W'
        ? (args[args.length - 1] as string)
        : '';
    if (args.includes('-b')) words.push(...builtinNames());
    if (args.includes('-v')) words.push(...Object.keys(r.state.vars).sort());
    if (args.includes('-a')) words.push(...Object.keys(r.state.aliases).sort());
    const found = words.filter((word) => word.startsWith(prefix));
    out(found.map((word) => `${word}\n`).join(''));
    return found.length > 0 ? 0 : 1;
  },
};

export const help: Builtin = {
  name: 'help',
  bashOnly: true,
  usage: 'help [-dms] [pattern ...]',
  run({ args, out, fail }) {
    const topic = args.find((arg) => !arg.startsWith('-'));
    if (topic) {
      const found = allBuiltins().find((one) => one.name === topic);
      if (!found)
        return fail(`no help topics match \`${topic}'.  Try \`help help' or \`man -k ${topic}' or \`info ${topic}'.`);
      out(`${found.name}: ${found.usage}\n`);
      return 0;
    }
    out('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
    out("These shell commands are defined internally.  Type `help' to see this list.\n\n");
    for (const one of allBuiltins()) out(` ${one.usage}\n`);
    return 0;
  },
};
