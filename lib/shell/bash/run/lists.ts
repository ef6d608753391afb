/** Lists, `&&`/`||` chains, background statements and pipelines. */
import type { Node } from '../parse/script';
import type { Frame } from '../state';
import { addJob } from './children';
import { pushCommand } from './compound';
import { setFd } from './fd-map';
import { statements } from './push-list';
import { runQuickly, soleCommand } from './quick';
import { nodeOf, type Outcome, pop, push, type Run, scriptOf, write } from './run';
import { spawnShell } from './spawn';
import { syntaxErrorAt } from './syntax-message';
import { runTrap } from './traps';
import { jobControl, waitFor } from './wait';

export function stepList(frame: Frame, r: Run): Outcome {
  const script = scriptOf(frame);
  const { slot } = frame.data;
  const list = statements(script.nodes[frame.node] as Node, slot);
  if (frame.data.alone) {
    frame.data = { slot };
    settle(r, frame);
    if (r.state.stack[r.state.stack.length - 1] !== frame || r.state.exiting) return;
  }
  const guarded = frame.guarded === true;
  const { script: text, node } = frame;
  frame.phase = runQuickly(r, script, list, frame.phase, { script: text, node, slot, guarded, present: frame });
  const statement = list[frame.phase];
  if (!statement) {
    if (list.length === 0) r.state.status = 0;
    return pop(r);
  }
  frame.phase++;
  if (statement.deferredError) return syntaxErrorAt(r, frame.script, statement);
  const last = frame.phase === list.length;
  const command = soleCommand(statement);
  if (command !== undefined && !(r.state.subshell && r.state.stack.length === 1)) {
    frame.data = { slot, alone: true };
    pushCommand(r, frame.script, script.numberOf(command), String(statement.sourceText ?? ''));
    return;
  }
  // The last statement of a sub-shell takes the list's place: a lone program then replaces the sub-shell.
  if (last) r.state.stack.pop();
  push(r, 'statement', frame.script, script.numberOf(statement), { guarded: frame.guarded });
}

/** What follows a statement of one command: PIPESTATUS, the ERR trap, `set -e`. */
function settle(r: Run, frame: Frame): void {
  const { state } = r;
  state.pipeStatus = [state.status];
  if (state.status === 0 || frame.guarded || guarded(r)) return;
  onFailure(r);
}

/** The ERR trap runs before `set -e` ends the shell. */
function onFailure(r: Run): void {
  const { state } = r;
  if (!state.traps.ERR) state.exiting = state.options.errexit === true;
  else {
    if (state.options.errexit) push(r, 'leave', '', 0, { data: { status: state.status } });
    runTrap(r, 'ERR');
  }
}

export function startBackground(r: Run, frame: Frame, statement: Node): void {
  const job = jobControl(r);
  const fds = [...r.state.fds];
  if (!job) {
    const nothing = r.sys.open('/dev/null', 'read');
    if (nothing.ok) setFd(fds, 0, nothing.value);
  }
  const child: Frame = { ...frame, phase: 0, data: { foreground: true } };
  const pid = spawnShell(r, [child], fds, { group: job ? 'new' : 'inherit' });
  if (!job && fds[0] !== r.state.fds[0]) r.sys.close(fds[0] as number);
  r.state.lastBackground = pid;
  const text = String(statement.sourceText ?? '').replace(/\s*&\s*$/, '');
  const made = addJob(r.state, pid, [pid], text, 'running');
  if (r.state.mode === 'interactive' && !r.state.subshell) write(r, 2, `[${made.number}] ${pid}\n`);
  r.state.status = 0;
}

export function stepStatement(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  const pipelines = node.pipelines as Node[];
  const data = frame.data ?? {};
  if (node.background && !data.foreground) {
    startBackground(r, frame, node);
    return pop(r);
  }
  let index = frame.phase;
  while (index > 0 && index < pipelines.length) {
    const operator = node.operators[index - 1];
    if (operator === '&&' && r.state.status !== 0) index++;
    else if (operator === '||' && r.state.status === 0) index++;
    else break;
  }
  if (index >= pipelines.length) {
    const lastRan = data.ran === pipelines.length - 1 || pipelines.length === 0;
    const negated = (pipelines[pipelines.length - 1] as Node | undefined)?.negated;
    pop(r);
    if (lastRan && !negated && r.state.status !== 0 && !guarded(r) && !frame.guarded) onFailure(r);
    return;
  }
  frame.phase = index + 1;
  frame.data = { ...data, ran: index };
  const last = index === pipelines.length - 1;
  const pipeline = pipelines[index] as Node;
  const plain =
    pipelines.length === 1 && (pipeline.commands as Node[]).length === 1 && !pipeline.negated && !pipeline.timed;
  if (plain && r.state.subshell && r.state.stack.length === 1) r.state.stack.pop();
  push(r, 'pipeline', frame.script, scriptOf(frame).numberOf(pipeline), {
    guarded: frame.guarded || !last || pipeline.negated,
    data: { text: node.sourceText },
  });
}

function guarded(r: Run): boolean {
  return r.state.stack.some((frame) => frame.guarded);
}

export function stepPipeline(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  const commands = node.commands as Node[];
  if (frame.phase === 1) {
    if (commands.length === 1) r.state.pipeStatus = [r.state.status];
    if (node.negated) r.state.status = r.state.status === 0 ? 1 : 0;
    if (node.timed) write(r, 2, timing(r.sys.now - frame.data.startedUs, node.timePosix));
    return pop(r);
  }
  frame.phase = 1;
  frame.data = { text: frame.data.text, startedUs: r.sys.now };
  if (commands.length === 1) {
    const command = commands[0] as Node;
    if (!node.negated && !node.timed && r.state.subshell && r.state.stack.length === 1) r.state.stack.pop();
    pushCommand(r, frame.script, scriptOf(frame).numberOf(command), String(frame.data.text ?? ''));
    return;
  }
  startPipeline(r, frame, node, commands);
}

function startPipeline(r: Run, frame: Frame, node: Node, commands: readonly Node[]): void {
  const job = jobControl(r);
  const pids: number[] = [];
  let input: number | undefined;
  for (const [index, command] of commands.entries()) {
    const last = index === commands.length - 1;
    const pipe = last ? undefined : r.sys.pipe();
    const fds = [...r.state.fds];
    if (input !== undefined) setFd(fds, 0, input);
    if (pipe) {
      setFd(fds, 1, pipe.write);
      if (node.pipeStderr?.[index]) setFd(fds, 2, pipe.write);
    }
    const stack: Frame[] = [];
    pushCommand({ ...r, state: { ...r.state, stack } }, frame.script, scriptOf(frame).numberOf(command), '');
    if (stack.length === 0) stack.push({ kind: 'nothing', script: frame.script, node: frame.node, phase: 0 });
    const group = job ? (pids[0] ?? 'new') : 'inherit';
    pids.push(spawnShell(r, stack, fds, { group }));
    if (input !== undefined) r.sys.close(input);
    if (pipe) r.sys.close(pipe.write);
    input = pipe?.read;
  }
  waitFor(r, frame, pids, String(frame.data.text ?? ''), job ? pids[0] : undefined);
}

function timing(us: number, posix: boolean): string {
  const seconds = us / 1_000_000;
  if (posix) return `real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`;
  const minutes = Math.floor(seconds / 60);
  return `\nreal\t${minutes}m${(seconds - minutes * 60).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}
