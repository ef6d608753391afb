/** The labs that ship are proved on one seed, mistakes included; `npm run lab -- test` proves them on twenty. */
import { foldersOf } from '../../scripts/lab/folders';
import { proveSeed } from '../../scripts/lab/prove';

const folders = foldersOf([]);

test('there are labs', () => expect(folders.length).toBeGreaterThanOrEqual(3));

test.each(folders.map((folder) => [folder.id, folder] as const))(
  '%s: red at the start, right with its solution, mistakes explained',
  async (_id, folder) => {
    const proofs = await proveSeed(folder, '1', true);
    expect(proofs.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`)).toEqual([]);
    // One solution and at least three mistakes.
    expect(proofs.length).toBeGreaterThanOrEqual(4);
  },
  120_000,
);
