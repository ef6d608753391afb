/** registry.k8s.io/e2e-test-images/agnhost: `netexec` (hostname, echo, clientip, healthz, exit) and `pause`. */
import { utf8Length } from '../../base/utf8';
import type { App, AppEnv } from '../../network/contract';
import { defineImage, PATH } from '../define';
import { httpDate, response } from '../http/serve';
import { simpleServer, stdout } from '../http/simple-app';

function portOf(env: AppEnv): number {
  const word = env.args.find((one) => one.startsWith('--http-port='));
  const at = env.args.indexOf('--http-port');
  return Number(word?.slice(12) ?? (at >= 0 ? env.args[at + 1] : undefined) ?? '8080');
}

const netexec = simpleServer({
  name: 'agnhost',
  port: portOf,
  startLog: (env) => [stdout(`Started HTTP server on port ${portOf(env)}\n`)],
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
    const headers = {
      Date: httpDate(env),
      'Content-Length': String(utf8Length(body)),
      'Content-Type': 'text/plain; charset=utf-8',
    };
    return { response: response(status, headers, body) };
  },
});

const agnhost: App<never> = {
  ...netexec,
  listens: (env) => (env.args.includes('netexec') ? netexec.listens(env) : []),
  start: (env) =>
    env.args.includes('netexec') ? netexec.start(env) : { ...netexec.start(env), effects: [stdout('Paused\n')] },
};

export const agnhostImage = defineImage({
  registry: 'registry.k8s.io',
  repository: 'e2e-test-images/agnhost',
  tags: ['latest', '2.39', '2.40', '2.43', '2.45', '2.47', '2.52', '2.53', '2.56', '2.57'],
  base: 'alpine',
  libc: 'musl',
  sizeBytes: 128_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  env: { PATH },
  apps: { agnhost },
  programs: { '/agnhost': 'app:agnhost', '/usr/bin/curl': 'curl-alpine', '/usr/bin/dig': 'dig' },
});
