import { TimeShift } from './time-shift';

const DAY = 86_400_000;

test('timestamps move, all else stays the same object', () => {
  const spec = Object.freeze({ image: 'nginx' });
  const pod = Object.freeze({ metadata: Object.freeze({ creationTimestamp: '2026-11-20T00:00:05Z' }), spec });
  const state = {
    objects: new Map([['default/a', pod]]),
    cache: [['default/a', pod]],
    note: 'I1120 00:00:05.000250       1 config.go:200] "x"',
  };
  const moved = new TimeShift(2026).shift(state, DAY);
  const stored = moved.objects.get('default/a');
  expect(stored?.metadata.creationTimestamp).toBe('2026-11-21T00:00:05Z');
  expect(stored?.spec).toBe(spec);
  // What was shared is shared afterwards, and frozen things stay frozen.
  expect(moved.cache[0]?.[1]).toBe(stored);
  expect(Object.isFrozen(stored)).toBe(true);
  expect(moved.note).toBe('I1121 00:00:05.000250       1 config.go:200] "x"');
});

test('microseconds and several times in one text', () => {
  const shift = new TimeShift(2026);
  expect(shift.shift({ t: '2026-11-20T23:59:59.123456Z' }, 1_000)).toEqual({ t: '2026-11-21T00:00:00.123456Z' });
  const text = 'from 2026-11-20T00:00:00Z to 2026-11-20T00:00:01Z';
  expect(shift.shift({ text }, 1_000)).toEqual({ text: 'from 2026-11-20T00:00:01Z to 2026-11-20T00:00:02Z' });
});

test('the same object is moved by each amount asked for', () => {
  const shift = new TimeShift(2026);
  const object = Object.freeze({ time: '2026-11-20T00:00:00Z', name: 'x' });
  expect(shift.shift(object, 1_000).time).toBe('2026-11-20T00:00:01Z');
  expect(shift.shift(object, 2_000).time).toBe('2026-11-20T00:00:02Z');
  expect(shift.shift(object, 0)).toBe(object);
});
