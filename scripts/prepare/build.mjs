// Builds the pages, the server and its session worker when their sources changed since the last build.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.mjs';
import { run, step } from './install.mjs';

const STAMP = '.data/built';
const SOURCES = [
  'app',
  'lib',
  'scripts/prepare/build.mjs',
  'scripts/prepare/bundle.mjs',
  'next.config.js',
  'package-lock.json',
  'tsconfig.json',
];

function sourceHash() {
  const hash = createHash('sha256').update(process.version);
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(`${path}/${name}`);
    } else if (!/\.test\.tsx?$/.test(path)) hash.update(path).update(readFileSync(path));
  };
  for (const source of SOURCES) visit(source);
  return hash.digest('hex');
}

/** Bundled, so that a start need not read and translate hundreds of TypeScript files. */
export function buildServer() {
  bundle('lib/server/sessions/worker.ts', 'session-worker.cjs');
  bundle('lib/server/main.ts', 'server.cjs');
}

export function build() {
  const wanted = sourceHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync('.next/BUILD_ID')) return;
  step('Building the server…');
  buildServer();
  step('Building the pages (under a minute, only after changes)…');
  run('npx', ['next', 'build'], { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } });
  writeFileSync(STAMP, wanted);
}
