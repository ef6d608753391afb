/** `agnhost serve-hostname`: its hostname to whoever asks by HTTP (test/images/agnhost/serve-hostname). */
import type { AppEnv } from '../../network/contract';
import { response, two, wallParts } from '../http/serve';
import { simpleServer, stderr } from '../http/simple-app';
import { plainText, portOf } from './flags';

export const serveHostname = simpleServer({
  name: 'agnhost',
  port: (env) => portOf(env, '--port', 9376),
  startLog: (env) => [stderr(`${logTime(env)} Serving on port ${portOf(env, '--port', 9376)}.\n`)],
  answer: (_request, from, env) => ({
    response: response(200, plainText(env, env.hostname), env.hostname),
    log: [stderr(`${logTime(env)} HTTP request from ${from.ip}:${from.port}\n`)],
  }),
});

/** As Go's log package begins a line. */
function logTime(env: AppEnv): string {
  const { year, month, day, time } = wallParts(env);
  return `${year}/${two(month)}/${two(day)} ${time}`;
}
