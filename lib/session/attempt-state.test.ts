import type { LabSpec, Quiz } from '../course/lab-schema';
import { isRight, stepMemory, withAnswer, withHint, withSolution } from './attempt-state';
import { Screens } from './screens';

const text = { ko: '가', en: 'a' };
const single: Quiz = { id: 'q', question: text, single: [{ text }, { text, correct: true }] };
const multiple: Quiz = {
  id: 'm',
  question: text,
  multiple: [{ text, correct: true }, { text }, { text, correct: true }],
};
const order: Quiz = { id: 'o', question: text, order: [text, text, text] };
const free: Quiz = { id: 't', question: text, text: { accept: ['svc.cluster.local'] } };
const spec = { steps: [{ id: 's', hints: [text, text], quiz: [single] }] } as unknown as LabSpec;

test.each([
  [single, ['1'], true],
  [single, ['0'], false],
  [single, [], false],
  [multiple, ['2', '0'], true],
  [multiple, ['0'], false],
  [multiple, ['0', '1', '2'], false],
  [order, ['0', '1', '2'], true],
  [order, ['1', '0', '2'], false],
  [free, [' SVC.cluster.local '], true],
  [free, ['cluster.local'], false],
] as const)('%#: %j %j is %s', (quiz, answer, right) => expect(isRight(quiz, [...answer])).toBe(right));

test('a right answer stays right, hints go up to those there are, a seen solution is remembered', () => {
  let memory = withAnswer({}, spec, 's', 'q', ['0']);
  expect(stepMemory(memory, 's').quiz).toEqual({ q: { answered: true, correct: false } });
  memory = withAnswer(withAnswer(memory, spec, 's', 'q', ['1']), spec, 's', 'q', ['0']);
  expect(stepMemory(memory, 's').quiz.q).toEqual({ answered: true, correct: true });
  expect(withAnswer(memory, spec, 's', 'unknown', ['1'])).toBe(memory);
  memory = withHint(withHint(memory, spec, 's', 7), spec, 's', 0);
  expect(stepMemory(memory, 's').hints).toBe(2);
  expect(stepMemory(withSolution(memory, 's'), 's').solutionSeen).toBe(true);
});

test('a screen keeps the last 64 KiB, cut at a line', () => {
  const screens = new Screens();
  for (let i = 0; i < 40_000; i++) screens.append('tty1', `line ${i}\r\n`);
  const kept = screens.text('tty1');
  expect(kept.length).toBeLessThanOrEqual(64 * 1024);
  expect(kept).toMatch(/^line \d+\r\n/);
  expect(kept.endsWith('line 39999\r\n')).toBe(true);
  screens.clear('tty1');
  expect(screens.text('tty1')).toBe('');
});
