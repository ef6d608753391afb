/** What --help prints: the frame of kubectl's help (kubectl/pkg/util/templates), commands with their short texts, options. */
import type { Command } from '../command';
import { type Flag, flagSpecs, GLOBAL_FLAGS } from '../flags/parse';
import { FLAG_WORDS } from './flag-words';
import { USAGE_LINES } from './usage-lines';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

/** Names of sub-commands stand in a column of at least this width. */
const NAME_WIDTH = 11;

const row = (width: number, { name, short }: Command): string => `  ${name.padEnd(width + 2)} ${short}`;
const widest = (commands: readonly Command[]): number => Math.max(...commands.map(({ name }) => name.length));

/** The root's commands in their groups; the group of plugins is always empty. */
function rootCommands(groups: readonly CommandGroup[]): string {
  const width = widest(groups.flatMap(({ commands }) => commands));
  return groups
    .map(({ title, commands }) => [title, ...commands.map((command) => row(width, command))].join('\n'))
    .join('\n\n');
}

const ROOT_TAIL = [
  'Usage:',
  '  kubectl [flags] [options]',
  '',
  'Use "kubectl <command> --help" for more information about a given command.',
  'Use "kubectl options" for a list of global command-line options (applies to all commands).',
  '',
].join('\n');

export const rootUsage = (groups: readonly CommandGroup[]): string => `${rootCommands(groups)}\n\n${ROOT_TAIL}`;

export function rootHelp(groups: readonly CommandGroup[]): string {
  const head =
    'kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/';
  return `${head}\n\n${rootUsage(groups)}`;
}

/** `path`: of the command, whose name is its field manager's. */
function defaultText({ type, value, name }: Flag, path: string): string {
  if (name === 'field-manager') return `'${managerOf(path)}'`;
  if (name === 'aggregation-rule') return value;
  if (type === 'list' || type === 'array' || type === 'pairs') return value === '' ? '[]' : `[${value}]`;
  if (type === 'bool') return value === 'true' ? 'true' : 'false';
  if (type === 'int') return value === '' ? '0' : value;
  if (type === 'duration' || name === 'vmodule') return value;
  return `'${value}'`;
}

function managerOf(path: string): string {
  const [, command = ''] = path.split(' ');
  return command === 'apply' || command === 'diff' ? 'kubectl-client-side-apply' : `kubectl-${command}`;
}

/** Options as kubectl lists them: name with its default, what it means on the line below. */
export function optionsText(flags: readonly Flag[], path = '', hidden: readonly string[] = ['help']): string {
  const sorted = [...flags].filter(({ name }) => !hidden.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted
    .map((flag) => {
      const names = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
      return `    ${names}=${defaultText(flag, path)}:\n\t${FLAG_WORDS[flag.name] ?? ''}\n`;
    })
    .join('\n');
}

export const globalOptions = (): string =>
  `The following options can be passed to any command:\n\n${optionsText(GLOBAL_FLAGS)}\n`;

function heading({ short, commands, about }: Command): string {
  if (about !== undefined) return about;
  const grouped = commands !== undefined && !/subcommand/.test(short);
  return `${short}${grouped ? ' using a specified subcommand' : ''}.`;
}

export function commandHelp(command: Command, path: string): string {
  const blocks = [heading(command)];
  if (command.aliases?.length) blocks.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  const subs = command.commands ?? [];
  if (subs.length > 0) {
    const width = Math.max(NAME_WIDTH, widest(subs));
    blocks.push(['Available Commands:', ...subs.map((sub) => row(width, sub))].join('\n'));
  }
  const flags = flagSpecs(command.flags ?? '');
  if (flags.length > 0 && command.run)
    blocks.push(`Options:\n${optionsText(flags, path, ['help', ...Object.keys(command.deprecated ?? {})]).trimEnd()}`);
  const usage = USAGE_LINES[path.slice('kubectl '.length)] ?? '[flags]';
  const line = [path, usage, usage.includes('[options]') ? '' : '[options]'].filter((part) => part !== '').join(' ');
  blocks.push(`Usage:\n  ${line}`);
  const more = subs.length > 0 ? [`Use "${path} <command> --help" for more information about a given command.`] : [];
  blocks.push(
    [...more, 'Use "kubectl options" for a list of global command-line options (applies to all commands).'].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
