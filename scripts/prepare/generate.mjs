// Makes what is not committed: the Prisma client and the field descriptions that `kubectl explain` prints.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hashOf, run, step } from './install.mjs';

const CLIENT_STAMP = 'node_modules/.kube-lab-client';
const DESCRIPTIONS = 'lib/engine/api/openapi/descriptions.generated.local.json';

export function generate() {
  const wanted = hashOf(['prisma/schema.prisma', 'package-lock.json']);
  if (
    !existsSync('lib/server/database/client/client.ts') ||
    !existsSync(CLIENT_STAMP) ||
    readFileSync(CLIENT_STAMP, 'utf8') !== wanted
  ) {
    step('Generating the database client…');
    // The CLI would fetch its schema engine, which `generate` does not use; naming any program keeps it from trying.
    run('npx', ['prisma', 'generate'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    });
    writeFileSync(CLIENT_STAMP, wanted);
  }
  if (!existsSync(DESCRIPTIONS) && existsSync('scripts/openapi/build-descriptions.ts')) {
    step('Reading field descriptions for kubectl explain…');
    run('node', ['--import', 'tsx', 'scripts/openapi/build-descriptions.ts'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}
