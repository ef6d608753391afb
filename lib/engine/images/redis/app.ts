/**
 * redis-server 7: RESP and inline requests on 6379, one data set per database number, kept in the app's state. HTTP sent to it
 * is taken for a cross-protocol attack and the connection closed, as the real one does.
 */

import { plainEqual } from '../../base/freeze';
import type { PlainObject } from '../../base/plain';
import { utf8Length } from '../../base/utf8';
import type { App, AppEffect, AppEnv } from '../../network/contract';
import { two, wallParts } from '../http/serve';
import { stdout } from '../http/simple-app';
import { error } from './data';
import { execute } from './execute';
import { encodeReply, parseRequests } from './protocol';
import { applyChange, type Connection, NEW_CONNECTION, type RedisChange, type RedisState } from './state';

export const REDIS_VERSION = '7.0.15';

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

const app: App<PlainObject> = {
  name: 'redis-server',
  listens: (env) => (asksVersion(env) ? [] : [{ protocol: 'tcp', port: portOf(env) }]),
  start(env) {
    const state = { startedUs: env.now, databases: {}, connections: {}, settings: {} };
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
    const old = state.connections[key] ?? NEW_CONNECTION;
    if (input.message.kind !== 'text') return attack(env, input.connection);
    const text = old.text + input.message.data;
    if (utf8Length(text) > 1_000_000) return [{ kind: 'close', connection: input.connection }];
    const parsed = parseRequests(text);
    const effects: AppEffect[] = [];
    let connection: Connection = { ...old, text: parsed.rest };
    let replies = '';
    let close = false;
    for (const words of parsed.requests) {
      if (/^(host:|post)$/i.test(words[0] as string)) return attack(env, input.connection);
      const done = execute(words, state, connection, { env, id: input.connection });
      replies += encodeReply(done.reply);
      connection = done.connection;
      for (const change of done.changes) {
        state = applyChange(state, change);
        effects.push({ kind: 'state', change: change as unknown as PlainObject });
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
    if (!plainEqual(connection, old)) {
      effects.push({ kind: 'state', change: { connection: key, set: connection } });
    }
    if (replies !== '') {
      effects.push({ kind: 'reply', connection: input.connection, message: { kind: 'text', data: replies }, close });
    }
    return effects;
  },
  apply: (state, change) =>
    applyChange(state as unknown as RedisState, change as unknown as RedisChange) as unknown as PlainObject,
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
