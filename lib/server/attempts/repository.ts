/** Attempts and their input logs. The log is the truth: a session is rebuilt from it after any restart. */
import { randomUUID } from 'node:crypto';
import type { LogRecord, SessionInput, SessionStart } from '../../session/contract';
import { database } from '../database/open';

export interface AttemptRow {
  readonly id: string;
  readonly userId: string;
  readonly start: SessionStart;
}

export async function findAttempt(id: string): Promise<AttemptRow | null> {
  const row = await database().attempt.findUnique({ where: { id } });
  return row === null ? null : toRow(row);
}

/** The user's open attempt at a lab. */
export async function findOpenAttempt(userId: string, lab: string): Promise<AttemptRow | null> {
  const open = await database().attempt.findFirst({
    where: { userId, lab, endedAt: null },
    orderBy: { createdAt: 'desc' },
  });
  return open === null ? null : toRow(open);
}

/** More new attempts an hour than this are no learner's: each one costs a cluster. */
const NEW_ATTEMPTS_PER_HOUR_MAX = 30;
const HOUR_MS = 3_600_000;

/** The user's open attempt at a lab, or a new one; null when the account has begun too many of late. */
export async function openAttempt(
  userId: string,
  lab: string,
  profile: string,
  engineVersion: string,
): Promise<AttemptRow | null> {
  const open = await findOpenAttempt(userId, lab);
  if (open !== null) return open;
  const since = new Date(Date.now() - HOUR_MS);
  const begun = await database().attempt.count({ where: { userId, createdAt: { gt: since } } });
  if (begun >= NEW_ATTEMPTS_PER_HOUR_MAX) return null;
  const id = randomUUID();
  const epochMs = BigInt(Math.floor(Date.now() / 1000) * 1000);
  return toRow(
    await database().attempt.create({ data: { id, userId, lab, profile, seed: id, epochMs, engineVersion } }),
  );
}

export async function endAttempt(id: string): Promise<void> {
  await database().attempt.update({ where: { id }, data: { endedAt: new Date() } });
}

export async function readLog(attemptId: string): Promise<readonly LogRecord[]> {
  const rows = await database().attemptInput.findMany({ where: { attemptId }, orderBy: { seq: 'asc' } });
  return rows.map((row) => ({ seq: row.seq, at: Number(row.atUs), input: JSON.parse(row.data) as SessionInput }));
}

export async function appendLog(attemptId: string, records: readonly LogRecord[]): Promise<void> {
  if (records.length === 0) return;
  await database().attemptInput.createMany({
    data: records.map((record) => ({
      attemptId,
      seq: record.seq,
      atUs: BigInt(record.at),
      kind: record.input.kind,
      data: JSON.stringify(record.input),
    })),
  });
}

export interface PassedStep {
  readonly step: string;
  readonly atUs: number;
  readonly hintsUsed: number;
  readonly withSolution: boolean;
}

/** Written once a step: a step that was passed stays passed in the account's progress. */
export async function recordSteps(attemptId: string, passed: readonly PassedStep[], done: boolean): Promise<void> {
  for (const { step, atUs, hintsUsed, withSolution } of passed) {
    await database().stepResult.upsert({
      where: { attemptId_step: { attemptId, step } },
      create: { attemptId, step, atUs: BigInt(atUs), hintsUsed, withSolution },
      update: {},
    });
  }
  if (done)
    await database().attempt.updateMany({
      where: { id: attemptId, finishedAt: null },
      data: { finishedAt: new Date() },
    });
}

export async function moveAttempts(fromUser: string, toUser: string): Promise<void> {
  await database().attempt.updateMany({ where: { userId: fromUser }, data: { userId: toUser } });
}

function toRow(row: {
  id: string;
  userId: string;
  lab: string;
  profile: string;
  seed: string;
  epochMs: bigint;
  engineVersion: string;
}): AttemptRow {
  const { lab, profile, seed, engineVersion } = row;
  return { id: row.id, userId: row.userId, start: { lab, profile, seed, epochMs: Number(row.epochMs), engineVersion } };
}
