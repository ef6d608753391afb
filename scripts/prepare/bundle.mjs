// One file of plain JavaScript from a TypeScript entry: what production runs and what the bench measures.
import { mkdirSync } from 'node:fs';
import { run } from './install.mjs';

/** Writes `.data/<outfile>`. tsx would keep functions' names at run time, which costs memory and time. */
export function bundle(entry, outfile) {
  mkdirSync('.data', { recursive: true });
  run('npx', [
    'esbuild',
    entry,
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--format=cjs',
    '--packages=external',
    '--sourcemap',
    '--log-level=error',
    `--outfile=.data/${outfile}`,
  ]);
}
