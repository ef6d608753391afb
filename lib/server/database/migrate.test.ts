import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { PrismaClient } from './client/client';
import { migrate, statementsOf } from './migrate';

let folder: string;
let prisma: PrismaClient;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  cpSync('prisma/migrations', join(folder, 'migrations'), { recursive: true });
  prisma = new PrismaClient({ adapter: new PrismaLibSql({ url: `file:${join(folder, 'test.db')}` }) });
});

afterEach(async () => {
  await prisma.$disconnect();
  rmSync(folder, { recursive: true, force: true });
});

const migrations = () => join(folder, 'migrations');

test('applies what is new once, and the client works with the result', async () => {
  expect(await migrate(prisma, migrations())).toEqual(['0001_start']);
  expect(await migrate(prisma, migrations())).toEqual([]);
  const user = await prisma.user.create({ data: { id: 'u', name: 'guest', email: 'guest@example.com' } });
  expect(user).toMatchObject({ role: 'learner', locale: 'ko', isAnonymous: false });
  const attempt = {
    id: 'a',
    userId: 'u',
    lab: 'services/02-clusterip',
    profile: 'minikube',
    seed: 's',
    epochMs: 1n,
    engineVersion: '1',
  };
  await prisma.attempt.create({ data: attempt });
  const input = { attemptId: 'a', seq: 1, atUs: 5n, kind: 'keys', data: '{}' };
  await prisma.attemptInput.create({ data: input });
  await expect(prisma.attemptInput.create({ data: input })).rejects.toThrow();
});

test('the columns and checksum are those that Prisma’s own migrate keeps', async () => {
  await migrate(prisma, migrations());
  const rows = await prisma.$queryRawUnsafe<Record<string, unknown>[]>('SELECT * FROM "_prisma_migrations"');
  expect(rows).toHaveLength(1);
  expect(Object.keys(rows[0] ?? {})).toEqual([
    'id',
    'checksum',
    'finished_at',
    'migration_name',
    'logs',
    'rolled_back_at',
    'started_at',
    'applied_steps_count',
  ]);
  expect(rows[0]).toMatchObject({
    migration_name: '0001_start',
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    rolled_back_at: null,
  });
});

test('a script changed after it was applied is refused', async () => {
  await migrate(prisma, migrations());
  writeFileSync(join(migrations(), '0001_start', 'migration.sql'), 'CREATE TABLE "x" ("id" TEXT);\n');
  await expect(migrate(prisma, migrations())).rejects.toThrow(
    'migration 0001_start was changed after it had been applied',
  );
});

test('one that failed half way is named at the next start', async () => {
  mkdirSync(join(migrations(), '0002_bad'));
  writeFileSync(join(migrations(), '0002_bad', 'migration.sql'), 'CREATE TABLE "y" ("id" TEXT);\nNOT SQL;\n');
  await expect(migrate(prisma, migrations())).rejects.toThrow();
  await expect(migrate(prisma, migrations())).rejects.toThrow('migration 0002_bad was left half done');
});

test('statements are split at semicolons that end a line', () => {
  expect(statementsOf('-- c\nCREATE TABLE "a" (\n  "b" TEXT\n);\nCREATE INDEX "i" ON "a"("b");')).toEqual([
    'CREATE TABLE "a" (\n  "b" TEXT\n)',
    'CREATE INDEX "i" ON "a"("b")',
  ]);
});
