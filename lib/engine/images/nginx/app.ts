/**
 * nginx as a static file server: the files of its root, its own error pages, access and error log as the Docker image sends
 * them to standard output and error. `-v`, `-t` answer; a configuration that cannot be read ends it as the real one does.
 */
import { utf8Length } from '../../base/utf8';
import type { App, AppEffect, AppEnv, HttpResponse } from '../../network/contract';
import {
  commonLogTime,
  header,
  httpDate,
  type ReceivedRequest,
  requestOf,
  response,
  slashTime,
  wantsClose,
} from '../http/serve';
import { gathered, type Partial, stderr, stdout } from '../http/simple-app';
import { parseConf, type ServerBlock, serverBlocks } from './conf';
import { contentType, errorPage } from './pages';

/** The index page's date, as the packages carry it, and as its ETag shows it. */
const MODIFIED: Readonly<Record<string, readonly [string, string]>> = {
  '1.22.1': ['Wed, 19 Oct 2022 08:02:20 GMT', '634faf0c'],
  '1.25.5': ['Tue, 16 Apr 2024 14:29:59 GMT', '661e8b67'],
  '1.26.3': ['Wed, 05 Feb 2025 11:06:32 GMT', '67a34638'],
  '1.27.5': ['Wed, 16 Apr 2025 12:01:11 GMT', '67ff9c07'],
  '1.28.0': ['Wed, 23 Apr 2025 11:48:54 GMT', '6808d3a6'],
  '1.29.3': ['Tue, 28 Oct 2025 12:05:10 GMT', '6900b176'],
};

export function nginxVersion(env: AppEnv): string {
  return env.env.NGINX_VERSION ?? '1.22.1';
}

function configuration(env: AppEnv): { readonly servers: readonly ServerBlock[] } | { readonly problem: string } {
  const main = env.readFile('/etc/nginx/nginx.conf') ?? '';
  const site = env.readFile('/etc/nginx/conf.d/default.conf');
  const parsedMain = parseConf(main);
  if (parsedMain === undefined)
    return { problem: 'unexpected end of file, expecting ";" or "}" in /etc/nginx/nginx.conf:1' };
  const parsedSite = parseConf(/conf\.d\/\*\.conf/.test(main) ? (site ?? '') : '');
  if (parsedSite === undefined) {
    const lines = (site ?? '').split('\n').length;
    return { problem: `unexpected end of file, expecting ";" or "}" in /etc/nginx/conf.d/default.conf:${lines}` };
  }
  return { servers: [...serverBlocks(parsedMain), ...serverBlocks(parsedSite)] };
}

function flags(env: AppEnv): readonly string[] {
  return env.args.filter((word) => /^-[vVtTsh?]/.test(word));
}

function startNotices(env: AppEnv): AppEffect[] {
  const line = (text: string) => stderr(`${slashTime(env)} [notice] 1#1: ${text}\n`);
  return [
    line('using the "epoll" event method'),
    line(`nginx/${nginxVersion(env)}`),
    line('built by gcc 14.2.0 (Debian 14.2.0-19) '),
    line('OS: Linux 6.18.44'),
    line('getrlimit(RLIMIT_NOFILE): 1048576:1048576'),
    line('start worker processes'),
    line('start worker process 29'),
    line('start worker process 30'),
  ];
}

interface Answer {
  readonly response: HttpResponse;
  readonly problem?: string;
}

function errorAnswer(status: number, env: AppEnv, extra: Readonly<Record<string, string>> = {}): Answer {
  const body = errorPage(status, nginxVersion(env));
  return { response: response(status, { ...base(env, 'text/html', body), ...extra }, body) };
}
function base(env: AppEnv, type: string, body: string): Record<string, string> {
  return {
    Server: `nginx/${nginxVersion(env)}`,
    Date: httpDate(env),
    'Content-Type': type,
    'Content-Length': String(utf8Length(body)),
  };
}

function serve(request: ReceivedRequest, port: number, env: AppEnv): Answer {
  const parsed = configuration(env);
  const servers = 'servers' in parsed ? parsed.servers : [];
  const host = (header(request, 'host') ?? '').replace(/:\d+$/, '');
  const candidates = servers.filter((s) => s.listens.includes(port));
  const server = candidates.find((s) => s.names.includes(host)) ?? candidates[0];
  if (server === undefined) return errorAnswer(404, env);
  const path = decodePath(request.path.replace(/\?.*$/, ''));
  const location = server.locations
    .filter((l) => (l.exact ? path === l.prefix : path.startsWith(l.prefix)))
    .sort((a, b) => Number(b.exact) - Number(a.exact) || b.prefix.length - a.prefix.length)[0];
  const given = server.return ?? location?.return;
  if (given !== undefined) return returned(given, env);
  if (!['GET', 'HEAD'].includes(request.method)) return errorAnswer(405, env);
  const root = location?.root ?? server.root;
  const index = server.index.map((name) => `${root}${path}${name}`);
  const file = path.endsWith('/') ? index.find((name) => env.readFile(name) !== undefined) : `${root}${path}`;
  if (file === undefined) {
    return { ...errorAnswer(403, env), problem: `directory index of "${root}${path}" is forbidden` };
  }
  const text = env.readFile(file);
  if (text === undefined) {
    return { ...errorAnswer(404, env), problem: `open() "${file}" failed (2: No such file or directory)` };
  }
  const [date, tag] = MODIFIED[nginxVersion(env)] ?? (MODIFIED['1.29.3'] as readonly [string, string]);
  const size = utf8Length(text);
  return {
    response: response(
      200,
      {
        ...base(env, contentType(file), text),
        'Last-Modified': date,
        Connection: wantsClose(request) ? 'close' : 'keep-alive',
        ETag: `"${tag}-${size.toString(16)}"`,
        'Accept-Ranges': 'bytes',
      },
      text,
    ),
  };
}

function returned(given: { readonly status: number; readonly text: string }, env: AppEnv): Answer {
  if (given.status >= 300 && given.status < 400) return errorAnswer(given.status, env, { Location: given.text });
  if (given.text === '' && given.status >= 400) return errorAnswer(given.status, env);
  const text = given.text.replace(/\\n/g, '\n').replace(/\$hostname/g, env.hostname);
  return { response: response(given.status, base(env, 'application/octet-stream', text), text) };
}

function decodePath(path: string): string {
  const clean = /%(?![0-9A-Fa-f]{2})/.test(path) ? path : decodeURIComponent(path);
  const parts: string[] = [];
  for (const part of clean.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  const joined = parts.join('/') || '/';
  return clean.endsWith('/') && !joined.endsWith('/') ? `${joined}/` : joined;
}

const app: App<Partial & Record<string, string>> = {
  name: 'nginx',
  listens(env) {
    if (flags(env).length > 0) return [];
    const parsed = configuration(env);
    const ports = 'servers' in parsed ? [...new Set(parsed.servers.flatMap((s) => s.listens))] : [];
    return ports.map((port) => ({ protocol: 'tcp' as const, port }));
  },
  start(env) {
    const version = nginxVersion(env);
    const exit = (effects: AppEffect[], code: number) => ({
      state: {},
      effects: [...effects, { kind: 'exit' as const, code }],
    });
    const parsed = configuration(env);
    const flag = flags(env)[0];
    if (flag === '-v' || flag === '-V') return exit([stderr(`nginx version: nginx/${version}\n`)], 0);
    if ('problem' in parsed) {
      const effects = [stderr(`${slashTime(env)} [emerg] 1#1: ${parsed.problem}\nnginx: [emerg] ${parsed.problem}\n`)];
      if (flag !== '-t') return exit(effects, 1);
      return exit(
        [stderr(`nginx: [emerg] ${parsed.problem}\nnginx: configuration file /etc/nginx/nginx.conf test failed\n`)],
        1,
      );
    }
    if (flag === '-t') {
      const text =
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n';
      return exit([stderr(text)], 0);
    }
    // The running server reads its configuration at each request, so a reload has only to be acknowledged.
    if (flag === '-s') return exit([stderr(`${slashTime(env)} [notice] 40#40: signal process started\n`)], 0);
    if (flag !== undefined) return exit([stderr(`nginx: not simulated: ${flag}\n`)], 1);
    return { state: {}, effects: startNotices(env) };
  },
  decide(state, input, env) {
    if (input.kind === 'signal') {
      return input.signal === 'SIGTERM' || input.signal === 'SIGQUIT' || input.signal === 'SIGINT'
        ? [{ kind: 'exit', code: 0 }]
        : [];
    }
    if (input.kind !== 'message') return [];
    const whole = gathered(state, input);
    const connection = input.connection;
    const raw = whole.message.kind === 'text' ? whole.message.data : '';
    const request = requestOf(whole);
    if (request === 'incomplete') return [{ kind: 'state', change: { connection, text: raw } }];
    const log = (line: string, status: number, sent: number, agent: string, referer: string): AppEffect =>
      stdout(`${input.from.ip} - - [${commonLogTime(env)}] "${line}" ${status} ${sent} "${referer}" "${agent}" "-"\n`);
    if (request === 'bad') {
      const { response: answer } = errorAnswer(400, env, { Connection: 'close' });
      return [
        log(raw.split(/\r?\n/)[0] ?? '', 400, utf8Length(answer.body), '-', '-'),
        { kind: 'reply', connection, message: answer, close: true },
      ];
    }
    const { response: answer, problem } = serve(request, input.port, env);
    const close = wantsClose(request);
    const headers =
      'Connection' in answer.headers
        ? answer.headers
        : { ...answer.headers, Connection: close ? 'close' : 'keep-alive' };
    const message = { ...answer, headers, body: request.method === 'HEAD' ? '' : answer.body };
    const line = `${request.method} ${request.path} HTTP/${request.version}`;
    const effects: AppEffect[] = [];
    if (problem !== undefined) {
      const host = header(request, 'host');
      const tail = host === undefined ? '' : `, host: "${host}"`;
      effects.push(
        stderr(
          `${slashTime(env)} [error] 29#29: *${connection} ${problem}, client: ${input.from.ip}, server: localhost, request: "${line}"${tail}\n`,
        ),
      );
    }
    effects.push(
      log(
        line,
        answer.status,
        utf8Length(message.body),
        header(request, 'user-agent') ?? '-',
        header(request, 'referer') ?? '-',
      ),
    );
    effects.push({ kind: 'reply', connection, message, close });
    if (state[String(connection)] !== undefined) effects.push({ kind: 'state', change: { connection, text: null } });
    return effects;
  },
  apply(state, change) {
    const { connection, text } = change as { connection: number; text: string | null };
    const { [String(connection)]: _old, ...rest } = state;
    return text === null ? rest : { ...rest, [String(connection)]: text };
  },
};
export const nginx = app as unknown as App<never>;
