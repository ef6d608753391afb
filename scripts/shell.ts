/**
 * `npm run shell -- --profile P [--lab ID] [-c 'commands']`: the learner's terminal in your own terminal. With -c it
 * prints the output and exits with its status.
 */
import { profileNamed } from '../lib/engine/cluster/profiles/registry';
import { SECOND } from '../lib/engine/sim/kernel-contract';
import { readLabFolder } from '../lib/server/labs/folders';
import { LiveSession } from '../lib/server/sessions/live-session';
import { ENGINE_VERSION } from '../lib/session/engine-version';
import { type OpenSession, openSession } from '../lib/session/factory';
import { runToEnd } from '../lib/session/setup';
import { commandLine, misused } from './command-line';

const COMMAND_LIMIT_US = 24 * 3_600 * SECOND;
const TTY = 'tty1';
const POLL_MS = 10;

const USAGE = "shell -- [--profile P] [--lab ID] [--seed S] [-c 'commands']";
const { values } = commandLine(USAGE, {
  options: {
    profile: { type: 'string', default: 'minikube' },
    lab: { type: 'string' },
    seed: { type: 'string', default: 'shell' },
    command: { type: 'string', short: 'c' },
  },
});

async function main(): Promise<number> {
  const folder = values.lab === undefined ? null : readLabFolder('labs', values.lab);
  if (folder === undefined) misused(USAGE, `no lab ${values.lab}`);
  if (profileNamed(values.profile) === undefined) misused(USAGE, `no profile ${values.profile}`);
  const epochMs = Math.floor(Date.now() / 1_000) * 1_000;
  const start = {
    lab: values.lab ?? null,
    profile: values.profile,
    seed: values.seed,
    epochMs,
    engineVersion: ENGINE_VERSION,
  };
  const opened = await openSession(start, folder);
  return values.command === undefined ? interactive(opened) : batch(opened, values.command);
}

async function batch({ session, cluster }: OpenSession, script: string): Promise<number> {
  const result = await runToEnd(session, cluster, script, COMMAND_LIMIT_US);
  process.stdout.write(result.stdout);
  process.stderr.write(result.stderr);
  return result.exit;
}

async function interactive({ session }: OpenSession): Promise<number> {
  let exit: number | undefined;
  const live = new LiveSession(
    session,
    () => performance.now(),
    ({ outputs }) => {
      for (const output of outputs) {
        if (output.kind === 'output') process.stdout.write(output.text);
        else if (output.kind === 'exit') exit = output.code;
      }
    },
  );
  const size = () => ({ columns: process.stdout.columns ?? 80, rows: process.stdout.rows ?? 24 });
  process.stdin.setRawMode?.(true);
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (data) => live.input({ kind: 'keys', tty: TTY, data: String(data) }));
  process.stdout.on('resize', () => live.input({ kind: 'resize', tty: TTY, ...size() }));
  live.attach();
  live.input({ kind: 'open', tty: TTY, host: 'workstation', ...size() });
  while (exit === undefined) {
    await live.turn();
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, live.dueInMs() ?? POLL_MS)));
  }
  process.stdin.setRawMode?.(false);
  process.stdin.pause();
  return exit;
}

void main().then((status) => {
  process.exitCode = status;
});
