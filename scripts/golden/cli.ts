/** Replays a recorded scenario of commands against a cluster of its own. */
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import { ENGINE_VERSION } from '../../lib/session/engine-version';
import { openSession } from '../../lib/session/factory';
import { runToEnd } from '../../lib/session/setup';
import { normalize } from './normalize';
import { compareText, type Outcome, sortedLines } from './report';

export interface Scenario {
  readonly name: string;
  readonly profile: string;
  readonly files: Readonly<Record<string, string>>;
  readonly keep: readonly string[];
  readonly steps: readonly ScenarioStep[];
}
interface ScenarioStep {
  readonly run: string;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly before?: string;
  readonly wait?: string;
  readonly exit: number;
  readonly normalized: { readonly stdout: string; readonly stderr: string };
  readonly unordered?: boolean;
  readonly flaky?: boolean;
}

const LAB = '/home/learner/lab';
const EPOCH_MS = Date.UTC(2026, 10, 21, 4, 0, 0);
const STEP_LIMIT_US = 120 * SECOND;
const QUIET_LIMIT_US = 15 * SECOND;
const WAIT_TRIES = 60;
/**
 * The recorder's kubelet starts containers and removes deleted pods at once and goes straight to ImagePullBackOff (README
 * of the recordings); one that runs containers takes time to pull, the grace period and a second attempt for that.
 */
const PASSING =
  "kubectl get pods -A --no-headers 2>/dev/null | grep -qE ' (Terminating|ErrImagePull|ContainerCreating|PodInitializing) '";
const PASSING_TRIES = 45;

export async function replayScenario(scenario: Scenario): Promise<readonly Outcome[]> {
  const start = {
    lab: null,
    profile: scenario.profile,
    seed: scenario.name,
    epochMs: EPOCH_MS,
    engineVersion: ENGINE_VERSION,
  };
  const { session, cluster } = await openSession(start, null);
  const run = (command: string, stdin = '') =>
    runToEnd(session, cluster, command, STEP_LIMIT_US, stdin, { cwd: LAB, env: { TZ: 'UTC' } });
  await run('kubectl delete events -A --all >/dev/null');
  const write = (files: Readonly<Record<string, string>> = {}) => {
    for (const [path, text] of Object.entries(files))
      cluster.writeFile('workstation', path.startsWith('/') ? path : `${LAB}/${path}`, text);
  };
  write(scenario.files);
  const keep = new Set(scenario.keep);
  const outcomes: Outcome[] = [];
  for (const [index, step] of scenario.steps.entries()) {
    write(step.files);
    if (step.before !== undefined) await run(step.before);
    const got = await run(step.run, step.stdin);
    if (step.wait !== undefined) {
      for (let tries = 0; tries < WAIT_TRIES && (await run(step.wait)).exit !== 0; tries++)
        await session.advance(session.now + SECOND, 1_000_000);
    }
    await session.settle(QUIET_LIMIT_US);
    await session.advance(session.now + SECOND / 2, 1_000_000);
    for (let tries = 0; tries < PASSING_TRIES && (await run(PASSING)).exit === 0; tries++)
      await session.advance(session.now + SECOND, 1_000_000);
    const shape = (text: string) => (step.unordered === true ? sortedLines(text) : text);
    const differences = [
      ...(got.exit === step.exit ? [] : [`exit ${got.exit} instead of ${step.exit}`]),
      ...(step.flaky === true
        ? []
        : [
            ...compareText('stdout', shape(step.normalized.stdout), shape(normalize(got.stdout, keep))),
            ...compareText('stderr', shape(step.normalized.stderr), shape(normalize(got.stderr, keep))),
          ]),
    ];
    outcomes.push({
      name: `${scenario.name} ${index + 1}`,
      run: step.run,
      passed: differences.length === 0,
      differences,
    });
  }
  return outcomes;
}
