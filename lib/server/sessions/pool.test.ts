/** The pool between browsers, the log and a worker: nothing is shown that is not saved, and what fails is rebuilt. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../../session/contract';
import type { AttemptRow } from '../attempts/repository';
import type { ToBrowser } from './messages';
import { SessionPool } from './pool';

const log: LogRecord[] = [];
const appended: { fail: boolean; wait: Promise<void> } = { fail: false, wait: Promise.resolve() };
jest.mock('../attempts/repository', () => ({
  readLog: async () => [...log],
  appendLog: async (_id: string, records: readonly LogRecord[]) => {
    await appended.wait;
    if (appended.fail) throw new Error('disk full');
    log.push(...records);
  },
  recordSteps: async () => undefined,
}));

/** Keeps per session what was typed; `boom` ends it; the screen is what is in the log plus who is attached. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
const sessions = new Map();
const view = { at: 0, steps: [], done: false, terminals: [] };
parentPort.on('message', (m) => {
  const say = (rest) => parentPort.postMessage({ id: m.id, ...rest });
  if (m.type === 'load') {
    setTimeout(() => { sessions.set(m.id, { attached: 0, seq: m.log.length }); say({ type: 'loaded', view, screens: [] }); }, 20);
    return;
  }
  const s = sessions.get(m.id);
  if (s === undefined) return;
  if (m.type === 'attach') { s.attached++; say({ type: 'screens', view, screens: [{ tty: 'log', host: String(s.attached), screen: String(s.seq), exited: false }] }); }
  else if (m.type === 'detach') s.attached--;
  else if (m.type === 'unload') sessions.delete(m.id);
  else if (m.input.data === 'boom') { sessions.delete(m.id); say({ type: 'failed', reason: 'boom' }); }
  else say({ type: 'batch', records: [{ seq: ++s.seq, at: 0, input: m.input }], outputs: [{ kind: 'output', tty: 'tty1', text: m.input.data }] });
});`;

const attempt: AttemptRow = {
  id: 'a',
  userId: 'u',
  start: { lab: null, profile: 'minikube', seed: 's', epochMs: 0, engineVersion: '1' },
};
const folder = mkdtempSync(join(tmpdir(), 'pool-'));
let pool: SessionPool;

beforeEach(() => {
  log.length = 0;
  Object.assign(appended, { fail: false, wait: Promise.resolve() });
  writeFileSync(join(folder, 'worker.cjs'), WORKER);
  pool = new SessionPool(join(folder, 'worker.cjs'), { profiles: [] });
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  await pool.close();
  jest.restoreAllMocks();
});
afterAll(() => rmSync(folder, { recursive: true }));

function window() {
  const heard: ToBrowser[] = [];
  const client = { send: (message: ToBrowser) => heard.push(message) };
  const until = async (holds: () => boolean) => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 200) throw new Error(`never: ${JSON.stringify(heard)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const count = (type: ToBrowser['type']) => heard.filter((message) => message.type === type).length;
  return { heard, client, until, count };
}

const keys = (data: string) => ({ kind: 'keys' as const, tty: 'tty1', data });
const helloOf = (heard: readonly ToBrowser[]) => heard.findLast((message) => message.type === 'hello')?.screens[0];

test('output is shown only when its record is saved', async () => {
  const one = window();
  await pool.connect(attempt, one.client);
  await one.until(() => one.count('hello') === 1);
  let saved: () => void = () => undefined;
  appended.wait = new Promise((resolve) => {
    saved = resolve;
  });
  pool.input('a', keys('x'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(one.count('outputs')).toBe(0);
  saved();
  await one.until(() => one.count('outputs') === 1);
  expect(log).toHaveLength(1);
});

test('a window that is closed while the session loads is not counted as watching', async () => {
  const gone = window();
  const connecting = pool.connect(attempt, gone.client);
  pool.disconnect('a', gone.client);
  await connecting;
  const stays = window();
  await pool.connect(attempt, stays.client);
  await stays.until(() => stays.count('hello') === 1);
  expect(helloOf(stays.heard)?.host).toBe('1');
  expect(gone.heard).toEqual([]);
});

test('a session that fails comes back from its log for every window; one that always fails is given up', async () => {
  const one = window();
  const two = window();
  await pool.connect(attempt, one.client);
  await pool.connect(attempt, two.client);
  await two.until(() => two.count('hello') === 1);
  pool.input('a', keys('kept'));
  await one.until(() => one.count('outputs') === 1);
  for (let times = 1; times <= 3; times++) {
    pool.input('a', keys('boom'));
    await one.until(() => one.count('hello') === times + 1);
    await two.until(() => two.count('hello') === times + 1);
    expect(helloOf(one.heard)?.screen).toBe('1');
  }
  pool.input('a', keys('boom'));
  await one.until(() => one.count('failed') === 1);
});

test('what could not be saved is not shown: the session goes back to its log', async () => {
  const one = window();
  await pool.connect(attempt, one.client);
  await one.until(() => one.count('hello') === 1);
  appended.fail = true;
  pool.input('a', keys('lost'));
  await one.until(() => one.count('rebuilding') === 1);
  appended.fail = false;
  await one.until(() => one.count('hello') === 2);
  expect(one.count('outputs')).toBe(0);
  expect(helloOf(one.heard)?.screen).toBe('0');
  pool.input('a', keys('again'));
  await one.until(() => one.count('outputs') === 1);
});

test('a reset tells every window', async () => {
  const one = window();
  const two = window();
  await pool.connect(attempt, one.client);
  await pool.connect(attempt, two.client);
  await pool.drop('a');
  expect([one.count('ended'), two.count('ended')]).toEqual([1, 1]);
});
