/** registry.k8s.io/e2e-test-images/agnhost: `netexec` (hostname, echo, clientip, healthz), `serve-hostname` over HTTP, and `pause`. */
import { utf8Length } from '../../base/utf8';
import type { App, AppEnv } from '../../network/contract';
import { defineImage, PATH } from '../define';
import { httpDate, response, two, wallParts } from '../http/serve';
import { simpleServer, stderr, stdout } from '../http/simple-app';

function portOf(env: AppEnv, flag = '--http-port', standard = '8080'): number {
  const word = env.args.find((one) => one.startsWith(`${flag}=`));
  const at = env.args.indexOf(flag);
  return Number(word?.slice(flag.length + 1) ?? (at >= 0 ? env.args[at + 1] : undefined) ?? standard);
}

function plainText(env: AppEnv, body: string): Record<string, string> {
  return {
    Date: httpDate(env),
    'Content-Length': String(utf8Length(body)),
    'Content-Type': 'text/plain; charset=utf-8',
  };
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
    return { response: response(status, plainText(env, body), body) };
  },
});

const serveHostname = simpleServer({
  name: 'agnhost',
  port: (env) => portOf(env, '--port', '9376'),
  startLog: (env) => [stderr(`${goLogTime(env)} Serving on port ${portOf(env, '--port', '9376')}.\n`)],
  answer: (_request, from, env) => ({
    response: response(200, plainText(env, env.hostname), env.hostname),
    log: [stderr(`${goLogTime(env)} HTTP request from ${from.ip}:${from.port}\n`)],
  }),
});

/** As Go's log package begins a line. */
function goLogTime(env: AppEnv): string {
  const { year, month, day, time } = wallParts(env);
  return `${year}/${two(month)}/${two(day)} ${time}`;
}

const commands: Readonly<Record<string, App<never> | undefined>> = {
  netexec,
  'serve-hostname': serveHostname,
};
const commandOf = (env: AppEnv) => env.args.map((word) => commands[word]).find((app) => app !== undefined);

const agnhost: App<never> = {
  ...netexec,
  listens: (env) => commandOf(env)?.listens(env) ?? [],
  start: (env) => commandOf(env)?.start(env) ?? { ...netexec.start(env), effects: [stdout('Paused\n')] },
  decide: (state, input, env) => (commandOf(env) ?? netexec).decide(state, input, env),
};

export const agnhostImage = defineImage({
  registry: 'registry.k8s.io',
  repository: 'e2e-test-images/agnhost',
  tags: ['latest', '2.39', '2.40', '2.43', '2.45', '2.47', '2.52', '2.53', '2.55', '2.56', '2.57', '2.63.0'],
  base: 'alpine',
  libc: 'musl',
  sizeBytes: 128_000_000,
  entrypoint: ['/agnhost'],
  command: ['pause'],
  env: { PATH },
  apps: { agnhost },
  programs: { '/agnhost': 'app:agnhost', '/usr/bin/curl': 'curl-alpine', '/usr/bin/dig': 'dig' },
});
