/** Makes sessions: a cluster of the lab's profile, the lab's setup, then the learner's inputs, live or from a log. */
import { type Lab, type LabFolder, parseLab } from '../course/lab';
import { formatProblem } from '../course/problem';
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import { composeCluster, composePureTools } from './composition';
import type { LogRecord, SessionFactory, SessionStart } from './contract';
import { LabSession } from './lab-session';
import { SetupError, setUpLab } from './setup';

export interface OpenSession {
  readonly session: LabSession;
  readonly cluster: SimulatedCluster;
  readonly lab: Lab | null;
}

/** `token`: another admin token beside the profile's own, for clients from outside. */
export async function openSession(start: SessionStart, folder: LabFolder | null, token?: string): Promise<OpenSession> {
  const lab = folder === null ? null : parsed(folder, start.seed);
  const tools = await composePureTools();
  const cluster = composeCluster({
    profile: start.profile,
    seed: start.seed,
    epochMs: start.epochMs,
    ...(token === undefined ? {} : { token }),
  });
  const session = new LabSession(start, cluster, lab, tools);
  if (lab !== null) await setUpLab(session, cluster, lab);
  session.begin();
  return { session, cluster, lab };
}

export function createSessionFactory(folder: LabFolder | null): SessionFactory {
  return {
    create: async (start) => (await openSession(start, folder)).session,
    replay: async (start, log) => {
      const { session } = await openSession(start, folder);
      await replayInto(session, log);
      return session;
    },
  };
}

const REPLAY_SLICE = 100_000;

/** Feeds a log: time runs to each record's moment, then the record takes effect. The result does not hang on `slice` (events a run). */
export async function replayInto(session: LabSession, log: readonly LogRecord[], slice = REPLAY_SLICE): Promise<void> {
  for (const record of log) {
    while ((await session.advance(record.at, slice)) === 'budget');
    session.input(record.input);
    while ((await session.advance(session.now, slice)) === 'budget');
  }
}

function parsed(folder: LabFolder, seed: string): Lab {
  const result = parseLab(folder, seed);
  if (!result.ok) throw new SetupError(result.problems.map(formatProblem).join('\n'));
  return result.lab;
}
