/**
 * The entry points of official images, as one program: what the script prints and how it completes its arguments, then exec.
 * nginx's says what it configures, redis' and curl's add their program's name to bare options.
 */
import type { FrameProgram } from '../../host/contract';
import { buffered, err, noOutput, type Output, out } from '../buffered';

interface State {
  output: Output;
  argv: readonly string[] | null;
}

const NGINX_LINES = [
  '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
  '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh',
  '10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf',
  '10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf',
  '/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh',
  '/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh',
  '/docker-entrypoint.sh: Configuration complete; ready for start up',
];

export const dockerEntrypoint: FrameProgram = buffered<State>({
  name: 'docker-entrypoint',
  start: () => ({ output: noOutput(), argv: null }),
  run(s, _wake, sys) {
    if (s.argv === null) {
      let words = sys.argv.slice(1);
      const bare = words[0] === undefined || words[0].startsWith('-') || /\.conf$/.test(words[0]);
      if (bare && sys.which('redis-server') !== undefined) words = ['redis-server', ...words];
      else if (sys.which('nginx') === undefined && sys.which('redis-server') === undefined && words[0] !== 'curl') {
        // curlimages/curl: anything that is no program is an argument of curl.
        if (bare || sys.which(words[0] as string) === undefined) words = ['curl', ...words];
      }
      s.argv = words;
      if (words[0] === 'nginx') {
        out(s, NGINX_LINES.map((line) => `${line}\n`).join(''));
        return { again: true };
      }
    }
    const failed = sys.exec(s.argv);
    err(s, `exec: ${s.argv[0]}: ${failed.ok || failed.errno === 'ENOENT' ? 'not found' : 'Permission denied'}\n`);
    return { exit: 127 };
  },
});
