/** A lab's `setup`: outside hosts, files, manifests, typed commands, then waiting until what it promises holds. */
import type { Lab } from '../course/lab';
import { fill } from '../course/variables';
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import { SECOND, type Us } from '../engine/sim/kernel-contract';
import { ClusterReader } from '../grading/cluster-reader';
import { evaluate } from '../grading/registry';
import type { LabSession } from './lab-session';

const SETUP_LIMIT_US: Us = 300 * SECOND;
const POLL_US: Us = SECOND / 2;
export const HOME = '/home/learner';

/** An author's mistake found while setting up; named with the lab. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

export async function setUpLab(session: LabSession, cluster: SimulatedCluster, lab: Lab): Promise<void> {
  const { setup } = lab.spec;
  for (const host of lab.spec.hosts) cluster.addOutsideHost(host);
  for (const [target, path] of Object.entries(setup.files)) {
    cluster.writeFile('workstation', expandHome(target), lab.file(path) ?? '');
  }
  for (const path of setup.manifests) await apply(session, cluster, lab, lab.file(path) ?? '');
  if (setup.apply !== undefined) await apply(session, cluster, lab, setup.apply);
  for (const line of setup.run) await runLine(session, cluster, lab, fill(line, lab.values));
  await session.settle(SETUP_LIMIT_US);
  await waitUntil(session, cluster, lab);
}

async function apply(session: LabSession, cluster: SimulatedCluster, lab: Lab, text: string): Promise<void> {
  await runLine(session, cluster, lab, 'kubectl apply -f -', text);
}

async function runLine(
  session: LabSession,
  cluster: SimulatedCluster,
  lab: Lab,
  line: string,
  stdin = '',
): Promise<void> {
  const result = await runToEnd(session, cluster, line, SETUP_LIMIT_US, stdin);
  if (result.exit !== 0)
    throw new SetupError(
      `labs/${lab.id}/lab.yaml: setup: \`${line}\` ended with ${result.exit}: ${result.stderr.trim()}`,
    );
}

export interface RunResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script on the workstation to its end, at most `limitUs` of virtual time; 124 as timeout(1) when it does not end. */
export async function runToEnd(
  session: LabSession,
  cluster: SimulatedCluster,
  script: string,
  limitUs: Us,
  stdin = '',
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<RunResult> {
  const run = cluster.runScript('workstation', script, { cwd: HOME, stdin, ...options });
  const limit = session.now + limitUs;
  for (;;) {
    const status = run.status();
    if (status !== undefined) {
      return { exit: status.kind === 'exited' ? status.code : 130, stdout: run.stdout(), stderr: run.stderr() };
    }
    const next = session.nextVisible();
    if (next === null || next > limit) {
      run.kill();
      return { exit: 124, stdout: run.stdout(), stderr: run.stderr() };
    }
    await session.advance(Math.max(next, session.now));
  }
}

async function waitUntil(session: LabSession, cluster: SimulatedCluster, lab: Lab): Promise<void> {
  const limit = session.now + SETUP_LIMIT_US;
  const reader = new ClusterReader(cluster.probe);
  for (const condition of lab.spec.setup.until) {
    for (;;) {
      const verdict = evaluate(condition, reader);
      if (verdict.status === 'pass') break;
      if (session.now >= limit)
        throw new SetupError(
          `labs/${lab.id}/lab.yaml: setup: until was not reached: ${verdict.expected}, but ${verdict.actual}`,
        );
      await session.advance(session.now + POLL_US);
    }
  }
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? `${HOME}/${path.slice(2)}` : path;
}
