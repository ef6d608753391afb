/** Whatever an image names as a program is in the table that a cluster is composed with. */
import { programTable } from '../engine/host/program-table';
import { unknownPrograms } from '../engine/images/registry';
import { networkPrograms } from '../engine/programs/registry';
import { kubectlPrograms } from '../kubectl/programs';
import { shellPrograms } from './programs';

const frames = [...shellPrograms.frames, ...networkPrograms];
const generators = [...shellPrograms.generators, ...kubectlPrograms];
const table = programTable(frames, generators);
const known = (name: string) => table.frame(name) !== undefined || table.generator(name) !== undefined;

test('no image names a program that nobody wrote', () => {
  expect(unknownPrograms(known)).toEqual([]);
  expect(unknownPrograms((name) => name !== 'tar' && known(name))).toEqual(['tar']);
});
