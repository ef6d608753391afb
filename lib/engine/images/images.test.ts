import type { Plain } from '../base/plain';
import type { App, AppEffect, AppEnv, Message } from '../network/contract';
import { networkPrograms } from '../programs/registry';
import { findImage, images, indexImages, unknownPrograms } from './registry';
import { COREUTILS, SHELLS, TEXT_TOOLS } from './shell-tools';

function env(files: Readonly<Record<string, unknown>>, more: Partial<AppEnv> = {}): AppEnv {
  const readFile = (path: string) => (typeof files[path] === 'string' ? (files[path] as string) : undefined);
  return {
    hostname: 'kubia-abc',
    args: [],
    env: {},
    ips: ['10.244.0.5'],
    now: 0,
    epochMs: 1_795_236_863_000,
    readFile,
    ...more,
  };
}
function ask(app: App<never>, environment: AppEnv, messages: readonly Message[]): { replies: Message[]; logs: string } {
  const any = app as unknown as App<Plain>;
  let state = any.start(environment).state;
  const replies: Message[] = [];
  let logs = '';
  for (const message of messages) {
    const input = {
      kind: 'message',
      connection: 1,
      port: 80,
      from: { ip: '10.244.0.1', port: 4000 },
      message,
    } as const;
    const effects: readonly AppEffect[] = any.decide(state, input, environment);
    for (const effect of effects) {
      if (effect.kind === 'state') state = any.apply(state, effect.change);
      if (effect.kind === 'reply') replies.push(effect.message);
      if (effect.kind === 'log') logs += effect.text;
    }
  }
  return { replies, logs };
}
function image(reference: string) {
  const found = findImage(reference);
  if (found.found !== 'image') throw new Error(`${reference}: ${found.found}`);
  return found.image;
}
const get = (path: string): Message => ({
  kind: 'http-request',
  method: 'GET',
  path,
  headers: { Host: 'nginx', 'User-Agent': 'curl/7.88.1' },
  body: '',
});
const text = (data: string): Message => ({ kind: 'text', data });

describe('registry', () => {
  it('reads references as docker does', () => {
    expect(findImage('docker.io/library/nginx:1.27')).toMatchObject({
      found: 'image',
      reference: { normalized: 'docker.io/library/nginx:1.27' },
    });
    expect(findImage('luksa/kubia')).toMatchObject({
      found: 'image',
      reference: { tag: 'latest', repository: 'luksa/kubia' },
    });
    expect(findImage('ghcr.io/subicura/counter:latest').found).toBe('image');
    expect(findImage('nginx:9.99').found).toBe('no-tag');
    expect(findImage('nginxx').found).toBe('no-repository');
    expect(findImage('Nginx').found).toBe('invalid');
  });
  it('uses only programs that exist here or in the shell', () => {
    const shell = `${COREUTILS} ${TEXT_TOOLS} ${SHELLS}`.split(' ');
    const network = networkPrograms.map((program) => program.name);
    expect(unknownPrograms((name) => shell.includes(name) || network.includes(name))).toEqual([]);
    expect(unknownPrograms((name) => network.includes(name))).toContain('sh');
  });
  it('refuses two owners of a tag and a missing base', () => {
    expect(() => indexImages([...images, images[0] as (typeof images)[0]])).toThrow('two images claim');
    expect(() => indexImages([{ ...image('luksa/kubia'), base: 'nosuch' }])).toThrow('no base image');
  });
});

describe('apps', () => {
  it('kubia answers with its host name and logs the client', () => {
    const { files, apps } = image('luksa/kubia');
    const got = ask(apps.node as App<never>, env(files, { args: ['node', 'app.js'] }), [get('/')]);
    expect(got.replies[0]).toMatchObject({ status: 200, body: "You've hit kubia-abc\n" });
    expect(got.logs).toBe('Received request from ::ffff:10.244.0.1\n');
    const v3 = image('luksa/kubia:v3');
    const broken = ask(
      v3.apps.node as App<never>,
      env(v3.files, { args: ['node', 'app.js'] }),
      [1, 2, 3, 4, 5].map(() => get('/')),
    );
    expect(broken.replies.map((one) => (one as { status: number }).status)).toEqual([200, 200, 200, 200, 500]);
  });
  it('nginx serves its files and logs as the recording does', () => {
    const { files, apps } = image('nginx:1.22');
    const environment = env(files, { env: { NGINX_VERSION: '1.22.1' }, args: ['nginx', '-g', 'daemon off;'] });
    const app = apps.nginx as App<never>;
    expect(app.listens(environment)).toEqual([{ protocol: 'tcp', port: 80 }]);
    const got = ask(app, environment, [get('/'), get('/nope'), text('GET / HTTP/1.0\r\n\r\n')]);
    expect(got.replies[0]).toMatchObject({ status: 200, headers: { 'Content-Length': '615', ETag: '"634faf0c-267"' } });
    expect(got.replies[1]).toMatchObject({ status: 404, headers: { 'Content-Length': '153' } });
    expect(got.logs).toContain(
      '10.244.0.1 - - [21/Nov/2026:04:54:23 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/7.88.1" "-"\n',
    );
    expect(got.logs).toContain(
      'open() "/usr/share/nginx/html/nope" failed (2: No such file or directory), client: 10.244.0.1, server: localhost, request: "GET /nope HTTP/1.1", host: "nginx"\n',
    );
  });
  it('redis speaks RESP and inline', () => {
    const app = image('redis').apps['redis-server'] as App<never>;
    const lines = [
      'PING',
      'SET a 1',
      'GET a',
      'INCR a',
      'DBSIZE',
      'KEYS *',
      'NOSUCH',
      'GET',
      'LPUSH l x y',
      'GET l',
      'LRANGE l 0 -1',
    ];
    const got = ask(app, env({}), [text(lines.map((line) => `${line}\r\n`).join(''))]);
    expect((got.replies[0] as { data: string }).data).toBe(
      "+PONG\r\n+OK\r\n$1\r\n1\r\n:2\r\n:1\r\n*1\r\n$1\r\na\r\n-ERR unknown command 'NOSUCH', with args beginning with: \r\n-ERR wrong number of arguments for 'get' command\r\n:2\r\n-WRONGTYPE Operation against a key holding the wrong kind of value\r\n*2\r\n$1\r\ny\r\n$1\r\nx\r\n",
    );
    expect(ask(app, env({}), [get('/')]).replies).toEqual([]);
  });
  it('counter asks redis and answers 500 without it', () => {
    const app = image('ghcr.io/subicura/counter').apps.node as unknown as App<null>;
    const environment = env({}, { env: { REDIS_HOST: 'redis', REDIS_PORT: '6379' } });
    const from = { ip: '127.0.0.1', port: 1 };
    expect(
      app.decide(null, { kind: 'message', connection: 1, port: 3000, from, message: get('/') }, environment)[0],
    ).toMatchObject({ kind: 'call', host: 'redis' });
    const done = app.decide(
      null,
      {
        kind: 'call-result',
        call: 'incr',
        connection: 1,
        result: { ok: true, message: { kind: 'text', data: ':3\r\n' } },
      },
      environment,
    );
    expect(done[0]).toMatchObject({ kind: 'reply', message: { status: 200, body: '3' } });
    const away = app.decide(
      null,
      { kind: 'call-result', call: 'incr', connection: 1, result: { ok: false, error: 'refused' } },
      environment,
    );
    expect(away.at(-1)).toMatchObject({ kind: 'reply', message: { status: 500 } });
  });
});
