/**
 * The app of "Kubernetes in Action": a few lines of Node.js on 8080 that answer with their host name. Tags v1, v2 and v4 name
 * their version; v3 is the book's faulty one (chapter 9): from the fifth request on it answers 500.
 */
import type { App } from '../../network/contract';
import { httpDate, response } from '../http/serve';
import { simpleServer, stderr, stdout } from '../http/simple-app';

/** Set by the image for each tag; not part of a learner's `env` output on real images, so its value is read from the file instead. */
export const VERSION_FILE = '/app.js';

function versionOf(source: string): string | undefined {
  return /This is (v\d) running/.exec(source)?.[1];
}

const server = simpleServer({
  name: 'node',
  port: () => 8080,
  counts: true,
  startLog: () => [stdout('Kubia server starting...\n')],
  answer(_request, from, env, count) {
    const version = versionOf(env.readFile(VERSION_FILE) ?? '');
    const broken = version === 'v3' && count >= 5;
    let body = `You've hit ${env.hostname}\n`;
    if (broken) body = `Some internal error has occurred! This is pod ${env.hostname}\n`;
    else if (version !== undefined) body = `This is ${version} running in pod ${env.hostname}\n`;
    const headers = { Date: httpDate(env), Connection: 'keep-alive', 'Transfer-Encoding': 'chunked' };
    return {
      response: response(broken ? 500 : 200, headers, body),
      // Node listens on ::, so IPv4 clients appear as mapped addresses.
      log: [stdout(`Received request from ::ffff:${from.ip}\n`)],
    };
  },
});

/** `node -v`, `node /nope.js` and friends; only the image's own script is known. */
export const kubia: App<never> = {
  ...server,
  listens: (env) => (runsScript(env.args) ? server.listens(env) : []),
  start(env) {
    if (runsScript(env.args)) return server.start(env);
    const words = env.args.filter((word) => word !== 'node' && !word.endsWith('/node'));
    const ended = (effects: ReturnType<typeof stdout>[], code: number) => ({
      ...server.start(env),
      effects: [...effects, { kind: 'exit' as const, code }],
    });
    if (words[0] === '-v' || words[0] === '--version') return ended([stdout('v7.9.0\n')], 0);
    return ended([stderr(`node: not simulated: ${words.join(' ')}\n`)], 1);
  },
};

function runsScript(args: readonly string[]): boolean {
  return args.some((word) => /(^|\/)app\.js$/.test(word));
}

export function appSource(version: string | undefined): string {
  const answer =
    version === undefined ? `"You've hit " + os.hostname()` : `"This is ${version} running in pod " + os.hostname()`;
  const fault =
    version === 'v3'
      ? `  if (++requestCount >= 5) {
    response.writeHead(500);
    response.end("Some internal error has occurred! This is pod " + os.hostname() + "\\n");
    return;
  }
`
      : '';
  return `const http = require('http');
const os = require('os');
${version === 'v3' ? '\nvar requestCount = 0;\n' : ''}
console.log("Kubia server starting...");

var handler = function(request, response) {
  console.log("Received request from " + request.connection.remoteAddress);
${fault}  response.writeHead(200);
  response.end(${answer} + "\\n");
};

var www = http.createServer(handler);
www.listen(8080);
`;
}
