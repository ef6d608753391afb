/**
 * GNU wget 1.21: files over HTTP/1.1, tried again when a connection fails, told of on standard error as it does where
 * that is no terminal. Messages are those of the C locale.
 */
import { utf8Length } from '../../base/utf8';
import type { FrameProgram, Step, Sys } from '../../host/contract';
import type { HttpResponse } from '../../network/contract';
import { rfc3339 } from '../../sim/wall-clock';
import { ERROR_TEXT, isIPv4 } from '../address';
import { buffered, err, noOutput, type Output, out, until, write } from '../buffered';
import { type Resolving, startResolve, stepResolve } from '../dns/resolve';
import { type HttpExchange, isConnected, startHttp, stepHttp } from '../http/exchange';
import { headerOf, headersOf } from '../http/text';
import { hostHeader, parseUrl, resolveLocation, type Url } from '../http/url';
import { dots, lengthText, savedLine } from './gnu-messages';
import { type ParsedWget, parseWget, type WgetOptions } from './gnu-options';

const REDIRECTS_MAX = 20;
const EXIT = { file: 3, network: 4, server: 8 } as const;

interface State {
  output: Output;
  parsed: ParsedWget;
  at: number;
  url: Url | null;
  try: number;
  redirects: number;
  resolving: Resolving | null;
  address: string | null;
  exchange: HttpExchange | null;
  saidConnected: boolean;
  deadlineUs: number;
  sleepUntilUs: number | null;
  exit: number;
}

export const gnuWget: FrameProgram = buffered<State>({
  name: 'wget',
  start: (sys) => ({
    output: noOutput(),
    parsed: parseWget(sys.argv.slice(1)),
    at: 0,
    url: null,
    try: 1,
    redirects: 0,
    resolving: null,
    address: null,
    exchange: null,
    saidConnected: false,
    deadlineUs: 0,
    sleepUntilUs: null,
    exit: 0,
  }),
  run(s, _wake, sys) {
    if (s.parsed.ok) return new Run(s, sys, s.parsed.options).go();
    out(s, s.parsed.out);
    err(s, s.parsed.err);
    return { exit: s.parsed.exit };
  },
});

/** Methods over the frame's plain state; lives for one step only. */
class Run {
  constructor(
    private readonly s: State,
    private readonly sys: Sys,
    private readonly o: WgetOptions,
  ) {}

  go(): Step {
    const { s, sys, o } = this;
    for (;;) {
      if (s.sleepUntilUs !== null) {
        if (sys.now < s.sleepUntilUs) return until(sys, s.sleepUntilUs, {});
        s.sleepUntilUs = null;
        this.announce();
      }
      if (s.url === null) {
        const text = o.urls[s.at];
        if (text === undefined) return { exit: s.exit };
        this.begin(text);
        continue;
      }
      const step = this.advance(s.url);
      if (step !== undefined) return step;
    }
  }

  private begin(text: string): void {
    const { s, o } = this;
    if (s.at === 0 && o.spider) this.say('Spider mode enabled. Check if remote file exists.\n');
    const url = parseUrl(text);
    if (url === 'malformed')
      return this.end(1, `${text}: ${/:\/\/$/.test(text) ? 'Invalid host name' : 'Bad port number'}.\n`);
    if (url.scheme !== 'http') {
      const isKnown = ['https', 'ftp', 'ftps'].includes(url.scheme);
      return this.end(
        1,
        isKnown ? `wget: not simulated: ${url.scheme}\n` : `${text}: Unsupported scheme '${url.scheme}'.\n`,
      );
    }
    s.url = url;
    this.announce();
  }

  /** Notices of the verbose mode. */
  private say(text: string): void {
    if (!this.o.quiet && !this.o.terse) err(this.s, text);
  }

  /** `2026-11-21 04:54:29`. */
  private get time(): string {
    return rfc3339(this.sys.epochMs + this.sys.now / 1_000)
      .slice(0, 19)
      .replace('T', ' ');
  }

  private announce(): void {
    const { s } = this;
    const again = s.try > 1 ? `(try:${String(s.try).padStart(2)})  ` : '';
    this.say(`--${this.time}--  ${again}${textOf(s.url as Url)}\n`);
  }

  private advance(url: Url): Step | undefined {
    const { s, sys } = this;
    if (s.address === null) {
      if (s.resolving === null) {
        s.resolving = startResolve(sys, url.host);
        if (!isIPv4(url.host)) this.say(`Resolving ${url.host} (${url.host})... `);
      }
      const step = stepResolve(s.resolving, sys);
      if (!step.done) return { wait: step.wait };
      s.resolving = null;
      if (!step.result.ok) {
        this.say('failed: Name or service not known.\n');
        this.end(EXIT.network, `wget: unable to resolve host address '${url.host}'\n`);
        return undefined;
      }
      if (!isIPv4(url.host)) this.say(`${step.result.addresses.join(', ')}\n`);
      s.address = step.result.addresses[0] as string;
    }
    if (s.exchange === null) this.connect(url, s.address);
    return this.transfer(url, s.exchange as unknown as HttpExchange);
  }

  private connect(url: Url, ip: string): void {
    const { s, sys, o } = this;
    const place = isIPv4(url.host) ? `${ip}:${url.port}` : `${url.host} (${url.host})|${ip}|:${url.port}`;
    this.say(`Connecting to ${place}... `);
    const headers: Record<string, string> = {
      Host: hostHeader(url),
      'User-Agent': o.agent,
      Accept: '*/*',
      'Accept-Encoding': 'identity',
      Connection: 'Keep-Alive',
    };
    Object.assign(headers, headersOf(o.headers));
    if (o.body !== null) {
      headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
      headers['Content-Length'] = String(utf8Length(o.body));
    }
    const method = o.spider ? 'HEAD' : o.method;
    const request = { kind: 'http-request' as const, method, path: url.path, headers, body: o.body ?? '' };
    s.exchange = startHttp(sys, ip, url.port, request);
    s.saidConnected = false;
    s.deadlineUs = sys.now + (o.timeoutUs ?? Number.MAX_SAFE_INTEGER / 2);
  }

  private transfer(url: Url, x: HttpExchange): Step | undefined {
    const { s, sys, o } = this;
    if (!s.saidConnected && isConnected(x, sys)) {
      s.saidConnected = true;
      s.deadlineUs = sys.now + (o.timeoutUs ?? Number.MAX_SAFE_INTEGER / 2);
      this.say('connected.\nHTTP request sent, awaiting response... ');
    }
    const step = stepHttp(x, sys);
    if (!step.done) {
      if (sys.now < s.deadlineUs) return until(sys, s.deadlineUs, step.wait);
      this.drop(x);
      this.again(
        s.saidConnected ? 'Read error (Connection timed out) in headers.\n' : 'failed: Connection timed out.\n',
      );
      return undefined;
    }
    this.drop(x);
    if (step.kind === 'failed') {
      const text = `failed: ${ERROR_TEXT[step.errno] ?? step.errno}.\n`;
      const isFinal = step.errno !== 'ETIMEDOUT' && !(o.retryRefused && step.errno === 'ECONNREFUSED');
      if (isFinal) {
        this.say(text);
        this.end(EXIT.network, '');
      } else this.again(text);
    } else if (step.kind === 'response') this.respond(url, step.response);
    else if (step.kind === 'not-http') this.respond(url, { ...PLAIN, body: step.text });
    else
      this.again(step.kind === 'reset' ? 'Read error (Connection reset by peer) in headers.\n' : 'No data received.\n');
    return undefined;
  }

  private drop(x: HttpExchange): void {
    this.sys.sockets.close(x.socket);
    this.s.exchange = null;
  }

  /** Tries are a second further apart each time, up to ten. */
  private again(problem: string): void {
    const { s, sys, o } = this;
    this.say(problem);
    if (o.tries !== 0 && s.try >= o.tries) {
      this.say('Giving up.\n\n');
      this.end(EXIT.network, '');
      return;
    }
    this.say('Retrying.\n\n');
    s.sleepUntilUs = sys.now + Math.min(s.try, 10) * 1_000_000;
    s.try += 1;
  }

  private respond(url: Url, response: HttpResponse): void {
    const { s, o } = this;
    const { status, reason, headers } = response;
    if (o.showServer) {
      this.say('\n');
      if (!o.terse) {
        err(s, `  HTTP/1.1 ${status} ${reason}\n`);
        for (const name of Object.keys(headers)) err(s, `  ${name}: ${headers[name]}\n`);
      }
    } else this.say(`${status} ${reason}\n`);
    const location = headerOf(headers, 'location');
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      this.redirect(url, location);
      return;
    }
    if (status >= 200 && status < 300) {
      this.save(url, response);
      return;
    }
    if (o.spider) return this.end(EXIT.server, '', 'Remote file does not exist -- broken link!!!\n\n');
    const text = `${this.time} ERROR ${status}: ${reason}.\n`;
    if (o.terse) err(s, `${textOf(url)}:\n${text}`);
    this.end(EXIT.server, '', `${text}\n`);
  }

  private redirect(url: Url, location: string): void {
    const { s } = this;
    this.say(`Location: ${location} [following]\n`);
    const next = parseUrl(resolveLocation(url, location));
    if (next === 'malformed' || ++s.redirects > REDIRECTS_MAX) {
      this.end(EXIT.server, '', `${REDIRECTS_MAX} redirections exceeded.\n`);
      return;
    }
    if (next.host !== url.host || next.port !== url.port) s.address = null;
    s.url = next;
    this.announce();
  }

  private save(url: Url, response: HttpResponse): void {
    const { s, sys, o } = this;
    const { headers, body } = response;
    const type = headerOf(headers, 'content-type')?.split(';')[0];
    const length = headerOf(headers, 'content-length');
    const isKnown = length !== undefined;
    const size = isKnown ? lengthText(Number(length)) : 'unspecified';
    this.say(`Length: ${size}${type === undefined ? '' : ` [${type}]`}\n`);
    if (o.spider) {
      if (o.terse) err(s, `${this.time} URL: ${textOf(url)} 200 OK\n`);
      const isPage = type === 'text/html';
      const text = isPage
        ? 'Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n'
        : 'Remote file exists.\n\n';
      this.end(0, '', text);
      return;
    }
    const file = o.target ?? this.freeName(url);
    if (file === '-') {
      this.say("Saving to: 'STDOUT'\n");
      write(s, 1, body);
    } else {
      const written = sys.files.writeFile(file, body);
      if (!written.ok && file !== '/dev/null') {
        const why = written.errno === 'EACCES' ? 'Permission denied' : 'No such file or directory';
        this.end(o.target === null ? EXIT.file : 1, `${file}: ${why}\n`);
        return;
      }
      this.say(`Saving to: '${file}'\n`);
    }
    this.say(dots(body, isKnown));
    const bytes = utf8Length(body);
    if (o.terse)
      err(s, `${this.time} URL:${textOf(url)} [${isKnown ? `${bytes}/` : ''}${bytes}] -> "${file}" [${s.try}]\n`);
    this.end(0, '', savedLine(this.time, file, body, isKnown));
  }

  /** index.html, index.html.1 … */
  private freeName(url: Url): string {
    const name = url.path.replace(/\?.*$/, '').split('/').at(-1) || 'index.html';
    const base = this.o.folder === '' ? name : `${this.o.folder.replace(/\/$/, '')}/${name}`;
    if (this.o.folder !== '' && !this.sys.files.stat(this.o.folder).ok) this.sys.files.mkdir(this.o.folder, 0o755);
    if (!this.sys.files.stat(base).ok) return base;
    for (let n = 1; ; n++) if (!this.sys.files.stat(`${base}.${n}`).ok) return `${base}.${n}`;
  }

  /** The end of one URL. `problem` is told unless -q, `note` in the verbose mode only. */
  private end(exit: number, problem: string, note = ''): void {
    const { s, o } = this;
    if (!o.quiet) err(s, problem);
    this.say(note);
    if (exit !== 0) s.exit = s.exit === 0 ? exit : Math.min(s.exit, exit);
    s.at += 1;
    s.url = null;
    s.address = null;
    s.try = 1;
    s.redirects = 0;
  }
}

/** A server that speaks no HTTP is taken for one of HTTP/0.9. */
const PLAIN: HttpResponse = {
  kind: 'http-response',
  status: 200,
  reason: 'No headers, assuming HTTP/0.9',
  headers: {},
  body: '',
};

function textOf(url: Url): string {
  return `${url.scheme}://${hostHeader(url)}${url.path}`;
}
