/** Expected runs as Python's difflib.SequenceMatcher prints them: the server's Go library is its port. */
import { matchingRuns } from './line-matcher';

const head = Array.from({ length: 10 }, (_, index) => `a${index}`);
const nulls = (count: number) => new Array<string>(count).fill('null');
const runs = (a: readonly string[], b: readonly string[]) => matchingRuns(a, b).map((run) => [run.a, run.b, run.size]);

it('takes the longest run first', () => {
  expect(runs([...'abxcd'], [...'abcdxab'])).toEqual([
    [0, 0, 2],
    [3, 2, 2],
  ]);
  expect(runs([...head, ...nulls(20), 'z'], [...nulls(30), ...head, 'z'])).toEqual([
    [10, 0, 20],
    [30, 40, 1],
  ]);
});

it('starts no run with a line that a long text is full of', () => {
  expect(runs([...head, ...nulls(20), 'z'], [...nulls(200), ...head, 'z'])).toEqual([
    [0, 200, 10],
    [30, 210, 1],
  ]);
});
