/** Virtual time follows the wall clock only while somebody watches, and falls behind instead of running in a burst. */
import type { LogRecord, Session, SessionInput } from '../../session/contract';
import { type LiveBatch, LiveSession } from './live-session';

function fakeSession(eventEveryUs: number, busy = false) {
  let now = 0;
  let seq = 0;
  const session = {
    get now() {
      return now;
    },
    input: (input: SessionInput): LogRecord => ({ seq: ++seq, at: now, input }),
    advance: async (until: number) => {
      if (busy && until > now) {
        now += 1_000;
        return 'budget' as const;
      }
      now = Math.max(now, until);
      return 'reached' as const;
    },
    nextVisible: () => (Math.floor(now / eventEveryUs) + 1) * eventEveryUs,
    takeOutput: () => [],
    view: () => ({ at: now, steps: [], done: false, terminals: [] }),
    screen: () => '',
  };
  return session as unknown as Session & { readonly now: number };
}

function live(session: Session) {
  const clock = { ms: 1_000 };
  const batches: LiveBatch[] = [];
  const running = new LiveSession(
    session,
    () => clock.ms,
    (batch) => batches.push(batch),
  );
  return { clock, batches, running };
}

test('nobody watches: time stands still and nothing is due', async () => {
  const session = fakeSession(1_000_000);
  const { clock, running } = live(session);
  clock.ms += 60_000;
  expect(running.dueInMs()).toBeNull();
  await running.turn();
  expect(session.now).toBe(0);
});

test('watched: virtual time is wall time, and a key is stamped with the moment it was typed', async () => {
  const session = fakeSession(1_000_000);
  const { clock, batches, running } = live(session);
  running.attach();
  await running.turn();
  expect(running.dueInMs()).toBe(1_000);
  clock.ms += 250;
  running.input({ kind: 'keys', tty: 'tty1', data: 'x' });
  expect(running.dueInMs()).toBe(0);
  await running.turn();
  expect(session.now).toBe(250_000);
  expect(batches.flatMap((batch) => batch.records).filter((record) => record.input.kind === 'keys')).toEqual([
    { seq: expect.any(Number), at: 250_000, input: { kind: 'keys', tty: 'tty1', data: 'x' } },
  ]);
});

test('the last one to leave writes a mark, so that a restart comes back to that moment', async () => {
  const session = fakeSession(1_000_000);
  const { clock, batches, running } = live(session);
  running.attach();
  running.attach();
  await running.turn();
  clock.ms += 500;
  await running.turn();
  running.detach();
  expect(running.watched).toBe(true);
  running.detach();
  await running.turn();
  expect(running.watched).toBe(false);
  expect(batches.at(-1)?.records.at(-1)).toMatchObject({ at: 500_000, input: { kind: 'mark' } });
});

test('over its budget the session’s own clock slows', async () => {
  const session = fakeSession(1_000, true);
  const { clock, running } = live(session);
  running.attach();
  await running.turn();
  clock.ms += 10_000;
  await running.turn();
  expect(session.now).toBeLessThan(100_000);
  const behind = session.now;
  await running.turn();
  expect(session.now - behind).toBeLessThan(100_000);
});
