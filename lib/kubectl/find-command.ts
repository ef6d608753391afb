/** Which command the words of a command line name; flags may stand before and between its parts. */
import type { Command } from './command';
import { flagSpecs, GLOBAL_FLAGS } from './flags/parse';
import { commands } from './registry';

export interface FoundCommand {
  readonly command: Command | undefined;
  readonly path: string;
  readonly words: readonly string[];
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
      const specs = [...flagSpecs(command?.flags ?? ''), ...GLOBAL_FLAGS];
      const flag = specs.find((each) => word === `--${each.name}` || word === `-${each.short}`);
      if (flag && flag.type !== 'bool' && flag.type !== 'optional' && i + 1 < words.length) rest.push(words[++i] ?? '');
      continue;
    }
    const next = level.find((each) => each.name === word || each.aliases?.includes(word));
    if (!next) return { command, path, words: [...rest, ...words.slice(i)] };
    command = next;
    path += ` ${next.name}`;
    level = next.commands ?? [];
    if (level.length === 0) return { command, path, words: [...rest, ...words.slice(i + 1)] };
  }
  return { command, path, words: rest };
}
