/** Simple commands: expansion, assignments, redirections, then a function, a builtin or a program (bash manual 3.7). */
import type { Fd, FdMap, Pid } from '../../../engine/host/contract';
import { type Builtin, builtinNamed, isSpecial } from '../builtins/builtin-table';
import type { Node } from '../parse/script';
import { type Frame, ShellError } from '../state';
import { addFlags, exported, setScalar } from '../variables';
import { programPath } from './command-hash';
import { closeAll, expandTargets, openTargets, type Target } from './redirect';
import { complain, expand, nodeOf, type Outcome, pop, push, REPLACED, type Run, write } from './run';
import { type Assignment, applyAssignment, expandAssignment, expandWords } from './simple-words';
import { spawnFailure, spawnProgram } from './spawn';
import { syntaxMessage } from './syntax-message';
import { traceCommand } from './trace';
import { cleanUp } from './unwind';
import { jobControl, waitFor } from './wait';

interface Prepared {
  readonly words: readonly string[];
  readonly assignments: readonly Assignment[];
  readonly targets: readonly Target[];
}

function prepare(r: Run, frame: Frame, node: Node): Prepared | undefined {
  return expand(r, frame, (x) => {
    const words = expandWords(node, x);
    const targets = expandTargets(node.redirections, x);
    const assignments = (node.assignments as Node[]).map((one) => {
      const expanded = expandAssignment(one, x);
      // Without a command each one counts for those after it: `IFS=, list=($text)`.
      if (words.length === 0) applyAssignment(expanded, x);
      return expanded;
    });
    const temporary = (frame.memo ?? []).filter((text) => text.startsWith('/tmp/sh-np.'));
    if (words.length > 0 && temporary.length > 0) frame.data = { ...frame.data, temporary };
    return { words, assignments, targets };
  })?.value;
}

export function stepSimple(frame: Frame, r: Run): Outcome {
  const node = nodeOf(frame);
  if (frame.phase === 1) {
    cleanUp(frame, r);
    return pop(r);
  }
  r.state.line = node.line || r.state.line;
  if (r.state.flavour !== 'bash' && (node.assignments as Node[]).some((one) => one.array)) {
    const text = frame.script;
    write(r, 2, syntaxMessage(r.state, text, { kind: 'error', line: r.state.line, token: '(' }));
    r.state.exiting = r.state.mode !== 'interactive';
    return pop(r, 2);
  }
  const prepared = prepare(r, frame, node);
  if (!prepared) return;
  const { words, assignments, targets } = prepared;
  if (r.state.options.xtrace) traceCommand(r, words, assignments);
  const name = words[0];
  const builtin = name === undefined ? undefined : builtinNamed(name, r.state.flavour);
  const called = name !== undefined && Object.hasOwn(r.state.functions, name);
  const opened = openTargets(r, targets, r.state.fds);
  if ('message' in opened) {
    complain(r, opened.message);
    const fatal = r.state.flavour !== 'bash' && name !== undefined && isSpecial(name);
    pop(r, r.state.flavour === 'bash' ? 1 : r.state.flavour === 'dash' ? 2 : 1);
    if (fatal && r.state.mode !== 'interactive') r.state.exiting = true;
    return;
  }
  if (name === undefined) {
    closeAll(r, opened.opened);
    pop(r, frame.substituted ? undefined : 0);
    return;
  }
  r.state.lastArgument = words[words.length - 1] as string;
  if (name === 'exec') return runExec(r, frame, words.slice(1), opened.map, assignments);
  if (called || builtin) {
    runInside(r, frame, words, assignments, opened, called ? undefined : builtin);
    return;
  }
  return runProgram(r, frame, words, assignments, opened);
}

function runInside(
  r: Run,
  frame: Frame,
  words: readonly string[],
  assignments: readonly Assignment[],
  opened: { map: FdMap; opened: readonly Fd[] },
  builtin: Builtin | undefined,
): void {
  const savedVars: Record<string, unknown> = {};
  for (const one of assignments) {
    savedVars[one.name] = r.state.vars[one.name] ?? null;
    setScalar(r.state, one.name, one.text, one.append);
    addFlags(r.state, one.name, 'x');
  }
  frame.phase = 1;
  frame.data = { ...frame.data, savedFds: r.state.fds, opened: opened.opened, savedVars };
  r.state.fds = opened.map;
  if (builtin) push(r, 'builtin', frame.script, frame.node, { data: { words: [...words] } });
  else callFunction(r, words);
}

export function callFunction(r: Run, words: readonly string[]): void {
  const name = words[0] as string;
  const called = r.state.functions[name];
  if (!called) return;
  if (r.state.stack.length > 4000) throw new ShellError(`${name}: maximum function nesting level exceeded (1000)`);
  push(r, 'call', called.script, called.node, {
    data: { name, positional: r.state.positional, locals: {}, line: r.state.line },
  });
  r.state.positional = words.slice(1);
}

/** `PATH=/x cmd`: the program is looked for there. */
const isPath = ({ name }: Assignment) => name === 'PATH';

function environment(r: Run, assignments: readonly Assignment[]): Readonly<Record<string, string>> {
  const own = exported(r.state);
  if (assignments.length === 0 && own._ === undefined) return own;
  const env: Record<string, string> = { ...own };
  delete env._;
  for (const one of assignments) env[one.name] = one.append ? (env[one.name] ?? '') + one.text : one.text;
  return Object.freeze(env);
}

function runProgram(
  r: Run,
  frame: Frame,
  words: readonly string[],
  assignments: readonly Assignment[],
  opened: { map: FdMap; opened: readonly Fd[] },
): Outcome {
  const env = environment(r, assignments);
  const name = words[0] as string;
  const path = programPath(r, name, assignments.some(isPath) ? env.PATH : undefined);
  const alone = r.state.subshell && r.state.stack.length === 1 && Object.keys(r.state.traps).length === 0;
  if (alone && path !== undefined && replaceProcess(r, words, path, env, opened.map)) {
    return REPLACED;
  }
  const job = jobControl(r);
  const started = spawnProgram(r, words, path, env, opened.map, { group: job ? 'new' : 'inherit' });
  if ('message' in started) {
    const fds = r.state.fds;
    r.state.fds = opened.map;
    complain(r, started.message);
    r.state.fds = fds;
    frame.phase = 1;
    frame.data = { ...frame.data, opened: opened.opened };
    r.state.status = started.status;
    return;
  }
  closeAll(r, opened.opened);
  frame.phase = 1;
  waitFor(r, frame, [started.pid as Pid], String(frame.data?.text || words.join(' ')), job ? started.pid : undefined);
}

/** exec(2) with the descriptors as they are in the map; true when the process is another program now. */
export function replaceProcess(
  r: Run,
  words: readonly string[],
  path: string,
  env: Readonly<Record<string, string>>,
  map: FdMap,
): boolean {
  // The other program begins with the process's next step: what follows here is still done as the shell.
  if (!r.sys.exec(words, env, path).ok) return false;
  const changed = map.flatMap((source, number) =>
    source === undefined || source === number ? [] : [{ source, number }],
  );
  // What stands where another is to go is first saved to a number no target has.
  const saved = new Map<Fd, Fd>();
  for (const { source } of changed) {
    if (!changed.some(({ number }) => number === source) || saved.has(source)) continue;
    let free = map.length;
    while (r.sys.isOpen(free)) free++;
    const copy = r.sys.dup(source, free);
    if (copy.ok) saved.set(source, copy.value);
  }
  for (const { source, number } of changed) r.sys.dup(saved.get(source) ?? source, number);
  for (const copy of saved.values()) r.sys.close(copy);
  for (let fd = 0; fd < 64; fd++) if (map[fd] === undefined && r.sys.isOpen(fd)) r.sys.close(fd);
  return true;
}

function runExec(
  r: Run,
  frame: Frame,
  words: readonly string[],
  map: FdMap,
  assignments: readonly Assignment[],
): Outcome {
  if (words.length === 0) {
    r.state.fds = map;
    return pop(r, 0);
  }
  const name = words[0] as string;
  const env = environment(r, assignments);
  const path = programPath(r, name, assignments.some(isPath) ? env.PATH : undefined);
  if (path !== undefined && replaceProcess(r, words, path, env, map)) {
    return REPLACED;
  }
  const failure = spawnFailure(r.state, name, 'ENOENT');
  const shown =
    r.state.flavour === 'bash' && !name.includes('/') ? `exec: ${name}: not found` : `exec: ${failure.message}`;
  complain(r, shown);
  pop(r, failure.status);
  if (r.state.mode !== 'interactive') r.state.exiting = true;
  else frame.phase = 1;
}

export function stepCall(frame: Frame, r: Run): Outcome {
  if (frame.phase === 1) {
    cleanUp(frame, r);
    return pop(r);
  }
  frame.phase = 1;
  const node = nodeOf(frame);
  push(r, 'body', frame.script, node.body as Node);
}
