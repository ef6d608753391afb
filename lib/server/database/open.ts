/** One Prisma client a process; Next's bundles and the custom server share it through globalThis. */
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { configuration } from '../configuration';
import { PrismaClient } from './client/client';

const shared = globalThis as typeof globalThis & { kubeLabDatabase?: PrismaClient };

export function database(): PrismaClient {
  shared.kubeLabDatabase ??= new PrismaClient({ adapter: new PrismaLibSql({ url: configuration().databaseUrl }) });
  return shared.kubeLabDatabase;
}
