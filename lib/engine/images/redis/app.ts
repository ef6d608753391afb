/**
 * redis-server 7: RESP and inline requests on 6379, one data set per database number, kept in the app's state. HTTP sent to it
 * is taken for a cross-protocol attack and the connection closed, as the real one does.
 */
import type { PlainObject } from '../../base/plain';
import type { App, AppEffect, AppEnv } from '../../network/contract';
import { two, wallParts } from '../http/serve';
import { stdout } from '../http/simple-app';
import { collectionCommands } from './collection-commands';
import { type Database, type Entry, error, type Reply } from './data';
import { information } from './info';
import { keyCommands } from './key-commands';
import { byteLength, encodeReply, parseRequests } from './protocol';
import { type Command, stringCommands } from './string-commands';

interface Connection extends PlainObject {
  readonly db: number;
  readonly text: string;
}
interface RedisState {
  readonly startedUs: number;
  readonly databases: Readonly<Record<string, Database>>;
  readonly connections: Readonly<Record<string, Connection>>;
}
interface RedisChange {
  readonly db?: number;
  readonly writes?: Readonly<Record<string, Entry | null>>;
  readonly connection?: string;
  readonly set?: Connection | null;
  readonly flushAll?: boolean;
}

export const REDIS_VERSION = '7.0.15';
const COMMANDS: Readonly<Record<string, Command>> = { ...keyCommands, ...stringCommands, ...collectionCommands };

function logLine(env: AppEnv, role: string, level: string, text: string): AppEffect {
  const t = wallParts(env);
  const ms = String(t.ms).padStart(3, '0');
  return stdout(`1:${role} ${two(t.day)} ${t.monthName} ${t.year} ${t.time}.${ms} ${level} ${text}\n`);
}

function optionOf(env: AppEnv, name: string): string | undefined {
  const at = env.args.indexOf(`--${name}`);
  return at < 0 ? undefined : env.args[at + 1];
}
function portOf(env: AppEnv): number {
  return Number(optionOf(env, 'port') ?? '6379');
}
function asksVersion(env: AppEnv): boolean {
  return env.args.some((word) => word === '--version' || word === '-v');
}

/** One request against the state as it would be after the changes of the same message before it. */
function execute(
  words: readonly string[],
  state: RedisState,
  connection: Connection,
  env: AppEnv,
): { reply: Reply; change?: RedisChange; db?: number } {
  const name = (words[0] as string).toLowerCase();
  if (name === 'info')
    return { reply: { kind: 'bulk', text: information(words[1], env, state.startedUs, state.databases) } };
  if (name === 'client')
    return {
      reply:
        words[1]?.toLowerCase() === 'setname' || words[1]?.toLowerCase() === 'setinfo'
          ? { kind: 'simple', text: 'OK' }
          : { kind: 'bulk', text: '' },
    };
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const args = words.slice(1).map((word) => `'${word.slice(0, 128)}' `);
    return { reply: error(`ERR unknown command '${words[0]}', with args beginning with: ${args.join('')}`) };
  }
  const fits = command.arity > 0 ? words.length === command.arity : words.length >= -command.arity;
  if (!fits) return { reply: error(`ERR wrong number of arguments for '${name}' command`) };
  const outcome = command.run({ args: words, db: state.databases[connection.db] ?? {}, now: env.now });
  if (name === 'select' && outcome.reply.kind === 'simple') return { reply: outcome.reply, db: Number(words[1]) };
  if (name === 'flushall') return { reply: outcome.reply, change: { flushAll: true } };
  return outcome.writes === undefined
    ? { reply: outcome.reply }
    : { reply: outcome.reply, change: { db: connection.db, writes: outcome.writes } };
}

function applyChange(state: RedisState, change: RedisChange): RedisState {
  if (change.flushAll) return { ...state, databases: {} };
  let next = state;
  if (change.writes !== undefined && change.db !== undefined) {
    const { ...db } = (state.databases[change.db] ?? {}) as Record<string, Entry>;
    for (const key of Object.keys(change.writes)) {
      const entry = change.writes[key];
      if (entry === null || entry === undefined) delete db[key];
      else db[key] = entry;
    }
    next = { ...next, databases: { ...next.databases, [change.db]: db } };
  }
  if (change.connection !== undefined) {
    const { [change.connection]: _old, ...others } = next.connections;
    const set = change.set;
    next = {
      ...next,
      connections: set === null || set === undefined ? others : { ...others, [change.connection]: set },
    };
  }
  return next;
}

const app: App<PlainObject> = {
  name: 'redis-server',
  listens: (env) => (asksVersion(env) ? [] : [{ protocol: 'tcp', port: portOf(env) }]),
  start(env) {
    const state = { startedUs: env.now, databases: {}, connections: {} };
    if (asksVersion(env)) {
      const text = `Redis server v=${REDIS_VERSION} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c971a948f0\n`;
      return { state, effects: [stdout(text), { kind: 'exit', code: 0 }] };
    }
    const configured = env.args.length > 1;
    const effects = [
      logLine(env, 'C', '#', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'),
      logLine(
        env,
        'C',
        '#',
        `Redis version=${REDIS_VERSION}, bits=64, commit=00000000, modified=0, pid=1, just started`,
      ),
      configured
        ? logLine(env, 'C', '#', 'Configuration loaded')
        : logLine(
            env,
            'C',
            '#',
            'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf',
          ),
      logLine(env, 'M', '*', 'monotonic clock: POSIX clock_gettime'),
      logLine(env, 'M', '*', `Running mode=standalone, port=${portOf(env)}.`),
      logLine(env, 'M', '#', 'Server initialized'),
      logLine(env, 'M', '*', 'Ready to accept connections'),
    ];
    return { state, effects };
  },
  decide(plain, input, env) {
    let state = plain as unknown as RedisState;
    if (input.kind === 'signal' && (input.signal === 'SIGTERM' || input.signal === 'SIGINT')) {
      const handler = { kind: 'log', stream: 'stdout', text: '' } as const;
      return [
        {
          ...handler,
          text: (
            logLine(
              env,
              'signal-handler',
              '',
              `(${Math.floor(env.epochMs / 1000 + env.now / 1_000_000)}) Received ${input.signal} scheduling shutdown...`,
            ) as typeof handler
          ).text.replace(/^1:signal-handler .*?\d{3} {2}/, '1:signal-handler '),
        },
        logLine(env, 'M', '#', 'User requested shutdown...'),
        logLine(env, 'M', '#', 'Redis is now ready to exit, bye bye...'),
        { kind: 'exit', code: 0 },
      ];
    }
    const key = 'connection' in input ? String(input.connection) : '';
    if (input.kind === 'closed' && state.connections[key] !== undefined) {
      return [{ kind: 'state', change: { connection: key, set: null } }];
    }
    if (input.kind !== 'message') return [];
    const old = state.connections[key] ?? { db: 0, text: '' };
    if (input.message.kind !== 'text') return attack(env, input.connection);
    const text = old.text + input.message.data;
    if (byteLength(text) > 1_000_000) return [{ kind: 'close', connection: input.connection }];
    const parsed = parseRequests(text);
    const effects: AppEffect[] = [];
    let connection: Connection = { db: old.db, text: parsed.rest };
    let replies = '';
    let close = false;
    for (const words of parsed.requests) {
      if (/^(host:|post)$/i.test(words[0] as string)) return attack(env, input.connection);
      const result = execute(words, state, connection, env);
      replies += encodeReply(result.reply);
      if (result.db !== undefined) connection = { ...connection, db: result.db };
      if (result.change !== undefined) {
        state = applyChange(state, result.change);
        effects.push({ kind: 'state', change: result.change as unknown as PlainObject });
      }
      if (words[0]?.toLowerCase() === 'quit') {
        close = true;
        break;
      }
    }
    if (parsed.protocolError !== undefined) {
      replies += encodeReply(error(`ERR Protocol error: ${parsed.protocolError}`));
      close = true;
    }
    if (connection.db !== old.db || connection.text !== old.text) {
      effects.push({ kind: 'state', change: { connection: key, set: connection } });
    }
    if (replies !== '') {
      effects.push({ kind: 'reply', connection: input.connection, message: { kind: 'text', data: replies }, close });
    }
    return effects;
  },
  apply: (state, change) =>
    applyChange(state as unknown as RedisState, change as RedisChange) as unknown as PlainObject,
};

function attack(env: AppEnv, connection: number): readonly AppEffect[] {
  return [
    logLine(
      env,
      'M',
      '#',
      'Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis. This is likely due to an attacker attempting to use Cross Protocol Scripting to compromise your Redis instance. Connection aborted.',
    ),
    { kind: 'close', connection },
  ];
}

export const redisServer = app as unknown as App<never>;
