/** The server: Next's pages, the terminal's WebSocket, and sessions in a worker, in one process. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { formatProblem } from '../course/problem';
import { configuration } from './configuration';
import { migrate } from './database/migrate';
import { database } from './database/open';
import { secure } from './http/security-headers';
import { TerminalSockets } from './http/terminal-socket';
import { catalogue } from './labs/catalogue';
import { SessionPool } from './sessions/pool';

async function main(): Promise<void> {
  const started = Date.now();
  const { host, port, baseUrl } = configuration();
  const dev = process.env.NODE_ENV !== 'production';
  const applied = await migrate(database(), join(process.cwd(), 'prisma/migrations'));
  if (applied.length > 0) console.log(`database: applied ${applied.join(', ')}`);

  for (const problem of catalogue().problems) console.error(`lab not offered: ${formatProblem(problem)}`);
  const profiles = [...new Set(catalogue().labs.map((lab) => lab.spec.profile))];
  const pool = new SessionPool(process.env.KUBE_LAB_WORKER ?? join(process.cwd(), '.data/session-worker.cjs'), {
    profiles,
  });
  pool.start();
  (globalThis as typeof globalThis & { kubeLabPool?: SessionPool }).kubeLabPool = pool;
  const sockets = new TerminalSockets(pool);
  const server = createServer();
  const app = next({ dev, hostname: host, port, httpServer: server });
  await app.prepare();
  const pages = app.getRequestHandler();
  const upgrades = app.getUpgradeHandler();
  server.on('request', (request, response) => {
    secure(request, response, dev);
    void pages(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (!sockets.handleUpgrade(request, socket, head)) void upgrades(request, socket, head);
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use; set PORT to another` : error.message);
    process.exit(1);
  });
  server.listen(port, host, () => console.log(`ready on ${baseUrl} (${Date.now() - started} ms)`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void pool.close().finally(() => process.exit(0)));
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
