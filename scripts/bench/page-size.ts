/**
 * JavaScript of the lab page, gzipped, in KB: what the HTML of the built page asks for, served by the built server.
 * Run by itself: `node --import tsx scripts/bench/page-size.ts`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const GOAL_KB = 400;
const START_LIMIT_MS = 60_000;

export interface PageSize {
  readonly scripts: readonly { readonly path: string; readonly kb: number }[];
  readonly kb: number;
}

export async function pageSize(url: string): Promise<PageSize> {
  const html = await (await fetch(url)).text();
  // Scripts of the page and those that its data names for later: all of them are loaded before it can be used.
  const paths = new Set(html.match(/\/_next\/static\/chunks\/[\w./-]+\.js/g) ?? []);
  for (const [, path] of html.matchAll(/"(static\/chunks\/[\w./-]+\.js)"/g)) paths.add(`/_next/${path}`);
  const scripts: { path: string; kb: number }[] = [];
  for (const path of [...paths].sort()) {
    const response = await fetch(new URL(path, url));
    scripts.push({ path, kb: gzipSync(Buffer.from(await response.arrayBuffer())).byteLength / 1024 });
  }
  return { scripts, kb: scripts.reduce((sum, script) => sum + script.kb, 0) };
}

async function main(): Promise<void> {
  const port = 3900 + (process.pid % 90);
  const data = mkdtempSync(join(tmpdir(), 'kube-lab-size-'));
  const server = spawn(process.execPath, ['.data/server.cjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), KUBE_LAB_DATA: data },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error('the server did not start')), START_LIMIT_MS).unref();
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}; build it with npm start first`)));
      server.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('ready on') && resolve());
    });
    const { scripts, kb } = await pageSize(`http://localhost:${port}/en/labs/services/02-clusterip`);
    for (const script of scripts) console.log(`${script.kb.toFixed(1).padStart(7)} KB  ${script.path}`);
    console.log(`lab page: ${kb.toFixed(1)} KB of JavaScript gzipped (goal ${GOAL_KB})`);
    process.exitCode = kb <= GOAL_KB ? 0 : 1;
  } finally {
    server.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

if (process.argv[1]?.endsWith('page-size.ts') === true) void main();
