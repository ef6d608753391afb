/** Everything that can be set from outside, read once. README's configuration table lists the same names. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly baseUrl: string;
  readonly dataFolder: string;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly labsFolder: string;
}

let loaded: Configuration | undefined;

export function configuration(): Configuration {
  loaded ??= load(process.env, process.cwd());
  return loaded;
}

function load(env: NodeJS.ProcessEnv, root: string): Configuration {
  const dataFolder = env.KUBE_LAB_DATA ?? join(root, '.data');
  mkdirSync(dataFolder, { recursive: true });
  const port = Number(env.PORT ?? 3000);
  const host = env.HOST ?? 'localhost';
  return {
    host,
    port,
    baseUrl: env.BASE_URL ?? `http://${host}:${port}`,
    dataFolder,
    databaseUrl: env.DATABASE_URL ?? `file:${join(dataFolder, 'kube-lab.db')}`,
    secret: env.BETTER_AUTH_SECRET ?? keptSecret(dataFolder),
    labsFolder: env.KUBE_LAB_LABS ?? join(root, 'labs'),
  };
}

/** A secret made at the first start and kept beside the database, so that sign-ins survive a restart. */
function keptSecret(folder: string): string {
  const file = join(folder, 'secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
