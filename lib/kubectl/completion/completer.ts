/**
 * Completion of kubectl's command lines: sub-commands, flags and their values, types, names asked from the API, contexts.
 * The shape is what the shell's line editor takes (lib/shell/bash/readline/completer.ts); undefined leaves it to files.
 */
import type { Sys } from '../../engine/host/contract';
import { Failure } from '../failure';
import { findCommand } from '../find-command';
import { type Flag, flagSpecs, GLOBAL_FLAGS, type Parsed, parseFlags } from '../flags/parse';
import { Invocation } from '../invocation';
import { commands } from '../registry';
import { offerFor } from './arguments';
import { valuesOf } from './flag-values';

const takesValue = ({ type }: Flag): boolean => type !== 'bool' && type !== 'optional';
const starting = (word: string, offers: readonly string[]): readonly string[] =>
  offers.filter((offer) => offer.startsWith(word));

/** The flag whose value the next word is: `--namespace`, `-n`, or the last letter of `-itn`. */
function openFlag(word: string | undefined, specs: readonly Flag[]): Flag | undefined {
  if (word === undefined || !word.startsWith('-') || word.includes('=')) return undefined;
  const flag = word.startsWith('--')
    ? specs.find(({ name }) => `--${name}` === word)
    : specs.find(({ short }) => short !== undefined && word.endsWith(short));
  return flag && takesValue(flag) ? flag : undefined;
}

/** Flags as far as they are right: an unfinished line is no error. */
function parsedFlags(words: readonly string[], specs: readonly Flag[], path: string): Parsed {
  try {
    return parseFlags(words, specs, path);
  } catch (error) {
    if (error instanceof Failure) return parseFlags([], specs, path);
    throw error;
  }
}

function complete(words: readonly string[], index: number, sys: Sys): readonly string[] | undefined {
  const before = words.slice(1, index);
  const word = words[index] ?? '';
  if (before.includes('--')) return undefined;
  const found = findCommand(before);
  const { command, path } = found;
  const specs = flagSpecs(command?.flags ?? '');
  const all = [...specs, ...GLOBAL_FLAGS.filter(({ name }) => !specs.some((own) => own.name === name))];
  const open = openFlag(before.at(-1), all);
  const parsed = parsedFlags(open ? found.words.slice(0, -1) : found.words, specs, path);
  const k = new Invocation(sys, parsed.flags, parsed.args, parsed.dash, path);
  if (open) {
    const values = valuesOf(k, open.name);
    return values && starting(word, values);
  }
  const assigned = /^--([\w-]+)=(.*)$/.exec(word);
  if (assigned) {
    const values = valuesOf(k, assigned[1] as string) ?? [];
    return starting(
      word,
      values.map((value) => `--${assigned[1]}=${value}`),
    );
  }
  if (word.startsWith('-'))
    return starting(
      word,
      all.map(({ name }) => `--${name}`),
    );
  const subs = command ? (command.commands ?? []) : commands;
  if (parsed.args.length === 0 && subs.length > 0) {
    const offers = starting(
      word,
      subs.filter(({ hidden }) => !hidden).map(({ name }) => name),
    );
    if (offers.length > 0 || !command?.run) return offers;
  }
  const offers = offerFor(path.replace(/^kubectl ?/, ''))(k, parsed.args, word);
  return offers && starting(word, offers);
}

export const kubectlCompleter = { command: 'kubectl', complete };
