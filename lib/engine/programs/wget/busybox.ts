/** busybox wget 1.35: HTTP/1.1 with Connection: close, messages on standard error, exit 1 for every failure. */
import { utf8Length } from '../../base/utf8';
import type { FrameProgram } from '../../host/contract';
import { ERROR_TEXT } from '../address';
import { buffered, err, noOutput, type Output, until, write } from '../buffered';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';
import { hasOption, lastValue, parseOptions } from '../getopt';
import { type HttpExchange, isConnected, startHttp, stepHttp } from '../http/exchange';
import { headerOf, headersOf } from '../http/text';
import { hostHeader, parseUrl, resolveLocation, type Url } from '../http/url';

interface State {
  output: Output;
  quiet: boolean;
  spider: boolean;
  showServer: boolean;
  target: string | null;
  timeoutUs: number;
  headers: string[];
  post: string | null;
  url: Url | null;
  text: string;
  problem: string | null;
  resolving: Resolving | null;
  exchange: HttpExchange | null;
  deadlineUs: number;
  redirects: number;
}

export const busyboxWget: FrameProgram = buffered<State>({
  name: 'busybox-wget',
  start(sys) {
    const parsed = parseOptions(sys.argv.slice(1), {
      short: 'qcSO:o:P:T:U:Y:',
      long: {
        header: 'header:',
        'post-data': 'post:',
        spider: 'spider',
        quiet: 'q',
        timeout: 'T:',
        'output-document': 'O:',
        'no-check-certificate': 'ignored',
        'server-response': 'S',
        'user-agent': 'U:',
      },
    });
    const text = parsed.operands[0] ?? '';
    const url = text === '' ? 'malformed' : parseUrl(text);
    let problem: string | null = null;
    if (parsed.error !== undefined)
      problem = `wget: ${parsed.error.option.startsWith('-') ? 'unrecognized option' : 'unrecognized option'}: ${parsed.error.option}\n`;
    else if (url === 'malformed')
      problem =
        text === ''
          ? 'BusyBox v1.35.0 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR] [-T SEC] URL...\n'
          : `wget: bad address '${text}'\n`;
    else if (!/^\d+$/.test(lastValue(parsed, 'T') ?? '0'))
      problem = `wget: invalid number '${lastValue(parsed, 'T')}'\n`;
    else if (url.scheme !== 'http') problem = `wget: not an http or ftp url: ${text}\n`;
    return {
      output: noOutput(),
      quiet: hasOption(parsed, 'q'),
      spider: hasOption(parsed, 'spider'),
      showServer: hasOption(parsed, 'S'),
      target: lastValue(parsed, 'O') ?? null,
      timeoutUs: Math.round(Number(lastValue(parsed, 'T') ?? '900') * 1_000_000),
      headers: parsed.options.filter((o) => o.key === 'header').map((o) => o.value),
      post: lastValue(parsed, 'post') ?? null,
      url: url === 'malformed' ? null : url,
      text,
      problem,
      resolving: null,
      exchange: null,
      deadlineUs: 0,
      redirects: 0,
    };
  },
  run(s, _wake, sys) {
    const fail = (text: string) => {
      err(s, text);
      return { exit: 1 };
    };
    if (s.problem !== null || s.url === null) return fail(s.problem ?? '');
    for (;;) {
      if (s.exchange === null) {
        s.resolving ??= startResolve(sys, s.url.host);
        const step = stepResolve(s.resolving, sys);
        if (!step.done) return { wait: step.wait };
        if (!step.result.ok) return fail(`wget: bad address '${hostHeader(s.url)}'\n`);
        const ip = step.result.addresses[0] as string;
        const shown = hostHeader(s.url);
        if (!s.quiet) err(s, `Connecting to ${shown} (${ip}:${s.url.port})\n`);
        const headers: Record<string, string> = { Host: shown, 'User-Agent': 'Wget', Connection: 'close' };
        Object.assign(headers, headersOf(s.headers));
        if (s.post !== null) {
          headers['Content-Type'] = 'application/x-www-form-urlencoded';
          headers['Content-Length'] = String(utf8Length(s.post));
        }
        const method = s.spider ? 'HEAD' : s.post !== null ? 'POST' : 'GET';
        s.exchange = startHttp(sys, ip, s.url.port, {
          kind: 'http-request',
          method,
          path: s.url.path,
          headers,
          body: s.post ?? '',
        });
        s.deadlineUs = sys.now + s.timeoutUs;
      }
      const x: HttpExchange = s.exchange;
      const ip = sys.sockets.state(x.socket)?.remote?.ip ?? s.url.host;
      if (isConnected(x, sys) && !x.sent) s.deadlineUs = sys.now + s.timeoutUs;
      const step = stepHttp(x, sys);
      if (!step.done) {
        if (sys.now < s.deadlineUs) return until(sys, s.deadlineUs, step.wait);
        sys.sockets.close(x.socket);
        return fail('wget: download timed out\n');
      }
      sys.sockets.close(x.socket);
      s.exchange = null;
      if (step.kind === 'failed')
        return fail(`wget: can't connect to remote host (${ip}): ${ERROR_TEXT[step.errno]}\n`);
      if (step.kind !== 'response') return fail('wget: error getting response\n');
      const { status, reason, headers, body } = step.response;
      if (s.showServer) {
        err(s, `  HTTP/1.1 ${status} ${reason}\n`);
        for (const name of Object.keys(headers)) err(s, `  ${name}: ${headers[name]}\n`);
        err(s, '  \n');
      }
      const location = headerOf(headers, 'location');
      if ([301, 302, 303, 307, 308].includes(status) && location !== undefined && s.redirects < 5) {
        const next = parseUrl(resolveLocation(s.url, location));
        if (next === 'malformed') return fail(`wget: bad address '${location}'\n`);
        s.url = next;
        s.resolving = null;
        s.redirects += 1;
        continue;
      }
      if (status < 200 || status >= 300) return fail(`wget: server returned error: HTTP/1.1 ${status} ${reason}\n`);
      if (s.spider) {
        if (!s.quiet) err(s, 'remote file exists\n');
        return { exit: 0 };
      }
      const file = s.target ?? (s.url.path.replace(/\?.*$/, '').split('/').at(-1) || 'index.html');
      const shown = (file === '-' ? '-' : (file.split('/').at(-1) as string)).slice(0, 20).padEnd(20);
      if (!s.quiet) err(s, file === '-' ? 'writing to stdout\n' : `saving to '${file}'\n`);
      if (file === '-') write(s, 1, body);
      else if (s.target === null && sys.files.stat(file).ok) return fail(`wget: can't open '${file}': File exists\n`);
      else {
        const written = sys.files.writeFile(file, body);
        if (!written.ok && file !== '/dev/null')
          return fail(
            `wget: can't open '${file}': ${written.errno === 'EACCES' ? 'Permission denied' : 'No such file or directory'}\n`,
          );
      }
      if (!s.quiet) {
        err(
          s,
          `${shown} 100% |********************************| ${String(utf8Length(body)).padStart(5)}  0:00:00 ETA\n`,
        );
        err(s, file === '-' ? 'written to stdout\n' : `'${file}' saved\n`);
      }
      return { exit: 0 };
    }
  },
});
