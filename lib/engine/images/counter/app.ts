/** subicura's counter: a Node.js server on 3000 that increments `count` in redis at each GET and answers the number. */
import { utf8Length } from '../../base/utf8';
import type { App, AppEffect, AppEnv } from '../../network/contract';
import { httpDate, requestOf, response } from '../http/serve';
import { stderr, stdout } from '../http/simple-app';

function target(env: AppEnv): { readonly host: string; readonly port: number } {
  return { host: env.env.REDIS_HOST ?? 'localhost', port: Number(env.env.REDIS_PORT ?? '6379') };
}
function reply(env: AppEnv, connection: number, status: number, body: string): AppEffect {
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(utf8Length(body)),
    Date: httpDate(env),
    Connection: 'keep-alive',
    'Keep-Alive': 'timeout=5',
  };
  return { kind: 'reply', connection, message: response(status, headers, body) };
}

const app: App<null> = {
  name: 'node',
  listens: () => [{ protocol: 'tcp', port: 3000 }],
  start: () => ({ state: null, effects: [stdout('server is running on port 3000\n')] }),
  decide(_state, input, env) {
    const { host, port } = target(env);
    if (input.kind === 'message') {
      const request = requestOf(input);
      if (request === 'incomplete') return [];
      if (request === 'bad') return [{ kind: 'close', connection: input.connection }];
      if (request.path.replace(/\?.*$/, '') !== '/') return [reply(env, input.connection, 404, 'Not Found')];
      const message = { kind: 'text', data: '*2\r\n$4\r\nINCR\r\n$5\r\ncount\r\n' } as const;
      return [{ kind: 'call', call: 'incr', connection: input.connection, protocol: 'tcp', host, port, message }];
    }
    if (input.kind !== 'call-result') return [];
    const text = input.result.ok && input.result.message.kind === 'text' ? input.result.message.data : '';
    const count = /^:(-?\d+)/.exec(text)?.[1];
    if (count !== undefined) return [reply(env, input.connection, 200, count)];
    const why = input.result.ok ? 'ReplyError' : input.result.error;
    const problem: Readonly<Record<string, string>> = {
      refused: `connect ECONNREFUSED ${host}:${port}`,
      timeout: `connect ETIMEDOUT ${host}:${port}`,
      unreachable: `connect EHOSTUNREACH ${host}:${port}`,
      unresolved: `getaddrinfo ENOTFOUND ${host}`,
    };
    const log = stderr(`[ioredis] Unhandled error event: Error: ${problem[why] ?? text.trim()}\n`);
    return [log, reply(env, input.connection, 500, 'Internal Server Error')];
  },
  apply: (state) => state,
};
export const counter = app as unknown as App<never>;
