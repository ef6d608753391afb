/** What could stand at the cursor: commands, files, variables, and what a program's own completer says. */
import type { Sys } from '../../../engine/host/contract';
import { builtinNames } from '../builtins/builtin-table';
import { backslashQuote } from '../expand/quote';
import type { Run } from '../run/run';

/** A program that completes its own arguments (kubectl). `index` is the word under the cursor. */
export interface CommandCompleter {
  readonly command: string;
  complete(words: readonly string[], index: number, sys: Sys): readonly string[] | undefined;
}

const COMPLETERS = new Map<string, CommandCompleter>();

/** Called once while programs are put together; state of sessions is not involved. */
export function registerCompleter(completer: CommandCompleter): void {
  const known = COMPLETERS.get(completer.command);
  if (known && known !== completer) throw new Error(`two completers for ${completer.command}`);
  COMPLETERS.set(completer.command, completer);
}

export interface Candidates {
  readonly from: number;
  readonly candidates: readonly string[];
  readonly space: boolean;
  readonly files: boolean;
}

const KEYWORDS = [
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'exec',
  'fi',
  'for',
  'function',
  'if',
  'in',
  'then',
  'time',
  'until',
  'while',
];

export function candidatesFor(before: string, r: Run): Candidates {
  const start = before.search(/(?:[^\s;&|()<>\\]|\\[\s\S])*$/);
  const word = before.slice(start);
  const command = before
    .slice(0, start)
    .split(/[;&|(]|\n/)
    .pop() as string;
  const words = command.trim() === '' ? [] : command.trim().split(/\s+/);
  const variable = /\$\{?(\w*)$/.exec(word);
  if (variable) {
    const at = start + word.lastIndexOf('$');
    const braces = word.charAt(word.lastIndexOf('$') + 1) === '{';
    const names = Object.keys(r.state.vars)
      .filter((name) => name.startsWith(variable[1] as string))
      .sort();
    return {
      from: at,
      candidates: names.map((name) => {
        const shown = braces ? `\${${name}}` : `$${name}`;
        const stat = names.length === 1 ? r.sys.files.stat(r.state.vars[name]?.text ?? '') : undefined;
        return stat?.ok && stat.value.type === 'directory' ? `${shown}/` : shown;
      }),
      space: true,
      files: false,
    };
  }
  const redirected = /[<>]\s*$/.test(before.slice(0, start));
  while (words[0] && (/^\w+=/.test(words[0]) || words[0] === 'sudo' || words[0] === 'time')) words.shift();
  if (words.length === 0 && !redirected && !word.includes('/'))
    return { from: start, candidates: commands(word, r), space: true, files: false };
  const alias = r.state.aliases[words[0] ?? '']?.split(/\s+/) ?? [words[0] ?? ''];
  const full = [...alias, ...words.slice(1), word];
  const completer = redirected ? undefined : COMPLETERS.get(full[0] as string);
  const own = completer?.complete(full, full.length - 1, r.sys);
  if (own && own.length > 0) return { from: start, candidates: [...new Set(own)].sort(), space: true, files: false };
  return {
    from: start,
    candidates: files(word, r, words[0] === 'cd' || words[0] === 'rmdir'),
    space: true,
    files: true,
  };
}

function commands(prefix: string, r: Run): string[] {
  const names = new Set([
    ...builtinNames(),
    ...KEYWORDS,
    ...Object.keys(r.state.functions),
    ...Object.keys(r.state.aliases),
  ]);
  for (const dir of (r.state.vars.PATH?.text ?? '').split(':')) {
    const list = r.sys.files.readdir(dir || '.');
    if (list.ok) for (const name of list.value) names.add(name);
  }
  return [...names].filter((name) => name.startsWith(prefix)).sort();
}

function files(word: string, r: Run, onlyDirectories: boolean): string[] {
  const raw = word.replace(/^['"]/, '').replace(/\\([\s\S])/g, '$1');
  const at = raw.lastIndexOf('/') + 1;
  const dir = raw.slice(0, at);
  const real = dir.replace(/^~(?=\/)/, r.state.vars.HOME?.text ?? '~');
  const list = r.sys.files.readdir(real === '' ? '.' : real);
  if (!list.ok) return [];
  const prefix = raw.slice(at);
  const out: string[] = [];
  for (const name of list.value) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
    const stat = r.sys.files.stat(`${real}${name}`);
    const directory = stat.ok && stat.value.type === 'directory';
    if (onlyDirectories && !directory) continue;
    out.push(`${dir}${backslashQuote(name)}${directory ? '/' : ''}`);
  }
  return out;
}
