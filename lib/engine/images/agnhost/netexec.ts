/** `agnhost netexec`: says who it is and who asks, echoes, and logs what it is asked (test/images/agnhost/netexec). */
import type { AppEffect, AppEnv } from '../../network/contract';
import { response, slashTime } from '../http/serve';
import { simpleServer, stderr } from '../http/simple-app';
import { plainText, portOf } from './flags';

interface Answer {
  readonly asked: string;
  readonly body: string;
  readonly status?: number;
}
const PORT = 8080;

export const netexec = simpleServer({
  name: 'agnhost',
  onTerm: 0,
  port: (env) => portOf(env, '--http-port', PORT),
  startLog: (env) => [line(env, `Started HTTP server on port ${portOf(env, '--http-port', PORT)}`)],
  answer(request, from, env) {
    const [path = '/', query = ''] = request.path.split('?');
    const { asked, body, status = 200 } = answered(path, query, from, env);
    return { response: response(status, plainText(env, body), body), log: [line(env, `GET ${asked}`)] };
  },
});

function answered(
  path: string,
  query: string,
  from: { readonly ip: string; readonly port: number },
  env: AppEnv,
): Answer {
  switch (path) {
    case '/hostname':
    case '/hostName':
      return { asked: path, body: env.hostname };
    case '/clientip':
      return { asked: path, body: `${from.ip}:${from.port}` };
    case '/serverport':
      return { asked: path, body: String(portOf(env, '--http-port', PORT)) };
    case '/healthz':
      return { asked: path, body: '' };
    case '/echo': {
      const [message, code] = [value(query, 'msg'), value(query, 'code')];
      const asked = `/echo?msg=${message}&code=${code}`;
      if (code === '') return { asked, body: message };
      if (/^\d{3}$/.test(code)) return { asked, body: message, status: Number(code) };
      return { asked, body: `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n` };
    }
    default:
      return { asked: '/', body: `NOW: ${slashTime(env).replaceAll('/', '-')} +0000 UTC` };
  }
}

function value(query: string, name: string): string {
  const text = new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1]?.replaceAll('+', ' ') ?? '';
  return /%(?![0-9A-Fa-f]{2})/.test(text) ? '' : decodeURIComponent(text);
}

function line(env: AppEnv, text: string): AppEffect {
  return stderr(`${slashTime(env)} ${text}\n`);
}
