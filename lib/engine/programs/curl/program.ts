/**
 * curl: resolves, connects, asks and prints, with its exit codes, its progress meter when the output is not a terminal,
 * and its `-v` lines. HTTP only: TLS is answered as a server without TLS makes it look, or "not simulated".
 */
import { utf8Length } from '../../base/utf8';
import type { FrameProgram, Step, Sys, Wait } from '../../host/contract';
import type { HttpResponse } from '../../network/contract';
import { ERROR_TEXT } from '../address';
import { buffered, err, noOutput, type Output, out, until, write } from '../buffered';
import { cancelResolve, startResolve, stepResolve } from '../dns/resolve';
import { isConnected, startHttp, stepHttp } from '../http/exchange';
import { headerOf } from '../http/text';
import { parseUrl, resolveLocation } from '../http/url';
import type { CurlFlavour } from './flavour';
import { noUrl, retryWarning, unmatchedBrace } from './messages';
import { type CurlOptions, emptyOptions, parseCurl } from './options';
import { METER_HEAD, meterLine } from './progress';
import { textOf } from './request-data';
import { headerText, type Kept, newTransfer, requestOf, type Transfer } from './transfer';
import { writeOut } from './write-out';

interface State {
  output: Output;
  options: CurlOptions;
  /** Set when the command line was wrong or asked for information only. */
  ends: { out: string; err: string; exit: number } | null;
  at: number;
  transfer: Transfer | null;
  kept: Kept | null;
  connections: number;
  meterHeadShown: boolean;
  sleepUntilUs: number | null;
  exit: number;
}

export function curlProgram(flavour: CurlFlavour): FrameProgram {
  return buffered<State>({
    name: flavour.program,
    start(sys) {
      const parsed = parseCurl(sys.argv.slice(1), (path) => textOf(sys, path));
      const options = parsed.ok ? parsed.options : emptyOptions();
      let ends: State['ends'] = null;
      if (!parsed.ok) ends = { out: '', err: parsed.message, exit: parsed.exit };
      else if (options.version) ends = { out: flavour.versionText, err: '', exit: 0 };
      else if (options.help) ends = { out: 'Usage: curl [options...] <url>\n', err: '', exit: 0 };
      else if (options.urls.length === 0) {
        ends = { out: '', err: noUrl(flavour, sys.argv.length > 1), exit: 2 };
      }
      return {
        output: noOutput(),
        options,
        ends,
        at: 0,
        transfer: null,
        kept: null,
        connections: 0,
        meterHeadShown: false,
        sleepUntilUs: null,
        exit: 0,
      };
    },
    run(s, _wake, sys) {
      if (s.options.warnings !== '') {
        err(s, s.options.warnings);
        s.options.warnings = '';
      }
      if (s.ends !== null) {
        out(s, s.ends.out);
        err(s, s.ends.err);
        return { exit: s.ends.exit };
      }
      return new Run(s, sys, flavour).go();
    },
  });
}

/** Methods over the frame's plain state; lives for one step only. */
class Run {
  constructor(
    private readonly s: State,
    private readonly sys: Sys,
    private readonly flavour: CurlFlavour,
  ) {}

  go(): Step {
    const { s, sys } = this;
    for (;;) {
      if (s.sleepUntilUs !== null) {
        if (sys.now < s.sleepUntilUs) return until(sys, s.sleepUntilUs, {});
        s.sleepUntilUs = null;
      }
      if (s.transfer === null) {
        const next = s.options.urls[s.at];
        if (next === undefined) return { exit: s.exit };
        if (!this.begin(next.url)) continue;
      }
      const t = s.transfer as Transfer | null;
      if (t === null) continue;
      const step = this.advance(t);
      if (step !== undefined) return step;
    }
  }

  private begin(text: string): boolean {
    this.s.meterHeadShown = false;
    const brace = this.s.options.globs ? unmatchedBrace(text) : undefined;
    if (brace !== undefined) return this.refuse(3, brace);
    const url = parseUrl(text);
    if (url === 'malformed') return this.refuse(3, this.flavour.badUrl);
    if (!['http', 'https'].includes(url.scheme)) {
      const known =
        /^(ftps?|file|gophers?|dict|imaps?|pop3s?|ldaps?|mqtt|rtsp|scp|sftp|smbs?|smtps?|telnet|tftp|wss?)$/;
      if (known.test(url.scheme)) return this.refuse(1, `not simulated: ${url.scheme}`);
      const in8 = this.flavour.generation === 8;
      return this.refuse(
        1,
        `Protocol "${url.scheme}" ${in8 ? 'not supported' : 'not supported or disabled in libcurl'}`,
      );
    }
    if (this.s.options.urls[this.s.at]?.remoteName === true && /^([a-z]+:\/\/)?[^/]*(\/([^?#]*\/)?)?$/i.test(text)) {
      if (!this.s.options.silent || this.s.options.showError) err(this.s, 'curl: Remote file name has no length!\n');
      return this.refuse(23, 'Failed writing received data to disk/application');
    }
    this.s.transfer = newTransfer(url, text, this.s.options, this.sys.now);
    this.meter(this.s.transfer, 0, 0);
    return true;
  }

  private refuse(code: number, text: string): false {
    if (!this.s.options.silent || this.s.options.showError) err(this.s, `curl: (${code}) ${text}\n`);
    this.s.exit = code;
    this.s.at += 1;
    return false;
  }

  private get showsMeter(): boolean {
    const { s, sys } = this;
    const target = s.options.urls[s.at];
    const toFile = target?.output !== null || target?.remoteName;
    return !s.options.silent && !s.options.noProgress && (toFile === true || !sys.isatty(1));
  }

  private meter(t: Transfer, total: number, received: number): void {
    if (!this.showsMeter) return;
    if (!this.s.meterHeadShown) err(this.s, METER_HEAD);
    this.s.meterHeadShown = true;
    const sent = received > 0 && t.body !== null ? utf8Length(t.body) : 0;
    err(this.s, meterLine({ total, received, sent, elapsedUs: this.sys.now - t.startedUs }));
  }

  private note(text: string): void {
    if (this.s.options.verbose) err(this.s, `* ${text}\n`);
  }

  /** Undefined: something ended, go on at once. */
  private advance(t: Transfer): Step | undefined {
    const { sys, s } = this;
    if (t.phase === 'resolving') {
      const waits = this.resolve(t);
      if (waits !== undefined)
        return this.timed(t, waits, `Resolving timed out after ${this.elapsedMs(t)} milliseconds`);
      if (s.transfer !== t) return undefined;
    }
    if (t.exchange === null) return undefined;
    const x = t.exchange;
    if (t.phase === 'connecting' && isConnected(x, sys)) {
      this.connected(t);
      if (t.url.scheme === 'https') {
        // Nothing in this network speaks TLS: a plain server's answer to a ClientHello is no TLS record.
        const text = this.flavour.generation === 7 ? 'OpenSSL/3.0.19' : 'TLS connect error';
        this.fail(t, 35, `${text}: error:0A00010B:SSL routines::wrong version number`);
        return undefined;
      }
    }
    const step = stepHttp(x, sys);
    if (!step.done) {
      const ms = this.elapsedMs(t);
      const connectMs = Math.ceil((sys.now - t.connectFromUs) / 1000) + 1;
      const text =
        t.phase === 'connecting'
          ? `Connection timed out after ${ms} milliseconds`
          : `Operation timed out after ${ms} milliseconds with 0 bytes received`;
      return this.timed(
        t,
        step.wait,
        text,
        t.phase === 'connecting'
          ? `Failed to connect to ${t.url.host} port ${t.url.port} after ${connectMs} ms: Timeout was reached`
          : undefined,
      );
    }
    if (step.kind === 'response') this.respond(t, step.response, step.keep);
    else if (step.kind === 'failed') this.connectFailed(t, step.errno);
    else if (step.kind === 'reset') this.fail(t, 56, 'Recv failure: Connection reset by peer');
    else if (step.kind === 'empty') {
      if (s.options.verbose) this.note('Empty reply from server');
      this.fail(t, 52, 'Empty reply from server');
    } else this.fail(t, 1, 'Received HTTP/0.9 when not allowed');
    return undefined;
  }

  private elapsedMs(t: Transfer): number {
    return Math.floor((this.sys.now - t.startedUs) / 1000) + 1;
  }

  /** Gives the wait, bounded by -m, --connect-timeout and the meter's next second; ends the transfer when a limit is over. */
  private timed(t: Transfer, wait: Wait, text: string, connectText?: string): Step | undefined {
    const { s, sys } = this;
    const limits: number[] = [];
    if (s.options.maxTimeUs !== null && s.options.maxTimeUs > 0) limits.push(t.startedUs + s.options.maxTimeUs);
    const connecting = t.phase !== 'waiting' ? (s.options.connectTimeoutUs ?? 300_000_000) : null;
    if (connecting !== null && connecting > 0) limits.push(t.startedUs + connecting);
    const deadline = limits.length > 0 ? Math.min(...limits) : undefined;
    if (deadline !== undefined && sys.now >= deadline) {
      const byConnect = s.options.maxTimeUs === null || t.startedUs + s.options.maxTimeUs > deadline;
      const said = byConnect && connectText !== undefined ? connectText : text;
      this.note(said);
      this.fail(t, 28, said);
      return undefined;
    }
    if (!this.showsMeter) return until(sys, deadline, wait);
    const second = Math.floor((sys.now - t.startedUs) / 1_000_000);
    if (second > t.shownSecond) {
      t.shownSecond = second;
      this.meter(t, 0, 0);
    }
    const nextSecond = t.startedUs + (second + 1) * 1_000_000;
    return until(sys, deadline === undefined ? nextSecond : Math.min(deadline, nextSecond), wait);
  }

  private resolve(t: Transfer): Wait | undefined {
    const { s, sys } = this;
    const { host, port } = t.url;
    const kept = s.kept;
    if (
      kept !== null &&
      kept.host === host &&
      kept.port === port &&
      sys.sockets.state(kept.socket)?.phase === 'open' &&
      !sys.sockets.state(kept.socket)?.peerClosed
    ) {
      this.note(
        this.flavour.generation === 7
          ? `Re-using existing connection #${kept.number} with host ${host}`
          : `Re-using existing http: connection with host ${host}`,
      );
      t.addresses = [kept.ip];
      t.phase = 'waiting';
      t.exchange = startHttp(sys, kept.ip, port, requestOf(t, s.options, this.flavour), kept.socket);
      this.showRequest(t);
      return undefined;
    }
    const fixed = s.options.resolve.find((r) => r.host === host && (r.port === '*' || Number(r.port) === port));
    const moved = s.options.connectTo.find(
      (c) => (c.host === '' || c.host === host) && (c.port === '' || Number(c.port) === port),
    );
    if (fixed !== undefined) t.addresses = fixed.ip.split(',');
    else {
      if (t.resolving === null)
        t.resolving = startResolve(sys, moved !== undefined && moved.toHost !== '' ? moved.toHost : host);
      const step = stepResolve(t.resolving, sys);
      if (!step.done) return step.wait;
      if (!step.result.ok) {
        this.note(`Could not resolve host: ${host}`);
        this.fail(t, 6, `Could not resolve host: ${host}`);
        return undefined;
      }
      t.addresses = step.result.addresses;
    }
    t.lookupUs = sys.now - t.startedUs;
    t.connectFromUs = sys.now;
    if (this.flavour.generation === 8 && s.options.verbose && t.resolving !== null && t.addresses[0] !== host) {
      this.note(`Host ${host}:${port} was resolved.`);
      this.note('IPv6: (none)');
      this.note(`IPv4: ${t.addresses.join(', ')}`);
    }
    this.connect(t);
    return undefined;
  }

  private connect(t: Transfer): void {
    const { s, sys } = this;
    const ip = t.addresses[t.at] as string;
    const moved = s.options.connectTo.find((c) => (c.host === '' || c.host === t.url.host) && c.toPort !== '');
    const port = moved !== undefined ? Number(moved.toPort) : t.url.port;
    t.phase = 'connecting';
    this.note(`  Trying ${ip.includes(':') ? `[${ip}]` : ip}:${port}...`);
    t.exchange = startHttp(sys, ip, port, requestOf(t, s.options, this.flavour));
  }

  private connected(t: Transfer): void {
    const { s, sys } = this;
    t.phase = 'waiting';
    t.connectUs = sys.now - t.startedUs;
    t.connects += 1;
    const ip = t.addresses[t.at] as string;
    const number = s.connections++;
    const tail = this.flavour.generation === 7 ? ` (#${number})` : '';
    this.note(`Connected to ${t.url.host} (${ip}) port ${t.url.port}${tail}`);
    if (this.flavour.generation === 8) this.note('using HTTP/1.x');
    const socket = (t.exchange as NonNullable<Transfer['exchange']>).socket;
    s.kept = { host: t.url.host, port: t.url.port, ip, socket, number };
    if (t.url.scheme === 'https') return;
    this.showRequest(t);
  }

  private showRequest(t: Transfer): void {
    if (!this.s.options.verbose || t.exchange === null) return;
    const r = t.exchange.request;
    const lines = Object.keys(r.headers).map((name) => `> ${name}: ${r.headers[name]}\r\n`);
    err(this.s, `> ${r.method} ${r.path} HTTP/1.1\r\n${lines.join('')}> \r\n`);
    if (t.body !== null && this.showsMeter) err(this.s, `} [${utf8Length(t.body)} bytes data]\n`);
    if (this.flavour.generation === 8)
      this.note(
        t.body === null ? 'Request completely sent off' : `upload completely sent off: ${utf8Length(t.body)} bytes`,
      );
  }

  private connectFailed(t: Transfer, errno: string): void {
    const { sys } = this;
    const ip = t.addresses[t.at] as string;
    const { host, port } = t.url;
    const reason = ERROR_TEXT[errno] ?? errno;
    const from =
      this.flavour.generation === 8 && t.exchange !== null ? sys.sockets.state(t.exchange.socket)?.local : undefined;
    this.note(
      `connect to ${ip} port ${port}${from === undefined ? '' : ` from ${from.ip} port ${from.port}`} failed: ${reason}`,
    );
    if (t.exchange !== null) sys.sockets.close(t.exchange.socket);
    if (t.at + 1 < t.addresses.length) {
      t.at += 1;
      this.connect(t);
      return;
    }
    const ms = Math.floor((sys.now - t.connectFromUs) / 1000);
    const text = `Failed to connect to ${host} port ${port} after ${ms} ms: ${this.flavour.cannotConnect}`;
    this.note(text);
    this.fail(t, 7, text, errno);
  }

  private fail(t: Transfer, code: number, text: string, errno?: string): void {
    const { s, sys } = this;
    if (t.resolving !== null) cancelResolve(t.resolving, sys);
    const transient =
      code === 28 || code === 6 || (code === 7 && (s.options.retryConnRefused || errno === 'ETIMEDOUT'));
    // A failed look-up leaves the meter's line open, as the real one does.
    if (this.showsMeter && code !== 6) {
      this.meter(t, 0, 0);
      err(s, '\n');
    }
    if (t.exchange !== null) {
      this.note(
        this.flavour.generation === 7
          ? `Closing connection ${Math.max(0, s.connections - (t.phase === 'waiting' ? 1 : 0))}`
          : 'closing connection #0',
      );
      sys.sockets.close(t.exchange.socket);
      s.kept = null;
    }
    if (!s.options.silent || s.options.showError) err(s, `curl: (${code}) ${text}\n`);
    if (transient && this.retry(t, code)) return;
    this.finish(t, null, code, text);
  }

  private retry(t: Transfer, code: number): boolean {
    const { s, sys } = this;
    if (t.tries >= s.options.retry) return false;
    const delayUs = s.options.retryDelayUs ?? 1_000_000 * 2 ** t.tries;
    const left = s.options.retry - t.tries;
    const seconds = Math.floor(delayUs / 1_000_000);
    if (!s.options.silent) {
      err(s, retryWarning(this.flavour, code, seconds, left));
    }
    const again = newTransfer(t.url, t.urlText, s.options, sys.now + delayUs);
    again.tries = t.tries + 1;
    s.transfer = again;
    s.sleepUntilUs = sys.now + delayUs;
    return true;
  }

  private respond(t: Transfer, response: HttpResponse, keep: boolean): void {
    const { s, sys } = this;
    const o = s.options;
    const head = headerText(response);
    if (o.verbose)
      err(
        s,
        head.replace(/[^\n]*\n/g, (line) => `< ${line}`),
      );
    const size = utf8Length(response.body);
    const location = headerOf(response.headers, 'location');
    const redirects = o.location && location !== undefined && response.status >= 300 && response.status < 400;
    const failed = (o.fail || o.failWithBody) && response.status >= 400;
    const target = o.urls[s.at];
    let text = o.include || o.head ? head : '';
    if (t.method !== 'HEAD' && !redirects && !(failed && o.fail)) text += response.body;
    if (o.dumpHeader !== null) this.save(o.dumpHeader, head);
    const hasBody = size > 0 && t.method !== 'HEAD';
    if (o.verbose && hasBody && this.showsMeter && !redirects) err(s, `{ [${size} bytes data]\n`);
    const declared = Number(headerOf(response.headers, 'content-length') ?? size);
    this.meter(t, declared, hasBody && !(failed && o.fail) ? size : 0);
    if (this.showsMeter) err(s, '\n');
    this.save(
      target?.remoteName ? (t.url.path.replace(/\?.*$/, '').split('/').at(-1) ?? '') : (target?.output ?? '-'),
      text,
    );
    const code = failed ? 22 : 0;
    const said = failed ? `The requested URL returned error: ${response.status}` : '';
    if (!keep && t.exchange !== null) {
      sys.sockets.close(t.exchange.socket);
      s.kept = null;
      this.note(
        this.flavour.generation === 7
          ? `Closing connection ${s.connections - 1}`
          : `shutting down connection #${s.connections - 1}`,
      );
    } else this.note(`Connection #${s.kept?.number ?? 0} to host ${t.url.host} left intact`);
    if (redirects && location !== undefined) {
      this.follow(t, location, response.status);
      return;
    }
    if (failed && (!o.silent || o.showError)) err(s, `curl: (22) ${said}\n`);
    this.finish(t, response, code, said);
  }

  private follow(t: Transfer, location: string, status: number): void {
    const { s, sys } = this;
    if (s.options.maxRedirects >= 0 && t.redirects >= s.options.maxRedirects) {
      this.fail(t, 47, `Maximum (${s.options.maxRedirects}) redirects followed`);
      return;
    }
    const text = resolveLocation(t.url, location);
    const url = parseUrl(text);
    if (url === 'malformed') {
      this.fail(t, 3, this.flavour.badUrl);
      return;
    }
    this.note(`Issue another request to this URL: '${text}'`);
    const next = newTransfer(url, text, s.options, t.startedUs);
    next.redirects = t.redirects + 1;
    if (t.method === 'POST' && status <= 303 && s.options.method === null) {
      next.method = 'GET';
      next.body = null;
    }
    next.connectFromUs = sys.now;
    s.transfer = next;
  }

  private save(target: string, text: string): void {
    const { s, sys } = this;
    if (target === '-') {
      write(s, 1, text);
      return;
    }
    const done = sys.files.writeFile(target, text);
    if (!done.ok && target !== '/dev/null') {
      err(
        s,
        `Warning: Failed to open the file ${target}: ${done.errno === 'EACCES' ? 'Permission denied' : 'No such file or directory'}\n`,
      );
      s.exit = 23;
    }
  }

  private finish(t: Transfer, response: HttpResponse | null, code: number, text: string): void {
    const { s, sys } = this;
    if (s.options.writeOut !== null) {
      const local = t.exchange === null ? undefined : sys.sockets.state(t.exchange.socket)?.local;
      const location = response === null ? undefined : headerOf(response.headers, 'location');
      const printed = writeOut(s.options.writeOut, {
        status: response?.status ?? 0,
        headers: response?.headers ?? {},
        url: t.urlText.includes('://') ? t.urlText : `http://${t.urlText}`,
        method: t.method,
        remoteIp: t.phase === 'waiting' ? (t.addresses[t.at] ?? '') : '',
        remotePort: t.phase === 'waiting' ? t.url.port : 0,
        localIp: local?.ip ?? '',
        localPort: local?.port ?? 0,
        bodySize: response === null || t.method === 'HEAD' ? 0 : utf8Length(response.body),
        headerSize: response === null ? 0 : utf8Length(headerText(response)),
        redirects: t.redirects,
        redirectUrl: location === undefined ? '' : resolveLocation(t.url, location),
        connects: t.connects,
        lookupUs: t.lookupUs,
        connectUs: t.connectUs,
        firstByteUs: sys.now - t.startedUs,
        totalUs: sys.now - t.startedUs,
        exit: code,
        error: text,
      });
      out(s, printed.out);
      err(s, printed.err);
    }
    s.exit = s.exit === 23 ? 23 : code;
    s.transfer = null;
    s.at += 1;
  }
}
