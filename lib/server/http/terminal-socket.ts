/**
 * The WebSocket of a lab page: `/ws/attempts/<id>`. Same origin only, the account's own attempts only; what a browser
 * sends is parsed by zod before it becomes an input.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { currentUser } from '../accounts/current-user';
import { findAttempt } from '../attempts/repository';
import type { ToBrowser } from '../sessions/messages';
import type { SessionPool } from '../sessions/pool';

/** Pasted text arrives in one message; more than this is no paste. */
const MESSAGE_BYTES_MAX = 256 * 1024;
const MESSAGES_PER_SECOND_MAX = 200;

const tty = z.string().regex(/^[a-z0-9-]{1,32}$/);
const size = { columns: z.number().int().min(2).max(1_000), rows: z.number().int().min(2).max(500) };
const fromBrowser = z.strictObject({
  type: z.literal('input'),
  input: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('open'), tty, host: z.string().regex(/^[a-z0-9.-]{1,63}$/), ...size }),
    z.strictObject({ kind: z.literal('close'), tty }),
    z.strictObject({ kind: z.literal('keys'), tty, data: z.string().max(MESSAGE_BYTES_MAX) }),
    z.strictObject({ kind: z.literal('resize'), tty, ...size }),
    z.strictObject({
      kind: z.literal('quiz'),
      step: z.string().max(64),
      question: z.string().max(64),
      answer: z.array(z.string().max(500)).max(20),
    }),
    z.strictObject({ kind: z.literal('hint'), step: z.string().max(64), rung: z.number().int().min(0).max(20) }),
    z.strictObject({ kind: z.literal('solution'), step: z.string().max(64) }),
  ]),
});

export class TerminalSockets {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX });

  constructor(private readonly pool: SessionPool) {}

  /** True when the upgrade was ours to answer. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const id = /^\/ws\/attempts\/([0-9a-f-]{36})$/.exec(new URL(request.url ?? '/', 'http://host').pathname)?.[1];
    if (id === undefined) return false;
    void this.authorise(request, id).then(
      (refusal) => {
        if (refusal !== null) refuse(socket, refusal);
        else this.sockets.handleUpgrade(request, socket, head, (ws) => void this.serve(ws, id));
      },
      () => refuse(socket, '500 Internal Server Error'),
    );
    return true;
  }

  private async authorise(request: IncomingMessage, attemptId: string): Promise<string | null> {
    if (!sameOrigin(request)) return '403 Forbidden';
    const user = await currentUser(new Headers({ cookie: request.headers.cookie ?? '' }));
    if (user === null) return '401 Unauthorized';
    const attempt = await findAttempt(attemptId);
    // Somebody else's attempt looks like none at all.
    return attempt === null || attempt.userId !== user.id ? '404 Not Found' : null;
  }

  private async serve(ws: WebSocket, attemptId: string): Promise<void> {
    const attempt = await findAttempt(attemptId);
    if (attempt === null) return ws.close();
    const client = { send: (message: ToBrowser) => ws.readyState === ws.OPEN && ws.send(JSON.stringify(message)) };
    let windowStart = Date.now();
    let messages = 0;
    ws.on('message', (data) => {
      if (Date.now() - windowStart > 1_000) {
        windowStart = Date.now();
        messages = 0;
      }
      if (++messages > MESSAGES_PER_SECOND_MAX) return ws.close(1008, 'too many messages');
      const parsed = fromBrowser.safeParse(parseJson(String(data)));
      if (!parsed.success) return ws.close(1007, 'malformed message');
      this.pool.input(attemptId, parsed.data.input);
    });
    ws.on('close', () => this.pool.disconnect(attemptId, client));
    await this.pool.connect(attempt, client);
  }
}

function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || host === undefined) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
