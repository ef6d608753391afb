/**
 * One session in its worker: while somebody watches, virtual time follows the wall clock; with nobody attached it
 * stands still. Falling behind slows the session's own clock instead of running events in a burst (kernel.md section 6).
 */
import type { LogRecord, Session, SessionInput, SessionOutput } from '../../session/contract';
import type { TerminalScreen } from './messages';

/** A slice ends after so many events, so that one busy session cannot starve the others of its worker. */
const EVENTS_PER_SLICE = 2_000;
const SLICES_PER_TURN = 4;
/** A mark of time reached, so that a restart goes back seconds at most. */
const MARK_EVERY_MS = 4_000;

export interface LiveBatch {
  readonly records: readonly LogRecord[];
  readonly outputs: readonly SessionOutput[];
}

export class LiveSession {
  private attached = 0;
  private wallBase = 0;
  private virtualBase = 0;
  private lastMark = 0;
  private lastMarkedAt = -1;
  private running: Promise<void> | null = null;
  private inbox: SessionInput[] = [];

  constructor(
    private readonly session: Session,
    private readonly wallNow: () => number,
    private readonly deliver: (batch: LiveBatch) => void,
  ) {}

  get watched(): boolean {
    return this.attached > 0;
  }

  attach(): void {
    if (this.attached++ === 0) this.rebase();
  }

  detach(): void {
    if (this.attached > 0 && --this.attached === 0) this.inbox.push({ kind: 'mark' });
  }

  input(input: SessionInput): void {
    this.inbox.push(input);
  }

  /** Wall milliseconds until the next turn is due; null when nothing will happen by itself. */
  dueInMs(): number | null {
    if (this.inbox.length > 0) return 0;
    if (!this.watched) return null;
    const next = this.session.nextVisible();
    const toMark = this.lastMark + MARK_EVERY_MS - this.wallNow();
    if (next === null) return Math.max(0, toMark);
    return Math.max(0, Math.min(toMark, this.wallBase + (next - this.virtualBase) / 1_000 - this.wallNow()));
  }

  /** Runs inputs and everything due; turns of one session never overlap. */
  async turn(): Promise<void> {
    while (this.running !== null) await this.running;
    this.running = this.run();
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }

  screens(): readonly TerminalScreen[] {
    return this.session
      .view()
      .terminals.map(({ tty, host, exited }) => ({ tty, host, exited, screen: this.session.screen(tty) }));
  }

  view() {
    return this.session.view();
  }

  private async run(): Promise<void> {
    const records: LogRecord[] = [];
    const target = () => this.virtualBase + Math.max(0, Math.floor((this.wallNow() - this.wallBase) * 1_000));
    // Time passes before a key takes effect: the record carries the virtual time at which the learner typed it.
    if (this.watched) await this.advance(target());
    for (const input of this.inbox.splice(0)) {
      records.push(this.session.input(input));
      await this.session.advance(this.session.now, EVENTS_PER_SLICE);
    }
    if (this.watched) await this.advance(Math.max(target(), this.session.now));
    if (this.wallNow() - this.lastMark >= MARK_EVERY_MS) {
      this.lastMark = this.wallNow();
      if (this.session.now !== this.lastMarkedAt) records.push(this.session.input({ kind: 'mark' }));
      this.lastMarkedAt = this.session.now;
    }
    const outputs = this.session.takeOutput();
    if (records.length > 0 || outputs.length > 0) this.deliver({ records, outputs });
  }

  private async advance(until: number): Promise<void> {
    for (let slice = 0; slice < SLICES_PER_TURN; slice++) {
      if ((await this.session.advance(until, EVENTS_PER_SLICE)) === 'reached') return;
    }
    this.rebase();
  }

  private rebase(): void {
    this.wallBase = this.wallNow();
    this.virtualBase = this.session.now;
  }
}
