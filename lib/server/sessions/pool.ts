/**
 * Sessions of this server. Loads one from its log when somebody opens it, appends every record before its effects are
 * shown, and rebuilds a session whose worker failed.
 */
import { Worker } from 'node:worker_threads';
import type { LogRecord, SessionInput, SessionOutput, SessionView } from '../../session/contract';
import { type AttemptRow, appendLog, readLog, recordSteps } from '../attempts/repository';
import { configuration } from '../configuration';
import { readLabFolder } from '../labs/folders';
import type { FromWorker, TerminalScreen, ToBrowser, ToWorker } from './messages';

const UNLOAD_AFTER_MS = 60_000;
/** A session that fails again and again at the same record is not rebuilt for ever. */
const REBUILDS_MAX = 3;

export interface Client {
  send(message: ToBrowser): void;
}

interface Entry {
  readonly attempt: AttemptRow;
  readonly clients: Set<Client>;
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

  constructor(private readonly workerFile: string) {}

  async connect(attempt: AttemptRow, client: Client): Promise<void> {
    const entry = this.entries.get(attempt.id) ?? (await this.load(attempt));
    clearTimeout(entry.unload);
    entry.clients.add(client);
    await entry.loaded;
    this.say({ type: 'attach', id: attempt.id });
  }

  disconnect(attemptId: string, client: Client): void {
    const entry = this.entries.get(attemptId);
    if (entry === undefined || !entry.clients.delete(client)) return;
    entry.greeted.delete(client);
    this.say({ type: 'detach', id: attemptId });
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
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.values()].map((entry) => entry.saved));
    await this.worker?.terminate();
  }

  private async load(attempt: AttemptRow): Promise<Entry> {
    let resolveLoaded: () => void = () => undefined;
    const loaded = new Promise<void>((resolve) => {
      resolveLoaded = resolve;
    });
    const entry: Entry = {
      attempt,
      clients: new Set(),
      greeted: new Set(),
      loaded,
      resolveLoaded,
      saved: Promise.resolve(),
      rebuilds: 0,
      unload: undefined,
    };
    this.entries.set(attempt.id, entry);
    await this.sendLoad(entry);
    return entry;
  }

  private async sendLoad(entry: Entry): Promise<void> {
    const { id, start } = entry.attempt;
    await entry.saved;
    const lab = start.lab === null ? null : (readLabFolder(configuration().labsFolder, start.lab) ?? null);
    this.say({ type: 'load', id, start, lab, log: await readLog(id) });
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
    const worker = new Worker(this.workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1_024 } });
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
    else this.saveThenShow(entry, message.records, message.outputs);
  }

  private greet(entry: Entry, view: SessionView, screens: readonly TerminalScreen[]): void {
    // After the records already on their way, so that `hello` never shows what a crash could still take back.
    entry.saved = entry.saved.then(() => {
      for (const client of entry.clients) {
        if (entry.greeted.has(client)) continue;
        entry.greeted.add(client);
        client.send({ type: 'hello', view, screens });
      }
    });
  }

  private saveThenShow(entry: Entry, records: readonly LogRecord[], outputs: readonly SessionOutput[]): void {
    entry.saved = entry.saved
      .then(() => appendLog(entry.attempt.id, records))
      .then(async () => {
        const views = outputs.filter((output) => output.kind === 'view');
        const last = views.at(-1);
        if (last !== undefined) await saveProgress(entry.attempt.id, last.view);
        if (outputs.length === 0) return;
        for (const client of entry.greeted) client.send({ type: 'outputs', outputs });
      })
      .catch((error: unknown) => console.error('could not save a session:', error));
  }

  private rebuild(id: string, entry: Entry, reason: string): void {
    console.error(`session ${id} failed; seed ${entry.attempt.start.seed}; its log replays it.\n${reason}`);
    entry.greeted.clear();
    const gaveUp = ++entry.rebuilds > REBUILDS_MAX;
    for (const client of entry.clients)
      client.send(gaveUp ? { type: 'failed', reason: 'rebuild' } : { type: 'rebuilding' });
    if (gaveUp) {
      this.entries.delete(id);
      return;
    }
    entry.loaded = new Promise<void>((resolve) => {
      entry.resolveLoaded = resolve;
    });
    void this.sendLoad(entry)
      .then(() => entry.loaded)
      .then(() => {
        for (let i = 0; i < entry.clients.size; i++) this.say({ type: 'attach', id });
      });
  }
}

async function saveProgress(attemptId: string, view: SessionView): Promise<void> {
  const passed = view.steps
    .filter((step) => step.status === 'passed' || step.status === 'passed-with-solution')
    .map((step) => ({
      step: step.id,
      atUs: view.at,
      hintsUsed: step.hintsUsed,
      withSolution: step.status === 'passed-with-solution',
    }));
  await recordSteps(attemptId, passed, view.done);
}
