import { ProcessTable } from './process-table';
import type { ProcessRecord } from './records';

const process = (key: number, sandbox: string, pid: number) => ({ key, sandbox, pid }) as ProcessRecord;

test('knows the processes of a sandbox, asked for before or after they come and go', () => {
  const table = new ProcessTable();
  for (const one of [process(1, 'a', 1), process(2, 'b', 1), process(3, 'a', 2)]) table.set(one.key, one);
  expect([...table.of('a').keys()]).toEqual([1, 2]);
  table.set(4, process(4, 'a', 3));
  expect(table.of('a').get(3)?.key).toBe(4);
  expect(table.delete(1)).toBe(true);
  expect(table.delete(1)).toBe(false);
  expect([...table.of('a').values()].map((one) => one.key)).toEqual([3, 4]);
  expect([...table.keys()]).toEqual([2, 3, 4]);
  table.clear();
  expect(table.of('a').size + table.of('b').size + table.size).toBe(0);
  table.set(5, process(5, 'a', 1));
  expect(table.of('a').get(1)?.key).toBe(5);
});
