import { logText } from './log-lines';

const clock = { now: 10_000_000, wallUs: (at: number) => 1_795_233_600_000_000 + at };
const lines = [1, 2, 3, 4].map((n) => ({ atUs: n * 2_000_000 + 5, stream: 'stdout' as const, text: `lïne ${n}` }));

test.each([
  [{}, 'lïne 1\nlïne 2\nlïne 3\nlïne 4\n'],
  [{ tailLines: 1 }, 'lïne 4\n'],
  [{ tailLines: 0 }, ''],
  [{ sinceSeconds: 5 }, 'lïne 3\nlïne 4\n'],
  [{ sinceTime: '2026-11-21T04:00:07Z' }, 'lïne 4\n'],
  [{ limitBytes: 3 }, 'lï'],
  [{ limitBytes: 2 }, 'l'],
  [{ tailLines: 1, timestamps: true }, '2026-11-21T04:00:08.000005000Z lïne 4\n'],
])('%j', (options, text) => {
  expect(logText(lines, options, clock)).toBe(text);
});
