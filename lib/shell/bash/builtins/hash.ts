/** hash: the table of where programs were found (builtins/hash.def). */
import { hashedPath, inPath, rememberPath } from '../run/command-hash';
import type { Builtin, BuiltinCall } from './builtin-table';

interface Options {
  readonly flags: string;
  /** Of -p: where the names are, without looking. */
  readonly path: string | undefined;
  readonly names: readonly string[];
}

function read({ args, fail }: BuiltinCall): Options | number {
  let flags = '';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') return { flags, path: undefined, names: args.slice(i + 1) };
    if (!/^-./.test(arg)) return { flags, path: undefined, names: args.slice(i) };
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] as string;
      if (letter === 'p') {
        const path = arg.slice(at + 1) || args[i + 1];
        if (path === undefined) return fail(`-p: option requires an argument\nhash: usage: ${hash.usage}`, 2);
        return { flags: `${flags}p`, path, names: args.slice(arg.length > at + 1 ? i + 1 : i + 2) };
      }
      if (!'lrdt'.includes(letter)) return fail(`-${letter}: invalid option\nhash: usage: ${hash.usage}`, 2);
      flags += letter;
    }
  }
  return { flags, path: undefined, names: [] };
}

export const hash: Builtin = {
  name: 'hash',
  usage: 'hash [-lr] [-p pathname] [-dt] [name ...]',
  run(call) {
    const options = read(call);
    if (typeof options === 'number') return options;
    const { r, fail } = call;
    const { flags, names } = options;
    if (flags.includes('r')) r.state.hashed = [];
    if (names.length === 0) {
      if (/[td]/.test(flags)) return fail(`-${/[td]/.exec(flags)?.[0]}: option requires an argument`);
      return flags.includes('r') ? 0 : list(call, flags.includes('l'));
    }
    if (flags.includes('t')) return tell(call, names, flags.includes('l'));
    let status = 0;
    for (const name of names) if (!name.includes('/') && !set(call, name, options)) status = fail(`${name}: not found`);
    return status;
  },
};

function set({ r }: BuiltinCall, name: string, { flags, path }: Options): boolean {
  if (flags.includes('d')) {
    const known = hashedPath(r.state, name) !== undefined;
    r.state.hashed = r.state.hashed.filter((one) => one.name !== name);
    return known;
  }
  const found = path ?? inPath(r, name);
  if (found !== undefined) rememberPath(r.state, name, found, 0);
  return found !== undefined;
}

const reusable = (name: string, path: string) => `builtin hash -p ${path} ${name}\n`;

function list({ r, out }: BuiltinCall, asCommands: boolean): number {
  const { hashed, flavour } = r.state;
  if (hashed.length === 0) {
    if (flavour === 'bash') out('hash: hash table empty\n');
    return 0;
  }
  if (!asCommands) out('hits\tcommand\n');
  for (const { name, path, hits } of hashed) {
    out(asCommands ? reusable(name, path) : `${String(hits).padStart(4)}\t${path}\n`);
  }
  return 0;
}

function tell({ r, out, fail }: BuiltinCall, names: readonly string[], asCommands: boolean): number {
  let status = 0;
  for (const name of names) {
    const path = hashedPath(r.state, name);
    if (path === undefined) status = fail(`${name}: not found`);
    else if (asCommands) out(reusable(name, path));
    else out(names.length > 1 ? `${name}\t${path}\n` : `${path}\n`);
  }
  return status;
}
