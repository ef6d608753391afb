// `npm start`: on a fresh clone installs, generates, builds, creates the database and serves; later only what changed.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { build, buildServer } from './prepare/build.mjs';
import { generate } from './prepare/generate.mjs';
import { install, step } from './prepare/install.mjs';

const dev = process.argv.includes('--dev');
install();
generate();
mkdirSync('.data', { recursive: true });
if (dev) buildServer();
else build();
step('Starting…');
const server = spawn(process.execPath, ['--enable-source-maps', '.data/server.cjs'], {
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
