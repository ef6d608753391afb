/** Which command the words of a command line name; flags may stand before and between its parts. */
import type { Command } from './command';
import { flagSpecs, GLOBAL_FLAGS } from './flags/parse';
import { commands } from './registry';

export interface FoundCommand {
  readonly command: Command | undefined;
  readonly path: string;
  readonly words: readonly string[];
  /** The first word that is no command's name, below a group of commands. */
  readonly stranger?: string;
}

/** A flag that nobody knows yet is taken to have a value: the next word is none of the command's names. */
function takesNext(word: string, command: Command | undefined): boolean {
  if (word.includes('=') || (!word.startsWith('--') && word.length > 2)) return false;
  const flag = [...flagSpecs(command?.flags ?? ''), ...GLOBAL_FLAGS].find(
    (each) => word === `--${each.name}` || word === `-${each.short}`,
  );
  return flag === undefined || (flag.type !== 'bool' && flag.type !== 'optional');
}

/** Walks down to the sub-command, leaving flags (also those before it) in `words`. */
export function findCommand(words: readonly string[]): FoundCommand {
  let level: readonly Command[] = commands;
  let command: Command | undefined;
  let path = 'kubectl';
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return { command, path, words: [...rest, ...words.slice(i)] };
    if (word.startsWith('-') && word !== '-') {
      rest.push(word);
      if (takesNext(word, command) && i + 1 < words.length) rest.push(words[++i] ?? '');
      continue;
    }
    const next = level.find((each) => each.name === word || each.aliases?.includes(word));
    if (!next) return { command, path, words: [...rest, ...words.slice(i)], stranger: word };
    command = next;
    path += ` ${next.name}`;
    level = next.commands ?? [];
    if (level.length === 0) return { command, path, words: [...rest, ...words.slice(i + 1)] };
  }
  return { command, path, words: rest };
}
