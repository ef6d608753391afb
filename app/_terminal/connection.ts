/**
 * The page's WebSocket to its session: reconnects by itself with growing pauses, holds what is typed meanwhile, and
 * tells the page which banner to show.
 */
import type { ToBrowser } from '../../lib/server/sessions/messages';
import type { SessionInput } from '../../lib/session/contract';

export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'rebuilding' | 'failed';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;

export class SessionConnection {
  private socket: WebSocket | null = null;
  private retryMs = RETRY_FIRST_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly unsent: SessionInput[] = [];
  private closed = false;
  private greeted = false;

  constructor(
    private readonly url: string,
    private readonly onMessage: (message: ToBrowser) => void,
    private readonly onState: (state: ConnectionState) => void,
  ) {
    this.open();
  }

  send(input: SessionInput): void {
    if (this.greeted && this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ type: 'input', input }));
    else this.unsent.push(input);
  }

  retryNow(): void {
    clearTimeout(this.retry);
    this.open();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.socket?.close();
  }

  private open(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.greeted = false;
    socket.addEventListener('message', (event) => {
      const message = JSON.parse(String(event.data)) as ToBrowser;
      if (message.type === 'rebuilding') {
        this.greeted = false;
        this.onState('rebuilding');
      } else if (message.type === 'failed') this.onState('failed');
      else if (message.type === 'hello') this.greet(message);
      this.onMessage(message);
    });
    socket.addEventListener('close', () => {
      if (this.closed || this.socket !== socket) return;
      this.greeted = false;
      this.onState('reconnecting');
      this.retry = setTimeout(() => this.open(), this.retryMs);
      this.retryMs = Math.min(RETRY_MAX_MS, this.retryMs * 2);
    });
  }

  private greet(_hello: ToBrowser & { type: 'hello' }): void {
    this.greeted = true;
    this.retryMs = RETRY_FIRST_MS;
    this.onState('open');
    for (const input of this.unsent.splice(0)) this.send(input);
  }
}
