/** docker.io/wbitt/network-multitool (formerly praqma): Alpine with every network tool and an nginx that names the container. */
import { utf8Length } from '../../base/utf8';
import type { Image } from '../../node/runtime/contract';
import { at, defineImage, PATH } from '../define';
import { httpDate, response } from '../http/serve';
import { simpleServer, stdout } from '../http/simple-app';

const page = simpleServer({
  name: 'nginx',
  port: (env) => Number(env.env.HTTP_PORT ?? '80'),
  onTerm: 0,
  startLog: () => [
    stdout('The directory /usr/share/nginx/html is not mounted.\n'),
    stdout('Therefore, over-writing the default index.html file with some useful information:\n'),
  ],
  answer(request, from, env) {
    const ip = env.ips[0] ?? '';
    const body = `WBITT Network MultiTool (with NGINX) - ${env.hostname} - ${ip} - HTTP: ${env.env.HTTP_PORT ?? '80'} , HTTPS: ${env.env.HTTPS_PORT ?? '443'} . (Formerly praqma/network-multitool)\n`;
    const headers = {
      Server: 'nginx/1.24.0',
      Date: httpDate(env),
      'Content-Type': 'text/html',
      'Content-Length': String(utf8Length(body)),
    };
    return {
      response: response(200, headers, body),
      log: [stdout(`${from.ip} - - "${request.method} ${request.path} HTTP/1.1" 200 ${utf8Length(body)}\n`)],
    };
  },
});

function tool(repository: string): Image {
  return defineImage({
    repository,
    tags: ['latest', 'alpine-minimal', 'alpine-extra', 'minimal', 'extra'],
    base: 'alpine',
    libc: 'musl',
    sizeBytes: 61_000_000,
    command: ['nginx', '-g', 'daemon off;'],
    env: { PATH },
    exposedPorts: ['80/tcp', '443/tcp'],
    apps: { nginx: page },
    programs: {
      '/usr/sbin/nginx': 'app:nginx',
      '/usr/bin/curl': 'curl-alpine',
      '/bin/bash': 'bash',
      '/bin/ping': 'ping',
      ...at('/usr/bin', 'dig host nslookup wget telnet nc traceroute'),
    },
  });
}

export const multitoolImages: readonly Image[] = [tool('wbitt/network-multitool'), tool('praqma/network-multitool')];
