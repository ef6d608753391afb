/**
 * Sessions of this server. Loads one from its log when somebody opens it, appends every record before its effects are
 * shown, and rebuilds a session whose worker failed.
 */
import { Worker } from 'node:worker_threads';
import type { LogRecord, SessionInput, SessionOutput, SessionView } from '../../session/contract';
import type { AttemptRow } from '../attempts/repository';
import { configuration } from '../configuration';
import { readLabFolder } from '../labs/folders';
import type { FromWorker, TerminalScreen, ToBrowser, ToWorker, WorkerSettings } from './messages';
import { Recorder } from './recorder';

const UNLOAD_AFTER_MS = 60_000;
/** A session that fails again and again at the same record is not rebuilt for ever. */
const REBUILDS_MAX = 3;

export interface Client {
  send(message: ToBrowser): void;
}

interface Entry {
  readonly attempt: AttemptRow;
  readonly recorder: Recorder;
  readonly clients: Set<Client>;
  /** Clients the worker was told of; one that leaves while the session loads was never attached. */
  readonly attached: Set<Client>;
  /** Clients that have had `hello`; outputs before it are part of its screens. */
  readonly greeted: Set<Client>;
  loaded: Promise<void>;
  resolveLoaded: () => void;
  saved: Promise<void>;
  rebuilds: number;
  unload: NodeJS.Timeout | undefined;
}

export class SessionPool {
  private worker: Worker | undefined;
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly workerFile: string,
    private readonly settings: WorkerSettings,
  ) {}

  /** Starts the worker before the first learner comes. */
  start(): void {
    this.worker ??= this.startWorker();
  }

  async connect(attempt: AttemptRow, client: Client): Promise<void> {
    const entry = this.entries.get(attempt.id) ?? this.open(attempt);
    clearTimeout(entry.unload);
    entry.clients.add(client);
    await entry.loaded;
    this.attach(attempt.id, entry, client);
  }

  disconnect(attemptId: string, client: Client): void {
    const entry = this.entries.get(attemptId);
    if (entry === undefined || !entry.clients.delete(client)) return;
    entry.greeted.delete(client);
    if (entry.attached.delete(client)) this.say({ type: 'detach', id: attemptId });
    if (entry.clients.size === 0) entry.unload = setTimeout(() => this.unload(attemptId), UNLOAD_AFTER_MS);
  }

  input(attemptId: string, input: SessionInput): void {
    if (this.entries.has(attemptId)) this.say({ type: 'input', id: attemptId, input });
  }

  /** Ends a session for everyone (reset). */
  async drop(attemptId: string): Promise<void> {
    const entry = this.entries.get(attemptId);
    if (entry === undefined) return;
    this.unload(attemptId);
    await entry.saved;
    for (const client of entry.clients) client.send({ type: 'ended' });
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.values()].map((entry) => entry.saved));
    await this.worker?.terminate();
  }

  private open(attempt: AttemptRow): Entry {
    const entry: Entry = {
      attempt,
      recorder: new Recorder(attempt.id),
      clients: new Set(),
      attached: new Set(),
      greeted: new Set(),
      loaded: Promise.resolve(),
      resolveLoaded: () => undefined,
      saved: Promise.resolve(),
      rebuilds: 0,
      unload: undefined,
    };
    this.entries.set(attempt.id, entry);
    this.load(entry);
    return entry;
  }

  private load(entry: Entry): void {
    entry.loaded = new Promise<void>((resolve) => {
      entry.resolveLoaded = resolve;
    });
    void this.sendLoad(entry).catch((error: unknown) => this.rebuild(entry.attempt.id, entry, String(error)));
  }

  private async sendLoad(entry: Entry): Promise<void> {
    const { id, start } = entry.attempt;
    await entry.saved;
    const lab = start.lab === null ? null : (readLabFolder(configuration().labsFolder, start.lab) ?? null);
    this.say({ type: 'load', id, start, lab, log: await entry.recorder.read() });
  }

  private attach(id: string, entry: Entry, client: Client): void {
    // It may have left while the session loaded, or been attached by a rebuild meanwhile.
    if (!entry.clients.has(client) || entry.attached.has(client)) return;
    entry.attached.add(client);
    this.say({ type: 'attach', id });
  }

  private unload(attemptId: string): void {
    this.entries.delete(attemptId);
    this.say({ type: 'unload', id: attemptId });
  }

  private say(message: ToWorker): void {
    this.worker ??= this.startWorker();
    this.worker.postMessage(message);
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerFile, {
      workerData: this.settings,
      execArgv: ['--enable-source-maps'],
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    worker.on('message', (message: FromWorker) => this.hear(message));
    worker.on('error', (error) => this.workerDied(error));
    return worker;
  }

  /** Out of memory or a bug outside any session: all its sessions are rebuilt from their logs in a new worker. */
  private workerDied(error: Error): void {
    console.error('session worker failed:', error.message);
    this.worker = undefined;
    for (const [id, entry] of this.entries) this.rebuild(id, entry, error.message);
  }

  private hear(message: FromWorker): void {
    const entry = this.entries.get(message.id);
    if (entry === undefined) return;
    if (message.type === 'loaded') entry.resolveLoaded();
    else if (message.type === 'screens') this.greet(entry, message.view, message.screens);
    else if (message.type === 'failed') this.rebuild(message.id, entry, message.reason);
    else this.saveThenShow(message.id, entry, message.records, message.outputs);
  }

  private greet(entry: Entry, view: SessionView, screens: readonly TerminalScreen[]): void {
    // After the records already on their way, so that `hello` never shows what a crash could still take back.
    entry.saved = entry.saved.then(() => {
      for (const client of entry.attached) {
        if (entry.greeted.has(client)) continue;
        entry.greeted.add(client);
        client.send({ type: 'hello', view, screens });
      }
    });
  }

  private saveThenShow(
    id: string,
    entry: Entry,
    records: readonly LogRecord[],
    outputs: readonly SessionOutput[],
  ): void {
    const { rebuilds } = entry;
    entry.saved = entry.saved.then(async () => {
      // What a session did that has been given up since is not part of its log.
      if (entry.rebuilds !== rebuilds) return;
      try {
        await entry.recorder.save(records, outputs);
      } catch (error) {
        // The session is ahead of its log now: only the log is true.
        this.say({ type: 'unload', id });
        return this.rebuild(id, entry, `could not be saved: ${String(error)}`);
      }
      if (outputs.length > 0) for (const client of entry.greeted) client.send({ type: 'outputs', outputs });
    });
  }

  private rebuild(id: string, entry: Entry, reason: string): void {
    if (this.entries.get(id) !== entry) return;
    console.error(`session ${id} failed; seed ${entry.attempt.start.seed}; its log replays it.\n${reason}`);
    entry.greeted.clear();
    entry.attached.clear();
    const gaveUp = ++entry.rebuilds > REBUILDS_MAX;
    for (const client of entry.clients)
      client.send(gaveUp ? { type: 'failed', reason: 'rebuild' } : { type: 'rebuilding' });
    if (gaveUp) {
      this.entries.delete(id);
      return;
    }
    // Clients that still wait for the load that failed go on with this one.
    const waiting = entry.resolveLoaded;
    this.load(entry);
    void entry.loaded.then(() => {
      waiting();
      for (const client of entry.clients) this.attach(id, entry, client);
    });
  }
}
