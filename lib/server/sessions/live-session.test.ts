/** Virtual time follows the wall clock only while somebody watches, and falls behind instead of running in a burst. */
import type { LogRecord, Session, SessionInput } from '../../session/contract';
import { type LiveBatch, LiveSession } from './live-session';

function fakeSession(eventEveryUs: number, busy = false, spend: () => void = () => undefined) {
  let now = 0;
  let seq = 0;
  const session = {
    get now() {
      return now;
    },
    input: (input: SessionInput): LogRecord => ({ seq: ++seq, at: now, input }),
    advance: async (until: number) => {
      if (busy && until > now) {
        spend();
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

function live(session: Session, spent = () => 0) {
  const clock = { ms: 1_000 };
  const batches: LiveBatch[] = [];
  const running = new LiveSession(
    session,
    () => clock.ms + spent(),
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
  let spent = 0;
  const session = fakeSession(1_000, true, () => {
    spent += 5;
  });
  const { clock, running } = live(session, () => spent);
  running.attach();
  await running.turn();
  clock.ms += 10_000;
  await running.turn();
  expect(session.now).toBeLessThan(100_000);
  const behind = session.now;
  await running.turn();
  expect(session.now - behind).toBeLessThan(100_000);
});

test('events of the same moment all happen before an input, however many there are', async () => {
  const order: string[] = [];
  let left = 1_000;
  const session = {
    ...fakeSession(1_000_000),
    now: 0,
    input: (input: SessionInput): LogRecord => {
      order.push(input.kind);
      return { seq: 1, at: 0, input };
    },
    advance: async (_until: number, budget = 0) => {
      if (left > 0) {
        left -= budget;
        order.push('events');
        return 'budget' as const;
      }
      return 'reached' as const;
    },
  } as unknown as Session;
  const { running } = live(session);
  running.input({ kind: 'keys', tty: 'tty1', data: 'x' });
  await running.turn();
  expect(order).toEqual([...Array(10).fill('events'), 'keys']);
});

test('a flood rests the session, a key is served at once, and texts of a terminal are sent as one', async () => {
  const fake = fakeSession(1, true);
  const flood = { ...fake, takeOutput: () => [{ kind: 'output', tty: 'tty1', text: 'y'.repeat(10_000) }] };
  Object.defineProperty(flood, 'now', { get: () => fake.now });
  const { batches, running, clock } = live(flood as unknown as Session);
  running.attach();
  clock.ms += 1_000;
  await running.turn();
  expect(batches.at(-1)?.outputs).toHaveLength(1);
  const [output] = batches.at(-1)?.outputs ?? [];
  const characters = output?.kind === 'output' ? output.text.length : 0;
  expect(characters).toBeLessThan(50_000);
  expect(running.dueInMs()).toBe(characters / 200);
  running.input({ kind: 'keys', tty: 'tty1', data: '\u0003' });
  expect(running.dueInMs()).toBe(0);
});
