import { InvariantError } from '../base/assert';
import { EventQueue } from './event-queue';
import { SimKernel } from './kernel';
import { RandomStream } from './random-stream';
import { ReadTracker } from './read-tracker';
import { civilTime, parseRfc3339, rfc3339, rfc3339Micro } from './wall-clock';

const epochMs = 1_795_000_000_000;

describe('SimKernel', () => {
  it('runs events by time, then by the order they were posted in, and ticks before events of that instant', () => {
    const kernel = new SimKernel({ seed: 's', epochMs });
    const seen: string[] = [];
    kernel.register('a', { handle: (op) => seen.push(`${kernel.now} ${op}`) });
    kernel.every({ id: 'tick', periodUs: 10, firstAtUs: 10, tick: (at) => seen.push(`${at} tick`) });
    kernel.post(20, 'a', 'late');
    kernel.post(10, 'a', 'first');
    kernel.post(10, 'a', 'second');
    kernel.cancel(kernel.post(5, 'a', 'cancelled'));
    expect(kernel.run(20, { events: 100 })).toBe('reached');
    expect(seen).toEqual(['10 tick', '10 first', '10 second', '20 tick', '20 late']);
  });

  it('stops at the budget and goes on as if it had not', () => {
    const run = (budget: number) => {
      const kernel = new SimKernel({ seed: 's', epochMs });
      const draws: number[] = [];
      kernel.register('a', {
        handle: () => {
          draws.push(kernel.random('a/x').below(1000));
          if (draws.length < 50) kernel.post(kernel.random('a/y').below(100), 'a', 'again');
        },
      });
      kernel.post(0, 'a', 'again');
      while (kernel.run(1_000_000, { events: budget }) === 'budget');
      return { draws, hash: kernel.chainHash };
    };
    expect(run(1)).toEqual(run(1000));
  });

  it('continues identically from a snapshot taken anywhere', () => {
    const build = () => {
      const kernel = new SimKernel({ seed: 'cut', epochMs });
      const log: string[] = [];
      kernel.register('a', {
        handle: (op) => {
          log.push(`${kernel.now} ${op} ${kernel.random('a').below(9)}`);
          kernel.post(kernel.random('b').below(40), 'a', 'x');
        },
      });
      kernel.every({ id: 's', periodUs: 33, firstAtUs: 7, tick: (at) => log.push(`${at} s`) });
      return { kernel, log };
    };
    const whole = build();
    whole.kernel.post(1, 'a', 'x');
    whole.kernel.run(5_000, { events: 1e6 });
    for (const cut of [0, 1, 40, 777, 4_999]) {
      const before = build();
      before.kernel.post(1, 'a', 'x');
      before.kernel.run(cut, { events: 1e6 });
      const after = build();
      after.kernel.load(before.kernel.save());
      after.kernel.run(5_000, { events: 1e6 });
      expect(after.kernel.chainHash).toBe(whole.kernel.chainHash);
      expect([...before.log, ...after.log]).toEqual(whole.log);
    }
  });

  it('names the actor that lets no time pass', () => {
    const kernel = new SimKernel({ seed: 's', epochMs });
    kernel.register('busy', { handle: () => void kernel.post(0, 'busy', 'again') });
    kernel.post(0, 'busy', 'again');
    let thrown: unknown;
    try {
      kernel.run(1, { events: 1e6 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvariantError);
    expect(String(thrown)).toContain('busy again');
  });

  it('waits for a pure tool at the same instant', () => {
    const kernel = new SimKernel({ seed: 's', epochMs });
    const got: unknown[] = [];
    kernel.register('a', {
      handle: (op, arg) => {
        if (op === 'go')
          kernel.requestPureTool({ tool: 'awk', args: [], stdin: '', files: {}, env: {}, cwd: '/' }, 'a', 'done');
        else got.push([kernel.now, arg]);
      },
    });
    kernel.post(5, 'a', 'go');
    kernel.post(6, 'a', 'other');
    expect(kernel.run(10, { events: 10 })).toBe('needs-pure-tool');
    expect(kernel.pendingTool?.tool).toBe('awk');
    kernel.completePureTool({ stdout: 'x', stderr: '', exit: 0, written: {} });
    expect(kernel.run(10, { events: 10 })).toBe('reached');
    expect(got).toEqual([
      [5, { result: { stdout: 'x', stderr: '', exit: 0, written: {} } }],
      [6, null],
    ]);
  });

  it('counts pending work but not timers', () => {
    const kernel = new SimKernel({ seed: 's', epochMs });
    kernel.register('a', { handle: () => undefined });
    kernel.post(5, 'a', 'x', null, 'timer');
    expect(kernel.pendingWork).toBe(0);
    kernel.post(5, 'a', 'x');
    expect(kernel.pendingWork).toBe(1);
    kernel.run(5, { events: 9 });
    expect(kernel.pendingWork).toBe(0);
  });
});

test('the queue rebuilds when the cancelled outnumber the living', () => {
  const queue = new EventQueue();
  for (let seq = 1; seq <= 1000; seq++) queue.push({ at: 1000 - seq, seq, to: 'a', op: '', arg: null, class: 'timer' });
  for (let seq = 1; seq <= 990; seq++) queue.cancel(seq);
  expect(queue.size).toBe(10);
  expect(queue.list().map((e) => e.seq)).toEqual([1000, 999, 998, 997, 996, 995, 994, 993, 992, 991]);
  expect(queue.pop()?.seq).toBe(1000);
});

test('streams of other paths do not shift one another', () => {
  const alone = RandomStream.named('kubelet/node1', 'seed');
  const draws = Array.from({ length: 5 }, () => alone.below(100));
  RandomStream.named('kubelet/node2', 'seed').below(100);
  const again = RandomStream.named('kubelet/node1', 'seed');
  expect(Array.from({ length: 5 }, () => again.below(100))).toEqual(draws);
  expect(RandomStream.named('x', 'a').letters(5)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(RandomStream.named('x', 'a').uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('a reader is dirty only when what it read was touched, absent things too', () => {
  const tracker = new ReadTracker();
  tracker.run('check', () => tracker.read('object:services/default/web'));
  tracker.touched('object:pods/default/a');
  expect(tracker.takeDirty()).toEqual([]);
  tracker.touched('object:services/default/web');
  expect(tracker.takeDirty()).toEqual(['check']);
  tracker.run('check', () => tracker.read('list:pods/default'));
  tracker.touched('object:services/default/web');
  expect(tracker.takeDirty()).toEqual([]);
});

test('wall clock texts agree with the host’s calendar', () => {
  for (const ms of [0, 951_782_400_000, epochMs, 1_709_164_799_000, -86_400_000, 4_102_444_800_000]) {
    const date = new Date(ms);
    expect(rfc3339(ms)).toBe(date.toISOString().replace('.000', ''));
    expect(parseRfc3339(rfc3339(ms))).toBe(ms);
    expect(civilTime(ms / 1000).weekday).toBe(date.getUTCDay());
  }
  expect(rfc3339Micro(1_500_000)).toBe('1970-01-01T00:00:01.500000Z');
});
