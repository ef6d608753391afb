/** One request: found, counted, queued in a transaction or run (server.c processCommand, multi.c). */
import type { AppEnv } from '../../network/contract';
import { fits } from './commands/command';
import { commandNamed } from './commands/registry';
import { type Call, error, live, ok, type Reply } from './data';
import { information } from './info';
import { applyChange, type Connection, NEW_CONNECTION, type RedisChange, type RedisState } from './state';

export interface Executed {
  readonly reply: Reply;
  readonly changes: readonly RedisChange[];
  readonly connection: Connection;
}

export interface Around {
  readonly env: AppEnv;
  /** The connection's number. */
  readonly id: number;
}

const NO_TRANSACTION = { queued: null, isAborted: false, watched: {} } as const;
/** They are run inside a transaction too. */
const NEVER_QUEUED = ['multi', 'exec', 'discard', 'watch', 'quit', 'reset'];
/** Arities of what is done here and not by a table. */
const TRANSACTION: Readonly<Record<string, number>> = {
  multi: 1,
  exec: 1,
  discard: 1,
  watch: -2,
  unwatch: 1,
  reset: 1,
  info: -1,
};

export function execute(words: readonly string[], state: RedisState, connection: Connection, around: Around): Executed {
  const name = (words[0] as string).toLowerCase();
  const refusal = refusalOf(name, words);
  if (refusal !== undefined) {
    const isAborted = connection.isAborted || connection.queued !== null;
    return { reply: error(refusal), changes: [], connection: { ...connection, isAborted } };
  }
  if (connection.queued !== null && !NEVER_QUEUED.includes(name)) {
    const queued = [...connection.queued, words];
    return { reply: { kind: 'simple', text: 'QUEUED' }, changes: [], connection: { ...connection, queued } };
  }
  return transaction(name, words, state, connection, around) ?? run(name, words, state, connection, around);
}

function refusalOf(name: string, words: readonly string[]): string | undefined {
  const command = commandNamed(name);
  const arity = TRANSACTION[name] ?? (typeof command === 'object' ? command.arity : undefined);
  if (arity === undefined) {
    if (command === 'not simulated') return `ERR ${name}: not simulated`;
    const args = words.slice(1).map((word) => `'${word.slice(0, 128)}' `);
    return `ERR unknown command '${words[0]}', with args beginning with: ${args.join('')}`;
  }
  return fits(arity, words.length) ? undefined : `ERR wrong number of arguments for '${name}' command`;
}

/** MULTI and what belongs to it; undefined for any other command. */
function transaction(
  name: string,
  words: readonly string[],
  state: RedisState,
  connection: Connection,
  around: Around,
): Executed | undefined {
  const told = (reply: Reply, next: Connection = connection): Executed => ({ reply, changes: [], connection: next });
  const isOpen = connection.queued !== null;
  switch (name) {
    case 'multi':
      return isOpen ? told(error('ERR MULTI calls can not be nested')) : told(ok, { ...connection, queued: [] });
    case 'discard':
      return isOpen ? told(ok, { ...connection, ...NO_TRANSACTION }) : told(error('ERR DISCARD without MULTI'));
    case 'watch': {
      if (isOpen) return told(error('ERR WATCH inside MULTI is not allowed'));
      const call = callOf(words, state, connection, around);
      const held = words.slice(1).map((key) => [key, heldBy(call, key)] as const);
      return told(ok, { ...connection, watched: { ...connection.watched, ...Object.fromEntries(held) } });
    }
    case 'unwatch':
      return told(ok, { ...connection, watched: {} });
    case 'reset':
      return told({ kind: 'simple', text: 'RESET' }, { ...NEW_CONNECTION, text: connection.text });
    case 'exec':
      return isOpen ? runAll(state, connection, around) : told(error('ERR EXEC without MULTI'));
    default:
      return undefined;
  }
}

function heldBy(call: Call, key: string): string {
  return JSON.stringify(live(call, key) ?? null);
}

function runAll(state: RedisState, connection: Connection, around: Around): Executed {
  const { queued, isAborted, watched } = connection;
  const call = callOf([], state, connection, around);
  let next: Connection = { ...connection, ...NO_TRANSACTION };
  if (isAborted) {
    const reply = error('EXECABORT Transaction discarded because of previous errors.');
    return { reply, changes: [], connection: next };
  }
  if (Object.keys(watched).some((key) => heldBy(call, key) !== watched[key])) {
    return { reply: { kind: 'array', items: null }, changes: [], connection: next };
  }
  const items: Reply[] = [];
  const changes: RedisChange[] = [];
  let now = state;
  for (const words of queued ?? []) {
    const done = run((words[0] as string).toLowerCase(), words, now, next, around);
    for (const change of done.changes) now = applyChange(now, change);
    items.push(done.reply);
    changes.push(...done.changes);
    next = done.connection;
  }
  return { reply: { kind: 'array', items }, changes, connection: next };
}

function callOf(args: readonly string[], state: RedisState, connection: Connection, { env, id }: Around): Call {
  return {
    args,
    db: state.databases[connection.db] ?? {},
    now: env.now,
    epochUs: env.epochMs * 1_000,
    startedUs: state.startedUs,
    settings: state.settings,
    connection: id,
    name: connection.name,
  };
}

function run(
  name: string,
  words: readonly string[],
  state: RedisState,
  connection: Connection,
  around: Around,
): Executed {
  if (name === 'info') {
    const text = information(words[1], around.env, state.startedUs, state.databases);
    return { reply: { kind: 'bulk', text }, changes: [], connection };
  }
  const command = commandNamed(name);
  if (typeof command !== 'object') return { reply: error(`ERR ${name}: not simulated`), changes: [], connection };
  const { reply, writes, settings, select, name: called } = command.run(callOf(words, state, connection, around));
  const changes: RedisChange[] = [];
  if (name === 'flushall' && writes !== undefined) changes.push({ flushAll: true });
  else if (writes !== undefined) changes.push({ db: connection.db, writes });
  if (settings !== undefined) changes.push({ settings });
  return {
    reply,
    changes,
    connection: { ...connection, db: select ?? connection.db, name: called ?? connection.name },
  };
}
