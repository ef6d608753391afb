/**
 * Proves one lab on one seed: it fails at the start, passes with its solution step by step, and each known mistake
 * leaves its check red with the cause it names.
 */
import type { LabFolder } from '../../lib/course/lab';
import { fill } from '../../lib/course/variables';
import { SECOND } from '../../lib/engine/sim/kernel-contract';
import type { CheckView, SessionStart } from '../../lib/session/contract';
import { ENGINE_VERSION } from '../../lib/session/engine-version';
import { type OpenSession, openSession } from '../../lib/session/factory';
import { runToEnd } from '../../lib/session/setup';

const EPOCH_MS = Date.UTC(2026, 10, 21, 4, 0, 0);
const COMMAND_LIMIT_US = 120 * SECOND;
const SETTLE_LIMIT_US = 120 * SECOND;

export interface Proof {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export async function proveSeed(folder: LabFolder, seed: string, withMistakes: boolean): Promise<readonly Proof[]> {
  const proofs: Proof[] = [await solutionPasses(folder, seed)];
  if (withMistakes) {
    const { lab } = await open(folder, seed);
    for (const index of lab?.spec.mistakes.keys() ?? []) proofs.push(await mistakeFails(folder, seed, index));
  }
  return proofs;
}

async function open(folder: LabFolder, seed: string): Promise<OpenSession> {
  const start: SessionStart = {
    lab: folder.id,
    profile: 'minikube',
    seed,
    epochMs: EPOCH_MS,
    engineVersion: ENGINE_VERSION,
  };
  return openSession(start, folder);
}

async function solutionPasses(folder: LabFolder, seed: string): Promise<Proof> {
  const name = `${folder.id} seed ${seed}: solution`;
  const opened = await open(folder, seed);
  const { session, lab } = opened;
  if (lab === null) return { name, ok: false, detail: 'no lab' };
  for (const step of lab.spec.steps) {
    const before = checksOf(opened, step.id);
    // A check that is right before anybody did anything proves nothing, unless a step before must keep it so.
    if (step.checks.length > 0 && before.every((check) => check.status === 'pass')) {
      return { name, ok: false, detail: `step ${step.id} is right before its solution` };
    }
    const done = await perform(opened, step.id, fill(step.solution ?? '', lab.values));
    if (done !== null) return { name, ok: false, detail: `step ${step.id}: ${done}` };
    const wrong = checksOf(opened, step.id).filter((check) => check.status !== 'pass');
    if (wrong.length > 0) return { name, ok: false, detail: wrong.map(show).join('; ') };
  }
  const view = session.view();
  return {
    name,
    ok: view.done,
    detail: view.done ? 'passed' : `steps: ${view.steps.map((step) => `${step.id} ${step.status}`).join(', ')}`,
  };
}

async function mistakeFails(folder: LabFolder, seed: string, index: number): Promise<Proof> {
  const opened = await open(folder, seed);
  const mistake = opened.lab?.spec.mistakes[index];
  if (opened.lab === null || mistake === undefined) return { name: folder.id, ok: false, detail: 'no such mistake' };
  const name = `${folder.id} seed ${seed}: mistake "${mistake.name}"`;
  for (const step of opened.lab.spec.steps) {
    if (step.id === mistake.step) break;
    const done = await perform(opened, step.id, fill(step.solution ?? '', opened.lab.values));
    if (done !== null) return { name, ok: false, detail: `step ${step.id}: ${done}` };
  }
  await runToEnd(opened.session, opened.cluster, fill(mistake.run, opened.lab.values), COMMAND_LIMIT_US);
  await settled(opened);
  const check = opened.session
    .view()
    .steps.flatMap((step) => step.checks)
    .find((candidate) => candidate.id === mistake.red);
  const cause = check?.causes[0]?.code;
  const ok = check?.status === 'fail' && cause === mistake.cause;
  return {
    name,
    ok,
    detail: ok
      ? `red: ${cause}`
      : `wanted ${mistake.red} red with ${mistake.cause}, is ${check?.status} ${cause ?? ''} (${check?.actual})`,
  };
}

/** Runs a step's solution as its learner would and answers its questions; null when it ended well. */
async function perform(opened: OpenSession, step: string, solution: string): Promise<string | null> {
  const { session, cluster, lab } = opened;
  const result = await runToEnd(session, cluster, solution, COMMAND_LIMIT_US);
  if (result.exit !== 0) return `exit ${result.exit}: ${result.stderr.trim()}`;
  for (const quiz of lab?.spec.steps.find((candidate) => candidate.id === step)?.quiz ?? []) {
    const choices = quiz.single ?? quiz.multiple;
    const answer =
      choices !== undefined
        ? choices.flatMap((choice, index) => (choice.correct === true ? [String(index)] : []))
        : (quiz.order?.map((_, index) => String(index)) ?? [quiz.text?.accept[0] ?? '']);
    session.input({ kind: 'quiz', step, question: quiz.id, answer });
  }
  await settled(opened);
  return null;
}

async function settled({ session }: OpenSession): Promise<void> {
  await session.settle(SETTLE_LIMIT_US);
  await session.advance(session.now + SECOND, 1_000_000);
}

function checksOf({ session }: OpenSession, step: string): readonly CheckView[] {
  return session.view().steps.find((candidate) => candidate.id === step)?.checks ?? [];
}

function show(check: CheckView): string {
  return `check ${check.id} is ${check.status}: expected ${check.expected}, actual ${check.actual} [${check.causes.map((cause) => `${cause.code} ${cause.object}`).join(' <- ')}]`;
}
