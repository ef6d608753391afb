/** One running kubectl command: its flags, its streams and its conversation with the API server. */
import type { Plain } from '../engine/base/plain';
import type { ApiRequest, ApiResponse, ApiTransport } from '../engine/client/transport';
import type { Sys } from '../engine/host/contract';
import { Discovery } from './client/discovery';
import type { Flow } from './command';
import type { Draft } from './draft';
import { ApiFailure, Failure } from './failure';
import type { Flags } from './flags/parse';
import { type Connection, connectionOf } from './kubeconfig';
import { civil } from './time/civil';

export const USER_AGENT = 'kubectl/v1.36.3 (linux/amd64) kubernetes/81fcc2e';

const DIAL_ERRORS = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  'no-such-host': 'no such host',
  unreachable: 'connect: no route to host',
};

export class Invocation {
  /** Failures of single objects: the others go on, these end the command with exit code 1. */
  readonly deferred: Error[] = [];
  private pending: { fd: number; text: string }[] = [];
  private link: ApiTransport | undefined;
  private found: Discovery | undefined;
  private settled: Connection | undefined;
  constructor(
    readonly sys: Sys,
    readonly flags: Flags,
    readonly args: readonly string[],
    readonly dash: number,
    readonly path: string,
    /** What --help prints for this command. */
    readonly help: () => string = () => '',
  ) {}

  out(text: string): void {
    if (text !== '') this.pending.push({ fd: 1, text });
  }
  err(text: string): void {
    if (text !== '') this.pending.push({ fd: 2, text });
  }
  warn(text: string): void {
    this.err(`Warning: ${text}\n`);
  }
  /** A line on stderr that is not repeated. */
  once(text: string): void {
    if (!this.warned.has(text)) this.err(text);
    this.warned.add(text);
  }
  /** Now as a wall clock tells it. */
  get nowMs(): number {
    return this.sys.epochMs + Math.floor(this.sys.now / 1_000);
  }
  /** Why the server could not be reached, as Go's dialer says it. */
  dialError: string | undefined;
  /** Warnings of the server are shown once. */
  private readonly warned = new Set<string>();
  serverWarnings = 0;
  private logged = new Set<number>();
  /** A klog warning line, once for each place in the source. */
  klog(line: number, file: string, text: string): void {
    if (this.logged.has(line)) return;
    this.logged.add(line);
    this.klogLine('W', line, file, text);
  }
  klogLine(level: 'W' | 'E' | 'F', line: number, file: string, text: string): void {
    const seconds = Math.floor(this.nowMs / 1000);
    const pad = (n: number, width = 2) => String(n).padStart(width, '0');
    const { month, day } = civil(Math.floor(seconds / 86400));
    const clock = `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad((this.nowMs % 1000) * 1000, 6)}`;
    this.err(
      `${level}${pad(month)}${pad(day)} ${clock} ${String(this.sys.pid).padStart(7)} ${file}:${line}] ${text}\n`,
    );
  }
  *flush(): Flow {
    for (const { fd, text } of this.pending.splice(0)) {
      while (!this.sys.write(fd, text)) yield { writable: [fd] };
    }
  }
  *sleep(us: number): Flow {
    yield* this.flush();
    yield { sleepUs: us };
  }
  *readStdin(): Flow<string> {
    let text = '';
    for (;;) {
      const got = this.sys.read(0);
      if (got === undefined) {
        yield { readable: [0] };
        continue;
      }
      text += got.text;
      if (got.eof) return text;
    }
  }

  /** Up to the first line break or the end; what stands behind it is lost. */
  *readLine(): Flow<string> {
    let text = '';
    for (;;) {
      const got = this.sys.read(0);
      if (got === undefined) {
        yield { readable: [0] };
        continue;
      }
      text += got.text;
      const end = text.indexOf('\n');
      if (end >= 0 || got.eof) return end < 0 ? text : text.slice(0, end);
    }
  }

  get connection(): Connection {
    this.settled ??= connectionOf(this.sys, this.flags);
    return this.settled;
  }
  get namespace(): string {
    return this.connection.namespace;
  }
  get discovery(): Discovery {
    this.found ??= new Discovery(this);
    return this.found;
  }
  get transport(): ApiTransport {
    if (this.link) return this.link;
    const { server, token } = this.connection;
    const [, scheme = ''] = /^([^:/]+):\/\//.exec(server) ?? [];
    if (scheme !== 'http' && scheme !== 'https') {
      this.dialError = `unsupported protocol scheme ${JSON.stringify(scheme)}`;
      throw new Failure(`Unable to connect to the server: ${this.dialError}`, 1, true);
    }
    const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
    const made = this.sys.connectApi(server, token, USER_AGENT);
    if (!made.ok) {
      this.dialError = `dial tcp ${made.address}: ${DIAL_ERRORS[made.error]}`;
      if (made.error === 'refused') {
        throw new Failure(
          `The connection to the server ${host} was refused - did you specify the right host or port?`,
          1,
          true,
        );
      }
      const why =
        made.error === 'no-such-host' ? `dial tcp: lookup ${host.replace(/:\d+$/, '')}: no such host` : this.dialError;
      throw new Failure(`Unable to connect to the server: ${why}`, 1, true);
    }
    this.link = made.transport;
    return this.link;
  }

  /** A request with this command's identity; warnings go to stderr, failures are thrown. */
  call(request: ApiRequest, prefix = ''): Draft {
    const response = this.raw(request);
    if (response.status >= 400) throw new ApiFailure(statusOf(response), prefix);
    return response.body;
  }
  raw(request: ApiRequest): ApiResponse {
    const response = this.transport.request(this.withUser(request));
    for (const text of response.warnings) {
      if (this.warned.has(text)) continue;
      this.warn(text);
      this.warned.add(text);
      this.serverWarnings++;
    }
    return response;
  }
  withUser(request: ApiRequest): ApiRequest {
    const impersonate = this.flags.string('as');
    const groups = this.flags.list('as-group');
    const uid = this.flags.string('as-uid');
    const extra = this.flags.list('as-user-extra');
    return {
      accept: 'application/json',
      ...request,
      ...(impersonate ? { impersonate } : {}),
      ...(impersonate && groups.length > 0 ? { impersonateGroups: groups } : {}),
      ...(impersonate && uid !== '' ? { impersonateUid: uid } : {}),
      ...(impersonate && extra.length > 0 ? { impersonateExtra: extraOf(extra) } : {}),
    };
  }
  get(path: string, query = ''): Draft {
    return this.call({ method: 'GET', path, query });
  }
}

function extraOf(pairs: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const values = (extra[at < 0 ? pair : pair.slice(0, at)] ??= []);
    values.push(at < 0 ? '' : pair.slice(at + 1));
  }
  return extra;
}

export function statusOf(response: ApiResponse): Draft {
  const body = response.body as Draft;
  if (body && typeof body === 'object' && body.kind === 'Status') return body;
  if (response.status === 404) {
    return { message: 'the server could not find the requested resource', reason: 'NotFound' };
  }
  return { message: String(body as Plain), reason: '' };
}

export function query(parts: Readonly<Record<string, string | number | undefined>>): string {
  return Object.keys(parts)
    .sort()
    .filter((key) => parts[key] !== undefined && parts[key] !== '')
    .map((key) => `${key}=${encodeURIComponent(String(parts[key]))}`)
    .join('&');
}
