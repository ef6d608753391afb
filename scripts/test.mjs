// `npm test`: on a fresh clone installs what is needed, then runs every test; arguments go to jest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { generate } from './prepare/generate.mjs';
import { install, step } from './prepare/install.mjs';

install();
generate();
const args = process.argv.slice(2);
step('Running tests…');
const jest = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', ...args], { stdio: 'inherit' });
let status = jest.status ?? 1;
if (args.length === 0 && existsSync('tests/web/run.mjs')) {
  step('Running browser tests…');
  const web = spawnSync(process.execPath, ['tests/web/run.mjs'], { stdio: 'inherit' });
  status = status || (web.status ?? 1);
}
process.exit(status);
