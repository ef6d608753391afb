/** kubectl as a program: finds the command, parses its flags, runs it and turns failures into stderr and an exit code. */
import type { GeneratorProgram, Wait, Wake } from '../engine/host/contract';
import { ApiFailure, Failure, Failures, failureText } from './failure';
import { type FoundCommand, findCommand } from './find-command';
import { flagSpecs, parseFlags } from './flags/parse';
import { commandHelp, rootHelp, rootUsage } from './help/page';
import { Invocation } from './invocation';
import { JsonPathError } from './printers/jsonpath/parse';
import { groups, suggested } from './registry';
import { parseSince } from './time/duration';

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((next[j - 1] as number) + 1, (row[j] as number) + 1, (row[j - 1] as number) + same));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** What is no command may be a plugin, which is looked for before any flag is read. */
function unknown(word: string, first: string): Failure {
  if (first.startsWith('-')) return new Failure(`Error: flags cannot be placed before plugin name: ${first}`, 1, true);
  const near = suggested
    .filter((each) => distance(word.toLowerCase(), each.name) <= 2 || each.name.startsWith(word.toLowerCase()))
    .map((each) => each.name);
  const hint = near.length > 0 ? `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}` : '';
  return new Failure(`unknown command "${word}" for "kubectl"${hint}`);
}

const helpOf = ({ command, path }: FoundCommand): string => (command ? commandHelp(command, path) : rootHelp(groups));

/** `kubectl help …`: the help of the command that the words name. */
function helpAbout(k: Invocation, words: readonly string[]): void {
  const found = findCommand(words);
  if (words.length === 0 || found.command) k.out(helpOf(found));
  else k.err(`Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n\n\n${rootUsage(groups)}`);
}

function checkPreferences(k: Invocation): void {
  const path = k.flags.globalString('kuberc');
  if (path === '' || path === 'off' || k.sys.files.readFile(path).ok) return;
  const why = `open ${path}: no such file or directory`;
  throw new Failure(`error occurred while applying preferences kuberc error kuberc: ${why}`, 1, true);
}

/** The profiles of kubectl itself that Go knows by name; none is taken here. */
function checkProfile(k: Invocation): void {
  const name = k.flags.globalString('profile');
  if (/^(?:|none|cpu|heap|allocs|goroutine|threadcreate|block|mutex|trace)$/.test(name)) return;
  throw new Failure(`unknown profile '${name}'`);
}

function refuseWarnings(k: Invocation): void {
  if (!k.flags.bool('warnings-as-errors') || k.serverWarnings === 0) return;
  throw new Failure(`${k.serverWarnings} warning${k.serverWarnings === 1 ? '' : 's'} received`);
}

function* run(sys: Parameters<GeneratorProgram['run']>[0]): Generator<Wait, number, Wake> {
  const found = findCommand(sys.argv.slice(1));
  const { command, path } = found;
  const specs = flagSpecs(command?.flags ?? '');
  let k = new Invocation(sys, parseFlags([], specs, path).flags, [], -1, path, () => helpOf(found));
  const fail = (error: unknown): number => {
    const known = error instanceof Failure || error instanceof ApiFailure || error instanceof Failures;
    if (!known && !(error instanceof JsonPathError)) throw error;
    const { text, exit } = failureText(error as Error);
    k.err(text);
    return exit + (command?.failing ?? 0);
  };
  let exit = 0;
  try {
    if (!command && found.stranger !== undefined && found.stranger !== 'help') {
      throw unknown(found.stranger, sys.argv[1] ?? '');
    }
    const parsed = parseFlags(found.words, specs, path);
    k = new Invocation(sys, parsed.flags, parsed.args, parsed.dash, path, () => helpOf(found));
    checkPreferences(k);
    const [first] = command ? [] : parsed.args;
    if (first === 'help') helpAbout(k, parsed.args.slice(1));
    else if (parsed.flags.bool('help') || !command) k.out(helpOf(found));
    else if (!command.run) {
      const word = parsed.args.join(' ');
      if (word !== '')
        throw new Failure(`unknown command ${JSON.stringify(word)}\nSee '${path} -h' for help and examples`);
      if (command.helpOut) k.out(helpOf(found));
      else k.err(helpOf(found));
      exit = command.helpExit ?? 1;
    } else {
      for (const [name, text] of Object.entries(command.deprecated ?? {})) {
        if (parsed.flags.changed(name)) k.err(`Flag --${name} has been deprecated, ${text}\n`);
      }
      const missing = (command.required ?? []).filter((name) => !parsed.flags.changed(name));
      if (missing.length > 0)
        throw new Failure(`required flag(s) ${missing.map((name) => `"${name}"`).join(', ')} not set`);
      checkProfile(k);
      parseSince(parsed.flags.string('request-timeout'));
      exit = (yield* command.run(k)) ?? 0;
      if (exit === 0 && k.deferred.length === 0) refuseWarnings(k);
    }
    if (k.deferred.length > 0) exit = fail(new Failures(k.deferred)) || exit;
  } catch (error) {
    exit = fail(error);
  }
  yield* k.flush();
  return exit;
}

export const kubectl: GeneratorProgram = { name: 'kubectl', run };
