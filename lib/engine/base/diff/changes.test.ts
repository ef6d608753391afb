import { changedLines } from './changes';

const marks = (before: string, after: string): string => {
  const { removed, added } = changedLines([...before], [...after]);
  const shown = (list: readonly boolean[]) => list.map((mark) => (mark ? 'x' : '.')).join('');
  return `${shown(removed)} ${shown(added)}`;
};

describe('changed lines', () => {
  it('are none where nothing changes', () => {
    expect(marks('abc', 'abc')).toBe('... ...');
  });

  it('are as few as possible', () => {
    expect(marks('abcdef', 'abXdef')).toBe('..x... ..x...');
    expect(marks('', 'ab')).toBe(' xx');
  });

  // Checked against diff 3.8: of `bab` in a repeated block the last possible lines are the new ones.
  it('stand as low as they can when lines repeat', () => {
    expect(marks('xaby', 'xababy')).toBe('.... ...xx.');
  });

  it('leave out lines that the other text has too often, between lines it lacks', () => {
    const before = ['1', '-', '2', '3', '4', '5', '6', '7', '8', '9'];
    const after = ['-', '-', '-', '-', '-', '-', '-'];
    const { removed, added } = changedLines(before, after);
    expect(removed.filter(Boolean)).toHaveLength(9);
    expect(added.filter(Boolean)).toHaveLength(6);
  });
});
