/** docker.io/library/httpd: Apache with its one-line page. */
import { utf8Length } from '../../base/utf8';
import { defineImage, PATH } from '../define';
import { commonLogTime, httpDate, response, wallParts } from '../http/serve';
import { simpleServer, stderr, stdout } from '../http/simple-app';

const ROOT = '/usr/local/apache2/htdocs';
const PAGE = '<html><body><h1>It works!</h1></body></html>\n';

const httpd = simpleServer({
  name: 'httpd-foreground',
  port: () => 80,
  onTerm: 0,
  startLog(env) {
    const t = wallParts(env);
    const head = `[${t.weekdayName} ${t.monthName} ${t.day} ${t.time}.${String(t.ms * 1000).padStart(6, '0')} ${t.year}]`;
    const name = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${env.ips[0] ?? '127.0.0.1'}. Set the 'ServerName' directive globally to suppress this message\n`;
    return [
      stderr(name),
      stderr(
        `${head} [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations\n`,
      ),
      stderr(`${head} [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`),
    ];
  },
  answer(request, from, env) {
    const path = request.path.replace(/\?.*$/, '');
    const text = env.readFile(`${ROOT}${path.endsWith('/') ? `${path}index.html` : path}`);
    const status = text === undefined ? 404 : 200;
    const body =
      text ??
      '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n';
    const type = status === 404 ? 'text/html; charset=iso-8859-1' : 'text/html';
    const headers = {
      Date: httpDate(env),
      Server: 'Apache/2.4.65 (Unix)',
      'Content-Length': String(utf8Length(body)),
      'Content-Type': type,
    };
    const log = `${from.ip} - - [${commonLogTime(env)}] "${request.method} ${request.path} HTTP/${request.version}" ${status} ${utf8Length(body)}\n`;
    return { response: response(status, headers, body), log: [stdout(log)] };
  },
});

export const httpdImage = defineImage({
  repository: 'httpd',
  tags: ['latest', '2', '2.4', '2.4.65', 'alpine', '2.4-alpine'],
  base: 'debian',
  sizeBytes: 117_000_000,
  command: ['httpd-foreground'],
  workingDir: '/usr/local/apache2',
  env: { PATH: `/usr/local/apache2/bin:${PATH}`, HTTPD_VERSION: '2.4.65' },
  exposedPorts: ['80/tcp'],
  files: { [`${ROOT}/index.html`]: PAGE },
  apps: { 'httpd-foreground': httpd },
  programs: { '/usr/local/bin/httpd-foreground': 'app:httpd-foreground' },
});
