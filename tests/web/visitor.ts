/** A browser without a window: an account's cookies, requests as a page of the site sends them, and its WebSocket. */
import { WebSocket } from 'ws';

export interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

export class Visitor {
  private cookies = '';

  constructor(readonly url: string) {}

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: this.url,
        ...(this.cookies === '' ? {} : { cookie: this.cookies }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    if (set.length > 0) this.cookies = set.join('; ');
    const json = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    return { status: response.status, json, headers: response.headers };
  }

  async becomeGuest(): Promise<this> {
    await this.send('POST', '/api/auth/sign-in/anonymous', {});
    return this;
  }

  /** The status of a refused upgrade, or the open socket. */
  socket(path: string, origin = this.url): Promise<number | WebSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.url.replace('http', 'ws') + path, {
        headers: this.cookies === '' ? {} : { cookie: this.cookies },
        ...(origin === '' ? {} : { origin }),
      });
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.once('error', reject);
    });
  }
}

export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}
