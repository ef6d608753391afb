/** type, command and builtin: what a name means. */
import { functionText } from '../parse/function-text';
import { hashedPath, inPath } from '../run/command-hash';
import { push, type Run } from '../run/run';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin-table';
import { builtinNamed } from './builtin-table';

const KEYWORDS = new Set(
  'if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc'.split(' '),
);

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly text: string;
  /** Remembered from the last time it ran. */
  readonly isHashed?: boolean;
}

export function meanings(r: Run, name: string, all = false): Meaning[] {
  const out: Meaning[] = [];
  const { state } = r;
  if (Object.hasOwn(state.aliases, name)) out.push({ kind: 'alias', text: state.aliases[name] as string });
  if (KEYWORDS.has(name)) out.push({ kind: 'keyword', text: name });
  if (Object.hasOwn(state.functions, name)) out.push({ kind: 'function', text: name });
  if (builtinNamed(name, state.flavour) || name === 'exec') out.push({ kind: 'builtin', text: name });
  if (all || out.length === 0) {
    const known = all ? undefined : hashedPath(state, name);
    const typed = name.includes('/');
    const text = known ?? (typed ? (r.sys.files.stat(name).ok ? name : undefined) : inPath(r, name));
    if (text) out.push({ kind: 'file', text, isHashed: known !== undefined });
  }
  return all ? out : out.slice(0, 1);
}

function describe(name: string, meaning: Meaning, call: BuiltinCall): string {
  const bash = call.r.state.flavour === 'bash';
  switch (meaning.kind) {
    case 'alias':
      return bash ? `${name} is aliased to \`${meaning.text}'\n` : `${name} is an alias for ${meaning.text}\n`;
    case 'keyword':
      return `${name} is a shell keyword\n`;
    case 'function':
      return `${name} is a${bash ? '' : ' shell'} function\n${bash ? definitionText(call, name) : ''}`;
    case 'builtin':
      return `${name} is a shell builtin\n`;
    default:
      return meaning.isHashed ? `${name} is hashed (${meaning.text})\n` : `${name} is ${meaning.text}\n`;
  }
}

function definitionText(call: BuiltinCall, name: string): string {
  const definition = call.r.state.functions[name];
  return definition === undefined ? '' : functionText(name, definition.script, definition.node);
}

export const type: Builtin = {
  name: 'type',
  usage: 'type [-afptP] name [name ...]',
  run(call) {
    const { r, out } = call;
    const flags = call.args.filter((arg) => /^-[afptP]+$/.test(arg)).join('');
    let status = 0;
    for (const name of call.args.filter((arg) => !/^-[afptP]+$/.test(arg))) {
      const found = meanings(r, name, flags.includes('a'));
      if (found.length === 0) {
        status = 1;
        if (!/[tpP]/.test(flags))
          r.state.flavour === 'bash' ? call.fail(`${name}: not found`) : out(`${name}: not found\n`);
        if (r.state.flavour !== 'bash') status = 127;
      }
      for (const one of found) {
        if (flags.includes('t')) out(`${one.kind}\n`);
        else if (/[pP]/.test(flags)) out(one.kind === 'file' ? `${one.text}\n` : '');
        else out(describe(name, one, call));
      }
    }
    return status;
  },
};

export const command: Builtin = {
  name: 'command',
  usage: 'command [-pVv] command [arg ...]',
  run(call): BuiltinResult {
    const { r, args, out } = call;
    if (args[0] === '-v' || args[0] === '-V') {
      let status = 0;
      for (const name of args.slice(1)) {
        const found = meanings(r, name)[0];
        if (!found) {
          status = r.state.flavour === 'bash' ? 1 : 127;
          if (args[0] === '-V')
            r.state.flavour === 'bash' ? call.fail(`${name}: not found`) : out(`${name}: not found\n`);
        } else if (args[0] === '-V') out(describe(name, found, call));
        else out(found.kind === 'alias' ? `alias ${name}='${found.text}'\n` : `${found.text}\n`);
      }
      return status;
    }
    const words = args[0] === '-p' || args[0] === '--' ? args.slice(1) : args;
    if (words.length === 0) return 0;
    r.state.stack.pop();
    if (builtinNamed(words[0] as string, r.state.flavour)) push(r, 'builtin', '', 0, { data: { words: [...words] } });
    else push(r, 'program', '', 0, { data: { words: [...words] } });
    return 'flow';
  },
};

export const builtin: Builtin = {
  name: 'builtin',
  bashOnly: true,
  usage: 'builtin [shell-builtin [arg ...]]',
  run(call): BuiltinResult {
    const name = call.args[0];
    if (name === undefined) return 0;
    if (!builtinNamed(name, 'bash')) return call.fail(`${name}: not a shell builtin`);
    call.r.state.stack.pop();
    push(call.r, 'builtin', '', 0, { data: { words: [...call.args] } });
    return 'flow';
  },
};
