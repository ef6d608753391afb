// `npm run check`: everything CI asks of the tree beside the tests' own run: format, lint, types by zone, layers, dead code.
import { spawnSync } from 'node:child_process';
import { generate } from './prepare/generate.mjs';
import { install } from './prepare/install.mjs';

install();
generate();

const checks = [
  ['lint', 'npx', ['biome', 'lint', '--diagnostic-level=error', '.']],
  ['types', 'npx', ['tsc', '-p', '.', '--noEmit']],
  ['types of the pure zone', 'npx', ['tsc', '-p', 'lib/tsconfig.json', '--noEmit']],
  ['layers', 'npx', ['depcruise', '--config', 'tests/repo/layers.cjs', '--output-type', 'err', 'lib']],
  ['dead code', 'npx', ['knip', '--no-progress']],
];

let passed = 0;
let failed = 0;
for (const [name, command, args] of checks) {
  const started = Date.now();
  const result = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (result.status === 0) {
    passed++;
    console.log(`ok   ${name} (${seconds} s)`);
  } else {
    failed++;
    console.log(`FAIL ${name} (${seconds} s)\n${result.stdout}${result.stderr}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
