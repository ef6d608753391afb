// `npm run bench [-- NAME…]`: bundles the bench as the server is bundled, then runs it in a process of its own.
import { spawnSync } from 'node:child_process';
import { bundle } from './prepare/bundle.mjs';
import { generate } from './prepare/generate.mjs';
import { install } from './prepare/install.mjs';

install();
generate();
bundle('scripts/bench.ts', 'bench.cjs');
const { status } = spawnSync(process.execPath, ['--expose-gc', '.data/bench.cjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
