/** `agnhost netexec`: says who it is and who asks, and echoes (test/images/agnhost/netexec). */
import { httpDate, response } from '../http/serve';
import { simpleServer, stdout } from '../http/simple-app';
import { plainText, portOf } from './flags';

export const netexec = simpleServer({
  name: 'agnhost',
  onTerm: 0,
  port: (env) => portOf(env, '--http-port', 8080),
  startLog: (env) => [stdout(`Started HTTP server on port ${portOf(env, '--http-port', 8080)}\n`)],
  answer(request, from, env) {
    const [path, query = ''] = request.path.split('?');
    const message = /(?:^|&)msg=([^&]*)/.exec(query)?.[1];
    let body = `NOW: ${httpDate(env)}`;
    let status = 200;
    if (path === '/hostname' || path === '/hostName') body = env.hostname;
    else if (path === '/clientip') body = `${from.ip}:${from.port}`;
    else if (path === '/echo')
      body = /%(?![0-9A-Fa-f]{2})/.test(message ?? '') ? (message ?? '') : decodeURIComponent(message ?? '');
    else if (path === '/healthz') body = '';
    else if (path !== '/') {
      status = 404;
      body = '404 page not found\n';
    }
    return { response: response(status, plainText(env, body), body) };
  },
});
