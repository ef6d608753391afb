/**
 * `npm run replay -- FILE|ATTEMPT`: rebuilds a session from its log twice, the second time cut into small slices, and
 * says whether the results are identical. FILE holds JSON `{start, log}`; ATTEMPT is an id in the database.
 */
import { existsSync, readFileSync } from 'node:fs';
import { findAttempt, readLog } from '../lib/server/attempts/repository';
import { configuration } from '../lib/server/configuration';
import { readLabFolder } from '../lib/server/labs/folders';
import type { LogRecord, SessionStart } from '../lib/session/contract';
import { openSession, replayInto } from '../lib/session/factory';
import { commandLine, misused } from './command-line';

const USAGE = 'replay -- FILE|ATTEMPT';

interface Recorded {
  readonly start: SessionStart;
  readonly log: readonly LogRecord[];
}

async function recorded(name: string): Promise<Recorded | undefined> {
  if (existsSync(name)) return JSON.parse(readFileSync(name, 'utf8')) as Recorded;
  const attempt = await findAttempt(name).catch(withoutDatabase);
  return attempt === null ? undefined : { start: attempt.start, log: await readLog(name) };
}

function withoutDatabase(error: unknown): null {
  console.error(
    `the database cannot be asked: ${error instanceof Error ? error.message.trim().split('\n').at(-1) : error}`,
  );
  return null;
}

async function hashAfter(
  { start, log }: Recorded,
  slice: number,
): Promise<{ readonly hash: string; readonly at: number }> {
  const folder = start.lab === null ? null : (readLabFolder(configuration().labsFolder, start.lab) ?? null);
  const { session } = await openSession(start, folder);
  await replayInto(session, log, slice);
  return { hash: session.hash(), at: session.now };
}

async function main(): Promise<number> {
  const { positionals } = commandLine(USAGE, { allowPositionals: true });
  const name = positionals[0];
  if (name === undefined) misused(USAGE, 'no session is named');
  const found = await recorded(name);
  if (found === undefined) misused(USAGE, `no file and no attempt ${name}`);
  const whole = await hashAfter(found, 100_000);
  const sliced = await hashAfter(found, 7);
  const same = whole.hash === sliced.hash && whole.at === sliced.at;
  console.log(`${found.log.length} records, ${(whole.at / 1e6).toFixed(1)} virtual seconds, hash ${whole.hash}`);
  console.log(same ? 'identical' : `different: ${sliced.hash} when cut into slices of 7 events`);
  return same ? 0 : 1;
}

void main().then((status) => process.exit(status));
