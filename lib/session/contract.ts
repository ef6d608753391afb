/**
 * One learner's session: cluster + terminals + grader. Input records are the only way in; they are appended to the
 * log before they take effect and rebuild everything by replay. This is what lib/server and the CLI talk to.
 */
import type { Us } from '../engine/sim/kernel-contract';

export interface SessionStart {
  readonly lab: string | null; // 'services/02-clusterip' or null for a free cluster
  readonly profile: string;
  readonly seed: string;
  readonly epochMs: number;
  readonly engineVersion: string;
}

export type SessionInput =
  | {
      readonly kind: 'open';
      readonly tty: string;
      readonly host: string;
      readonly columns: number;
      readonly rows: number;
    }
  | { readonly kind: 'close'; readonly tty: string }
  | { readonly kind: 'keys'; readonly tty: string; readonly data: string }
  | { readonly kind: 'resize'; readonly tty: string; readonly columns: number; readonly rows: number }
  | { readonly kind: 'quiz'; readonly step: string; readonly question: string; readonly answer: readonly string[] }
  | { readonly kind: 'hint'; readonly step: string; readonly rung: number }
  | { readonly kind: 'solution'; readonly step: string }
  | { readonly kind: 'mark' };

export interface LogRecord {
  readonly seq: number;
  readonly at: Us;
  readonly input: SessionInput;
}

export interface CauseView {
  readonly code: string;
  readonly object: string;
  readonly field?: string;
  readonly expected?: string;
  readonly actual?: string;
}
export interface CheckView {
  readonly id: string;
  readonly step: string;
  readonly status: 'pass' | 'fail' | 'error' | 'pending';
  readonly mode: 'level' | 'edge' | 'holds' | 'never';
  readonly expected: string;
  readonly actual: string;
  readonly causes: readonly CauseView[];
  readonly message: { readonly ko: string; readonly en: string };
  /** Virtual µs at which it first passed. */
  readonly passedAtUs?: Us;
  readonly heldUs?: Us;
  readonly holdUs?: Us;
}
export interface StepView {
  readonly id: string;
  readonly status: 'locked' | 'open' | 'passed' | 'passed-with-solution';
  readonly checks: readonly CheckView[];
  readonly hintsUsed: number;
  readonly quiz: Readonly<Record<string, { readonly answered: boolean; readonly correct: boolean }>>;
}
export interface SessionView {
  readonly at: Us;
  readonly steps: readonly StepView[];
  readonly done: boolean;
  readonly terminals: readonly { readonly tty: string; readonly host: string; readonly exited: boolean }[];
}

export type SessionOutput =
  | { readonly kind: 'output'; readonly tty: string; readonly text: string }
  | { readonly kind: 'exit'; readonly tty: string; readonly code: number }
  | { readonly kind: 'view'; readonly view: SessionView };

export interface Session {
  readonly start: SessionStart;
  readonly now: Us;
  /** Applies an input at the present virtual time and runs what follows at once; returns the record to append. The caller appends before calling `applied`. */
  input(input: SessionInput): LogRecord;
  /** Runs virtual time up to `until`, within a budget of events; 'budget' = call again. Awaited because of pure tools. */
  advance(until: Us, budget?: number): Promise<'reached' | 'budget'>;
  /** Runs until no work is pending or `limitUs` of virtual time have passed. */
  settle(limitUs: Us): Promise<'quiet' | 'limit'>;
  /** Virtual time of the next visible event; null when nothing will ever happen. */
  nextVisible(): Us | null;
  takeOutput(): readonly SessionOutput[];
  view(): SessionView;
  /** Up to 64 KiB of what a terminal has shown, for a reload. */
  screen(tty: string): string;
  complete(
    tty: string,
    line: string,
    cursor: number,
  ): { readonly from: number; readonly candidates: readonly string[] };
  hash(): string;
}
export interface SessionFactory {
  create(start: SessionStart): Promise<Session>;
  replay(start: SessionStart, log: readonly LogRecord[]): Promise<Session>;
}
