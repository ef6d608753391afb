/**
 * One learner's session: a cluster, its terminals and the grader of a lab. Inputs are the only way in; the same start
 * and the same records give the same bytes.
 */
import type { Lab } from '../course/lab';
import { assert } from '../engine/base/assert';
import type { SimulatedCluster } from '../engine/cluster/simulated-cluster';
import type { Us } from '../engine/sim/kernel-contract';
import { Grader } from '../grading/grader';
import { type AttemptMemory, stepMemory, withAnswer, withHint, withSolution } from './attempt-state';
import type {
  CheckView,
  LogRecord,
  Session,
  SessionInput,
  SessionOutput,
  SessionStart,
  SessionView,
  StepView,
} from './contract';
import type { PureToolRunner } from './pure-tool-runner';
import { Screens } from './screens';

const DEFAULT_EVENT_BUDGET = 2_000;

export class LabSession implements Session {
  private seq = 0;
  private memory: AttemptMemory = {};
  private readonly grader: Grader | null;
  private readonly screens = new Screens();
  private output: SessionOutput[] = [];
  private readonly terminals = new Map<string, { host: string; exited: boolean }>();
  private readonly passed = new Map<string, 'passed' | 'passed-with-solution'>();
  private origin: Us = 0;

  constructor(
    readonly start: SessionStart,
    private readonly cluster: SimulatedCluster,
    private readonly lab: Lab | null,
    private readonly tools: PureToolRunner,
  ) {
    this.grader = lab === null ? null : new Grader(lab, cluster.probe, cluster.kernel);
    cluster.kernel.afterInstant = () => this.grade();
    cluster.setTerminalPort({
      onOutput: (tty, text) => {
        this.screens.append(tty, text);
        this.output.push({ kind: 'output', tty, text });
      },
      onExit: (tty, status) => {
        const terminal = this.terminals.get(tty);
        if (terminal !== undefined) terminal.exited = true;
        this.output.push({ kind: 'exit', tty, code: status.kind === 'exited' ? status.code : 128 });
      },
    });
  }

  get now(): Us {
    return this.cluster.kernel.now;
  }

  /** Setup is over: what follows is the learner's time. */
  begin(): void {
    this.origin = this.now;
    this.output = [];
    this.grade();
  }

  input(input: SessionInput): LogRecord {
    const record: LogRecord = { seq: ++this.seq, at: this.now, input };
    this.apply(input);
    return record;
  }

  async advance(until: Us, budget = DEFAULT_EVENT_BUDGET): Promise<'reached' | 'budget'> {
    for (;;) {
      const result = this.cluster.kernel.run(until, { events: budget });
      if (result === 'needs-pure-tool') {
        const call = this.cluster.kernel.pendingTool;
        assert(call !== undefined, 'a pure tool is pending');
        this.cluster.kernel.completePureTool(await this.tools.run(call));
        continue;
      }
      if (result === 'reached') this.grade();
      return result;
    }
  }

  async settle(limitUs: Us): Promise<'quiet' | 'limit'> {
    const limit = this.now + limitUs;
    while (!this.cluster.isQuiet()) {
      const next = this.cluster.kernel.nextAt();
      if (next === null) break;
      if (next > limit) return 'limit';
      await this.advance(next);
    }
    return 'quiet';
  }

  nextVisible(): Us | null {
    return this.cluster.kernel.nextAt();
  }

  takeOutput(): readonly SessionOutput[] {
    const taken = this.output;
    this.output = [];
    return taken;
  }

  view(): SessionView {
    const steps = this.steps();
    return {
      at: this.now - this.origin,
      steps,
      done: steps.length > 0 && steps.every((step) => step.status.startsWith('passed')),
      terminals: [...this.terminals].map(([tty, terminal]) => ({ tty, ...terminal })),
    };
  }

  screen(tty: string): string {
    return this.screens.text(tty);
  }

  complete(tty: string, line: string, cursor: number) {
    return this.cluster.complete(tty, line, cursor);
  }

  hash(): string {
    return this.cluster.hash();
  }

  private apply(input: SessionInput): void {
    switch (input.kind) {
      case 'open':
        if (this.terminals.get(input.tty)?.exited === false) return;
        this.screens.clear(input.tty);
        this.terminals.set(input.tty, { host: input.host, exited: false });
        this.cluster.openTerminal(input.tty, input.host, input.columns, input.rows);
        break;
      case 'close':
        if (!this.terminals.delete(input.tty)) return;
        this.cluster.closeTerminal(input.tty);
        this.screens.clear(input.tty);
        break;
      case 'keys':
        if (this.terminals.get(input.tty)?.exited === false) this.cluster.typeKeys(input.tty, input.data);
        return;
      case 'resize':
        if (this.terminals.get(input.tty)?.exited === false)
          this.cluster.resizeTerminal(input.tty, input.columns, input.rows);
        return;
      case 'quiz':
        if (this.lab !== null)
          this.memory = withAnswer(this.memory, this.lab.spec, input.step, input.question, input.answer);
        break;
      case 'hint':
        if (this.lab !== null) this.memory = withHint(this.memory, this.lab.spec, input.step, input.rung);
        break;
      case 'solution':
        this.memory = withSolution(this.memory, input.step);
        break;
      case 'mark':
        return;
    }
    this.emitView();
  }

  private grade(): void {
    const { grader } = this;
    if (grader === null) return;
    let changed = false;
    // A step that passes opens the next one, whose checks may hold already.
    for (let opened = -1; opened !== this.passed.size; ) {
      opened = this.passed.size;
      if (!grader.update(this.openSteps())) break;
      changed = true;
      this.steps();
    }
    if (changed) this.emitView();
  }

  private emitView(): void {
    this.output = this.output.filter((output) => output.kind !== 'view');
    this.output.push({ kind: 'view', view: this.view() });
  }

  private openSteps(): ReadonlySet<string> {
    const steps = this.lab?.spec.steps ?? [];
    return new Set(steps.filter((_, index) => this.isOpen(index)).map((step) => step.id));
  }

  private isOpen(index: number): boolean {
    const steps = this.lab?.spec.steps ?? [];
    const needs = steps[index]?.needs ?? steps.slice(Math.max(0, index - 1), index).map((before) => before.id);
    return index === 0 || needs.every((need) => this.passed.has(need));
  }

  private steps(): readonly StepView[] {
    if (this.lab === null || this.grader === null) return [];
    const results = this.grader.results();
    return this.lab.spec.steps.map((step, index) => {
      const checks = results
        .filter((result) => result.step === step.id)
        .map((result): CheckView => ({ ...result, ...this.relative(result) }));
      const memory = stepMemory(this.memory, step.id);
      const quizDone = step.quiz.every((quiz) => quiz.graded === false || memory.quiz[quiz.id]?.correct === true);
      const open = this.isOpen(index);
      // A passed step stays passed: later steps change the same cluster.
      if (!this.passed.has(step.id) && open && quizDone && checks.every((check) => check.status === 'pass')) {
        this.passed.set(step.id, memory.solutionSeen ? 'passed-with-solution' : 'passed');
      }
      return {
        id: step.id,
        status: this.passed.get(step.id) ?? (open ? 'open' : 'locked'),
        checks,
        hintsUsed: memory.hints,
        quiz: memory.quiz,
      };
    });
  }

  private relative(result: { readonly passedAtUs?: Us }): { readonly passedAtUs?: Us } {
    return result.passedAtUs === undefined ? {} : { passedAtUs: Math.max(0, result.passedAtUs - this.origin) };
  }
}
