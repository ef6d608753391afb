/** The built server as its own process on a free port, with a database and settings of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_LIMIT_MS = 60_000;

export class Served {
  private process: ChildProcess | undefined;
  private readonly data = mkdtempSync(join(tmpdir(), 'kube-lab-web-'));

  private constructor(
    readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<Served> {
    const served = new Served(await freePort(), environment);
    await served.startAgain();
    return served;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Resolves with the milliseconds it took. */
  async startAgain(): Promise<number> {
    const began = Date.now();
    const child = spawn(process.execPath, ['.data/server.cjs'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        PORT: String(this.port),
        KUBE_LAB_DATA: this.data,
        ...this.environment,
      },
    });
    this.process = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), START_LIMIT_MS);
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        if (!said.includes('ready on')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the server ended with ${code}:\n${said}`));
      });
    });
    return Date.now() - began;
  }

  /** As a machine that loses power: nothing is said to the process. */
  async kill(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, 'localhost', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
