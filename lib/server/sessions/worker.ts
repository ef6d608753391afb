/**
 * A worker thread that holds sessions. One timer, never below 5 ms, serves them all. A session that fails is reported
 * and dropped; its log rebuilds it, and the others do not notice.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ENGINE_VERSION } from '../../session/engine-version';
import { createSessionFactory } from '../../session/factory';
import { LiveSession } from './live-session';
import type { FromWorker, ToWorker, WorkerSettings } from './messages';

const TIMER_FLOOR_MS = 5;

const port = parentPort;
if (port === null) throw new Error('the session worker runs as a worker thread only');
const say = (message: FromWorker) => port.postMessage(message);

const sessions = new Map<string, LiveSession>();
let timer: NodeJS.Timeout | undefined;

function failed(id: string, error: unknown): void {
  sessions.delete(id);
  say({ type: 'failed', id, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function schedule(): void {
  clearTimeout(timer);
  let due: number | null = null;
  for (const session of sessions.values()) {
    const inMs = session.dueInMs();
    if (inMs !== null && (due === null || inMs < due)) due = inMs;
  }
  if (due !== null) timer = setTimeout(() => void turnDue(), Math.max(TIMER_FLOOR_MS, due));
}

async function turnDue(): Promise<void> {
  for (const [id, session] of sessions) {
    const inMs = session.dueInMs();
    if (inMs === null || inMs > 0) continue;
    await session.turn().catch((error: unknown) => failed(id, error));
  }
  schedule();
}

async function load(message: ToWorker & { type: 'load' }): Promise<void> {
  const { id, start, log, lab } = message;
  const factory = createSessionFactory(lab);
  const session = log.length === 0 ? await factory.create(start) : await factory.replay(start, log);
  session.takeOutput();
  const live = new LiveSession(
    session,
    () => performance.now(),
    (batch) => say({ type: 'batch', id, ...batch }),
  );
  sessions.set(id, live);
  say({ type: 'loaded', id, view: live.view(), screens: live.screens() });
}

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'load') return load(message);
  const session = sessions.get(message.id);
  if (session === undefined) return;
  if (message.type === 'attach') {
    session.attach();
    await session.turn();
    say({ type: 'screens', id: message.id, view: session.view(), screens: session.screens() });
  } else if (message.type === 'detach') {
    session.detach();
    await session.turn();
  } else if (message.type === 'input') {
    session.input(message.input);
    await session.turn();
  } else sessions.delete(message.id);
}

/** Boots each profile once, so that the first learner does not wait for its checkpoint. */
async function warm({ profiles }: WorkerSettings): Promise<void> {
  const start = { lab: null, seed: 'warm', epochMs: Date.now(), engineVersion: ENGINE_VERSION };
  for (const profile of profiles) await createSessionFactory(null).create({ ...start, profile });
}

// One message at a time: two awaits in flight would make the order of inputs depend on the wall clock.
let queue: Promise<void> = warm(workerData as WorkerSettings).catch((error: unknown) =>
  console.error('a profile does not boot:', error),
);
port.on('message', (message: ToWorker) => {
  queue = queue
    .then(() => handle(message))
    .catch((error: unknown) => failed(message.id, error))
    .then(schedule);
});
