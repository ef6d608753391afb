/**
 * Grades one attempt: every check with its mode, run again only when something it read was touched. What was reached
 * (edge, holds) and when is state of its own, so that a replayed log gives the same result.
 */
import type { Check } from '../course/check-schema';
import type { Lab } from '../course/lab';
import type { Part } from '../engine/base/plain';
import type { ClusterProbe } from '../engine/cluster/contract';
import { type Kernel, SECOND, type Us } from '../engine/sim/kernel-contract';
import { ClusterReader } from './cluster-reader';
import { type Explanation, explain } from './messages/explain';
import { evaluate } from './registry';
import type { Verdict } from './verdict';

export interface CheckResult extends Explanation {
  readonly id: string;
  readonly step: string;
  readonly status: 'pass' | 'fail' | 'error';
  readonly mode: 'level' | 'edge' | 'holds' | 'never';
  readonly expected: string;
  readonly actual: string;
  readonly causes: Verdict['causes'];
  readonly passedAtUs?: Us;
  readonly heldUs?: Us;
  readonly holdUs?: Us;
}

interface Entry {
  readonly check: Check;
  readonly step: string;
  readonly reader: string;
  verdict: Verdict | undefined;
  /** Was its step open when it was last judged? */
  open: boolean;
}

/** What cannot be computed again from the cluster's present state. */
interface Memory {
  readonly passedAtUs?: Us;
  readonly reached?: boolean;
  readonly heldSinceUs?: Us;
  /** An absence counts only once the object has been there (baseline). */
  readonly seen?: boolean;
}

const ACTOR = 'grader';

export class Grader implements Part<Readonly<Record<string, Memory>>> {
  private readonly entries: readonly Entry[];
  private readonly reader: ClusterReader;
  private memory: Record<string, Memory> = {};

  constructor(
    lab: Pick<Lab, 'spec'>,
    probe: ClusterProbe,
    private readonly kernel: Kernel,
  ) {
    this.reader = new ClusterReader(probe);
    // A `holds` passes by time alone: a timer touches the key that its check reads, and the check runs again.
    kernel.register(ACTOR, { handle: (_op, arg) => kernel.tracker.touched(`time:${String(arg)}`) });
    this.entries = lab.spec.steps.flatMap((step) =>
      step.checks.map((check) => ({
        check,
        step: step.id,
        reader: `check/${check.id}`,
        verdict: undefined,
        open: false,
      })),
    );
  }

  /**
   * Runs what is due; true when a result may have changed. What a check must have reached (edge, holds, never) counts
   * from the moment its step is open: before, nobody was asked for it. Without `open` all steps are.
   */
  update(open?: ReadonlySet<string>): boolean {
    const dirty = new Set(this.kernel.tracker.takeDirty());
    let changed = false;
    for (const entry of this.entries) {
      const isOpen = open === undefined || open.has(entry.step);
      if (entry.verdict !== undefined && !dirty.has(entry.reader) && isOpen === entry.open) continue;
      entry.open = isOpen;
      entry.verdict = this.kernel.tracker.run(entry.reader, () => {
        this.kernel.tracker.read(`time:${entry.check.id}`);
        return evaluate(entry.check.condition, this.reader);
      });
      this.remember(entry, entry.verdict);
      changed = true;
    }
    return changed;
  }

  results(): readonly CheckResult[] {
    return this.entries.map((entry) => this.resultOf(entry));
  }

  save(): Readonly<Record<string, Memory>> {
    return { ...this.memory };
  }

  load(state: Readonly<Record<string, Memory>>): void {
    this.memory = { ...state };
    for (const entry of this.entries) entry.verdict = undefined;
  }

  private remember({ check, open }: Entry, verdict: Verdict): void {
    if (!open && check.mode !== 'level') return;
    const before = this.memory[check.id] ?? {};
    const present = verdict.causes[0]?.code === 'object-present';
    const seen = before.seen === true || present;
    // `absent` is red until the object existed: deleting nothing is no achievement.
    const passing = verdict.status === 'pass' && (!wantsAbsence(check) || seen);
    const now = this.kernel.now;
    const next: { passedAtUs?: Us; reached?: boolean; heldSinceUs?: Us; seen?: boolean } = { ...before };
    if (seen) next.seen = true;
    if (passing) {
      next.passedAtUs ??= now;
      if (check.mode === 'edge') next.reached = true;
      if (next.heldSinceUs === undefined) this.startHold(check);
      next.heldSinceUs ??= now;
      if (typeof check.mode === 'object' && now - next.heldSinceUs >= holdUs(check)) next.reached = true;
    } else {
      delete next.heldSinceUs;
      if (check.mode === 'level') delete next.passedAtUs;
      if (check.mode === 'never' && verdict.status === 'fail') next.reached = true;
    }
    this.memory[check.id] = next;
  }

  private startHold(check: Check): void {
    if (typeof check.mode === 'object') this.kernel.post(holdUs(check), ACTOR, 'recheck', check.id, 'timer');
  }

  private resultOf({ check, step, verdict }: Entry): CheckResult {
    const memory = this.memory[check.id] ?? {};
    const mode = typeof check.mode === 'object' ? 'holds' : check.mode;
    const raw = verdict ?? { status: 'fail', expected: '', actual: '', causes: [] };
    const status = statusOf(mode, raw, memory, check);
    const shown = status === 'pass' ? { ...raw, causes: [] } : raw;
    return {
      id: check.id,
      step,
      status,
      mode,
      expected: shown.expected,
      actual: shown.actual,
      causes: shown.causes,
      ...explain(status, shown),
      ...(memory.passedAtUs === undefined ? {} : { passedAtUs: memory.passedAtUs }),
      ...(mode === 'holds'
        ? { holdUs: holdUs(check), heldUs: memory.heldSinceUs === undefined ? 0 : this.kernel.now - memory.heldSinceUs }
        : {}),
    };
  }
}

function statusOf(mode: CheckResult['mode'], verdict: Verdict, memory: Memory, check: Check): CheckResult['status'] {
  if (mode === 'never') return verdict.status === 'error' ? 'error' : memory.reached === true ? 'fail' : 'pass';
  if (mode !== 'level' && memory.reached === true) return 'pass';
  if (mode === 'holds' && verdict.status === 'pass') return 'fail';
  if (verdict.status === 'pass' && wantsAbsence(check) && memory.seen !== true) return 'fail';
  return verdict.status;
}

function wantsAbsence(check: Check): boolean {
  return 'object' in check.condition && check.condition.object.absent === true;
}

function holdUs(check: Check): Us {
  if (typeof check.mode !== 'object') return 0;
  const m = /^(\d+)(s|m)$/.exec(check.mode.holds);
  return Number(m?.[1]) * SECOND * (m?.[2] === 'm' ? 60 : 1);
}
