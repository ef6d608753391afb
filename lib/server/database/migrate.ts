/**
 * Applies prisma/migrations at start and keeps Prisma's own table `_prisma_migrations` (same columns, same SHA-256
 * checksum of the script), so that `prisma migrate deploy` agrees about what has been applied.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrismaClient } from './client/client';

const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

interface Applied {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: unknown;
}

/** Returns the names applied now. Throws when an applied script was changed afterwards or one was left half done. */
export async function migrate(prisma: PrismaClient, folder: string): Promise<readonly string[]> {
  await prisma.$executeRawUnsafe(TABLE);
  const rows = await prisma.$queryRawUnsafe<Applied[]>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const done: string[] = [];
  for (const name of names) {
    const script = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    const checksum = createHash('sha256').update(script).digest('hex');
    const before = applied.get(name);
    if (before !== undefined) {
      if (before.checksum !== checksum) throw new Error(`migration ${name} was changed after it had been applied`);
      if (before.finished_at === null)
        throw new Error(`migration ${name} was left half done; restore the database or finish it by hand`);
      continue;
    }
    await apply(prisma, name, script, checksum);
    done.push(name);
  }
  return done;
}

async function apply(prisma: PrismaClient, name: string, script: string, checksum: string): Promise<void> {
  const id = randomUUID();
  const insert =
    'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, applied_steps_count) VALUES (?, ?, ?, ?, 0)';
  await prisma.$executeRawUnsafe(insert, id, checksum, name, Date.now());
  for (const statement of statementsOf(script)) await prisma.$executeRawUnsafe(statement);
  await prisma.$executeRawUnsafe(
    'UPDATE "_prisma_migrations" SET finished_at = ?, applied_steps_count = 1 WHERE id = ?',
    Date.now(),
    id,
  );
}

/** Statements end with `;` at a line's end; Prisma writes no semicolons inside literals there. */
export function statementsOf(script: string): readonly string[] {
  return script
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
