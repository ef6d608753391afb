/** Every command of kubectl; names and aliases are unique or this module fails to load. */
import { assert } from '../engine/base/assert';
import type { Command } from './command';
import { create, run } from './commands/create/command';
import { deleteCommand } from './commands/delete';
import { get } from './commands/get';

export const commands: readonly Command[] = [create, run, get, deleteCommand];

const names = commands.flatMap((command) => [command.name, ...(command.aliases ?? [])]);
assert(new Set(names).size === names.length, 'two kubectl commands share a name');
