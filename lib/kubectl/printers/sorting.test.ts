import { sortedBy, sortedRows } from './sorting';

const names = (rows: readonly { readonly n: string }[]) => rows.map(({ n }) => n);
const by = (path: string, ...rows: readonly { readonly n: string }[]) => names(sortedBy(rows, path, (row) => row));

test('quantities count by size, null comes first, what has no such field stands in front turned round', () => {
  expect(by('{.v}', { n: 'b', v: '2Gi' } as never, { n: 'a', v: '500Mi' } as never)).toEqual(['a', 'b']);
  expect(by('{.v}', { n: 'x', v: 'b' } as never, { n: 'y', v: 'a' } as never)).toEqual(['y', 'x']);
  expect(by('{.v}', { n: 'x', v: 1 } as never, { n: 'y' }, { n: 'z' })).toEqual(['z', 'y', 'x']);
  expect(by('{.v}', { n: 'x', v: 'a' } as never, { n: 'y', v: null } as never)).toEqual(['y', 'x']);
});

test('a field that nobody has is an error for objects and an empty table for rows', () => {
  expect(() => by('{.nope}', { n: 'x' }, { n: 'y' })).toThrow(
    `couldn't find any field with path "{.nope}" in the list of objects`,
  );
  const rows = [{ object: { n: 'x' } }, { object: { n: 'y' } }];
  expect(sortedRows(rows, '.nope')).toEqual([]);
  expect(sortedRows(rows.slice(1), '.nope')).toHaveLength(1);
});
