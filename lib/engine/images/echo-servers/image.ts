/** Small servers that courses use to see who answered: hello-app, whoami, echoserver. */

import { utf8Length } from '../../base/utf8';
import type { AppEnv } from '../../network/contract';
import type { Image } from '../../node/runtime/contract';
import { defineImage, PATH } from '../define';
import { httpDate, type ReceivedRequest, response, slashTime } from '../http/serve';
import { type SimpleServer, simpleServer, stderr, stdout } from '../http/simple-app';

function plain(env: AppEnv, body: string, extra: Readonly<Record<string, string>> = {}) {
  const headers = {
    ...extra,
    Date: httpDate(env),
    'Content-Length': String(utf8Length(body)),
    'Content-Type': 'text/plain; charset=utf-8',
  };
  return { response: response(200, headers, body) };
}
function headerLines(request: ReceivedRequest): string[] {
  return Object.keys(request.headers).map((name) => `${name}: ${request.headers[name]}`);
}

function goServer(
  server: SimpleServer,
  image: { registry: string; repository: string; tags: readonly string[]; port: number },
): Image {
  return defineImage({
    registry: image.registry,
    repository: image.repository,
    tags: image.tags,
    base: 'scratch',
    sizeBytes: 11_000_000,
    entrypoint: [`/${server.name}`],
    env: { PATH },
    exposedPorts: [`${image.port}/tcp`],
    apps: { [server.name]: simpleServer(server) },
    programs: { [`/${server.name}`]: `app:${server.name}` },
  });
}

function helloApp(version: '1.0' | '2.0'): Image {
  const server: SimpleServer = {
    name: 'hello-app',
    port: (env) => Number(env.env.PORT ?? '8080'),
    onTerm: 2,
    startLog: (env) => [stderr(`${slashTime(env)} Server listening on port ${env.env.PORT ?? '8080'}\n`)],
    answer: (request, _from, env) => ({
      ...plain(env, `Hello, world!\nVersion: ${version}.0\nHostname: ${env.hostname}\n`),
      log: [stderr(`${slashTime(env)} Serving request: ${request.path}\n`)],
    }),
  };
  const tags = version === '1.0' ? ['1.0', 'latest'] : ['2.0'];
  return goServer(server, { registry: 'gcr.io', repository: 'google-samples/hello-app', tags, port: 8080 });
}

const whoami: SimpleServer = {
  name: 'whoami',
  port: (env) => {
    const at = env.args.findIndex((word) => word === '--port' || word === '-port');
    return Number((at >= 0 ? env.args[at + 1] : undefined) ?? env.env.WHOAMI_PORT_NUMBER ?? '80');
  },
  onTerm: 0,
  startLog: (env) => [stdout(`${slashTime(env)} Starting up on port ${whoami.port(env)}\n`)],
  answer(request, from, env) {
    const name = env.env.WHOAMI_NAME === undefined ? [] : [`Name: ${env.env.WHOAMI_NAME}`];
    const ips = ['127.0.0.1', ...env.ips].map((ip) => `IP: ${ip}`);
    const head = `${request.method} ${request.path} HTTP/1.1`;
    const sorted = headerLines(request)
      .filter((line) => !line.startsWith('Host:'))
      .sort();
    const host = request.headers.Host ?? request.headers.host ?? '';
    const lines = [
      ...name,
      `Hostname: ${env.hostname}`,
      ...ips,
      `RemoteAddr: ${from.ip}:${from.port}`,
      head,
      `Host: ${host}`,
      ...sorted,
    ];
    return plain(env, `${lines.join('\n')}\n\n`);
  },
};

const echo: SimpleServer = {
  name: 'echoserver',
  port: () => 8080,
  onTerm: 0,
  startLog: () => [stdout('Generating self-signed cert\n'), stdout('Starting nginx\n')],
  answer(request, from, env) {
    const host = request.headers.Host ?? '';
    const body =
      `\n\nHostname: ${env.hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n\n` +
      `Request Information:\n\tclient_address=${from.ip}\n\tmethod=${request.method}\n\treal path=${request.path}\n\tquery=${request.path.split('?')[1] ?? ''}\n\trequest_version=1.1\n\trequest_scheme=http\n\trequest_uri=http://${host.replace(/:\d+$/, '')}:8080${request.path}\n\n` +
      `Request Headers:\n${headerLines(request)
        .map((line) => `\t${line.replace(/^([^:]+): /, (_all, name: string) => `${name.toLowerCase()}=`)}\n`)
        .sort()
        .join('')}\nRequest Body:\n\t${request.body === '' ? '-no body in request-' : request.body}\n\n`;
    return plain(env, body, { Server: 'echoserver' });
  },
};

export const echoServerImages: readonly Image[] = [
  helloApp('1.0'),
  helloApp('2.0'),
  goServer(whoami, {
    registry: 'docker.io',
    repository: 'traefik/whoami',
    tags: ['latest', 'v1.10', 'v1.11'],
    port: 80,
  }),
  goServer(echo, {
    registry: 'registry.k8s.io',
    repository: 'echoserver',
    tags: ['1.4', '1.10', 'latest'],
    port: 8080,
  }),
  goServer(echo, {
    registry: 'gcr.io',
    repository: 'google_containers/echoserver',
    tags: ['1.4', '1.10', 'latest'],
    port: 8080,
  }),
];
