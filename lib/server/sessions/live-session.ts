/**
 * One session in its worker: while somebody watches, virtual time follows the wall clock; with nobody attached it
 * stands still. Falling behind slows the session's own clock instead of running events in a burst (kernel.md section 6).
 */
import type { LogRecord, Session, SessionInput, SessionOutput } from '../../session/contract';
import type { TerminalScreen } from './messages';

/** A turn gives way after this long, so that a busy session starves neither the others of its worker nor its own keys. */
const TURN_MS = 25;
const EVENTS_PER_SLICE = 100;
/** What a turn may show before it gives way, and how fast terminals are written to: nobody reads faster. */
const TURN_CHARACTERS = 16_384;
const CHARACTERS_PER_MS = 200;
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
  private outputs: SessionOutput[] = [];
  private shown = 0;
  /** After much output the session rests, unless somebody types. */
  private restUntil = 0;

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
    const toNext = this.wallBase + (next - this.virtualBase) / 1_000 - this.wallNow();
    return Math.max(0, this.restUntil - this.wallNow(), Math.min(toMark, toNext));
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
    const endAt = this.wallNow() + TURN_MS;
    const target = () => this.virtualBase + Math.max(0, Math.floor((this.wallNow() - this.wallBase) * 1_000));
    // Time passes before a key takes effect: the record carries the virtual time at which the learner typed it.
    if (this.watched) await this.advance(target(), endAt);
    if (this.inbox.length > 0) await this.finishInstant();
    for (const input of this.inbox.splice(0)) {
      records.push(this.session.input(input));
      await this.finishInstant();
    }
    if (this.watched) await this.advance(Math.max(target(), this.session.now), endAt);
    if (this.wallNow() - this.lastMark >= MARK_EVERY_MS) {
      this.lastMark = this.wallNow();
      if (this.session.now !== this.lastMarkedAt) records.push(this.session.input({ kind: 'mark' }));
      this.lastMarkedAt = this.session.now;
    }
    this.takeOutput();
    this.restUntil = this.wallNow() + this.shown / CHARACTERS_PER_MS;
    this.shown = 0;
    const outputs = merged(this.outputs);
    this.outputs = [];
    if (records.length > 0 || outputs.length > 0) this.deliver({ records, outputs });
  }

  /** Runs towards `until` while the turn lasts; what is left then is the session's own time, which slows. */
  private async advance(until: number, endAt: number): Promise<void> {
    while ((await this.session.advance(until, EVENTS_PER_SLICE)) === 'budget') {
      this.takeOutput();
      if (this.wallNow() < endAt && this.shown < TURN_CHARACTERS) continue;
      this.rebase();
      return;
    }
  }

  /**
   * Whatever happens at this very moment happens before an input and after it, as it does when the log is replayed: a
   * record says when an input came, not between which two events of that moment.
   */
  private async finishInstant(): Promise<void> {
    while ((await this.session.advance(this.session.now, EVENTS_PER_SLICE)) === 'budget');
  }

  private takeOutput(): void {
    for (const output of this.session.takeOutput()) {
      if (output.kind === 'output') this.shown += output.text.length;
      this.outputs.push(output);
    }
  }

  private rebase(): void {
    this.wallBase = this.wallNow();
    this.virtualBase = this.session.now;
  }
}

/** One text a terminal where nothing else came between, and only the last view: all a browser needs. */
function merged(outputs: readonly SessionOutput[]): readonly SessionOutput[] {
  const result: SessionOutput[] = [];
  const lastView = outputs.findLast((output) => output.kind === 'view');
  for (const output of outputs) {
    const before = result.at(-1);
    if (output.kind === 'view') continue;
    if (output.kind === 'output' && before?.kind === 'output' && before.tty === output.tty)
      result[result.length - 1] = { ...before, text: before.text + output.text };
    else result.push(output);
  }
  return lastView === undefined ? result : [...result, lastView];
}
