/**
 * find as a frame program: it walks one path a turn. What an expression has already done for the present path is kept in
 * `done`, so that after a program of -exec ended the expression is judged again without acting twice.
 */
import type { FrameProgram, Step, Sys } from '../../../engine/host/contract';
import { reason } from '../options';
import { flush, type Output, put } from '../output';
import { type Expression, type Plan, parseFind } from './expression';
import { holds, printed } from './tests';

interface Visit {
  readonly path: string;
  readonly depth: number;
  readonly start: string;
  /** Its contents were queued already (-depth). */
  readonly after?: boolean;
}
interface State extends Output {
  plan: Plan | null;
  queue: Visit[];
  status: number;
  /** Results of actions on the present path. */
  done: boolean[];
  pruned: boolean;
  quit: boolean;
  child: number | null;
  /** Paths for `-exec … {} +`, by the number of the action in the expression. */
  gathered: { readonly words: readonly string[]; readonly paths: string[] }[];
}

/** Thrown where a program of -exec has to run first. */
class NeedsProgram {
  constructor(
    readonly words: readonly string[],
    readonly cwd: string | undefined,
  ) {}
}

function judge(state: State, sys: Sys, visit: Visit): boolean {
  const stat = sys.files.lstat(visit.path);
  if (!stat.ok) return false;
  let action = 0;
  const once = (act: () => boolean): boolean => {
    const known = state.done[action++];
    if (known !== undefined) return known;
    const result = act();
    state.done.push(result);
    return result;
  };
  const test = (one: Expression): boolean => {
    if (state.quit) return false;
    switch (one.kind) {
      case 'and':
        return one.parts.every(test);
      case 'or':
        return one.parts.some(test);
      case 'list':
        return one.parts.map(test).pop() ?? true;
      case 'not':
        return !test(one.part);
      case 'exec':
        return once(() => {
          if (one.many) {
            gather(state, one.words, visit.path);
            return true;
          }
          const cut = visit.path.lastIndexOf('/');
          const name = one.inside ? `./${visit.path.slice(cut + 1)}` : visit.path;
          const words = one.words.map((word) => word.replaceAll('{}', name));
          throw new NeedsProgram(words, one.inside && cut > 0 ? visit.path.slice(0, cut) : undefined);
        });
    }
    switch (one.name) {
      case '-print':
      case '-print0':
        return once(() => {
          put(state, 1, visit.path + (one.name === '-print' ? '\n' : '\0'));
          return true;
        });
      case '-printf':
        return once(() => {
          put(state, 1, printed(one.value, visit.path, stat.value, visit.start, visit.depth));
          return true;
        });
      case '-delete':
        return once(() => {
          const { path } = visit;
          if (path === '.') return true;
          const gone = stat.value.type === 'directory' ? sys.files.rmdir(path) : sys.files.unlink(path);
          if (!gone.ok) {
            put(state, 2, `find: cannot delete ‘${path}’: ${reason(gone.errno)}\n`);
            state.status = 1;
          }
          return gone.ok;
        });
      case '-prune':
        state.pruned = true;
        return true;
      case '-quit':
        state.quit = true;
        return true;
    }
    return holds(sys, one.name, one.value, visit.path, stat.value);
  };
  return test((state.plan as Plan).expression);
}

function gather(state: State, words: readonly string[], path: string): void {
  const key = words.join('\0');
  const known = state.gathered.find((one) => one.words.join('\0') === key);
  if (known) known.paths.push(path);
  else state.gathered.push({ words, paths: [path] });
}

function spawn(state: State, sys: Sys, words: readonly string[], cwd?: string): Step | undefined {
  const started = sys.spawn({ argv: words, ...(cwd === undefined ? {} : { cwd }) });
  if (!started.ok) {
    const why = started.errno === 'ENOENT' ? 'No such file or directory' : 'Permission denied';
    put(state, 2, `find: ‘${words[0]}’: ${why}\n`);
    return undefined;
  }
  state.child = started.pid;
  return { wait: { children: true } };
}

/** The status of the program that ran, or undefined while it runs. */
function ended(state: State, sys: Sys): number | undefined {
  for (const { pid, change } of sys.takeChildChanges()) {
    if (pid !== state.child || (change.kind !== 'exited' && change.kind !== 'signaled')) continue;
    state.child = null;
    return change.kind === 'exited' ? change.code : 1;
  }
  return undefined;
}

/** Queues what lies below; undefined where the path does not exist. */
function below(state: State, sys: Sys, visit: Visit): Visit[] {
  const plan = state.plan as Plan;
  const stat = sys.files.lstat(visit.path);
  if (!stat.ok || stat.value.type !== 'directory' || visit.depth >= plan.max) return [];
  const list = sys.files.readdir(visit.path);
  if (!list.ok) {
    put(state, 2, `find: ‘${visit.path}’: ${reason(list.errno)}\n`);
    state.status = 1;
    return [];
  }
  const base = visit.path.replace(/\/$/, '');
  return list.value.map((name) => ({ path: `${base}/${name}`, depth: visit.depth + 1, start: visit.start }));
}

function walk(state: State, sys: Sys): Step {
  const plan = state.plan as Plan;
  for (;;) {
    const full = flush(state, sys);
    if (full) return full;
    const visit = state.queue[0];
    if (!visit || state.quit) break;
    if (state.done.length === 0 && !visit.after) {
      const stat = sys.files.lstat(visit.path);
      if (!stat.ok) {
        put(state, 2, `find: ‘${visit.path}’: ${reason(stat.errno)}\n`);
        state.status = 1;
        state.queue.shift();
        continue;
      }
      if (plan.depthFirst) {
        state.queue.splice(0, 1, ...below(state, sys, visit), { ...visit, after: true });
        continue;
      }
    }
    try {
      if (visit.depth >= plan.min) judge(state, sys, visit);
    } catch (need) {
      if (!(need instanceof NeedsProgram)) throw need;
      const step = flush(state, sys) ?? spawn(state, sys, need.words, need.cwd);
      if (step) return step;
      state.done.push(false);
      continue;
    }
    state.queue.shift();
    if (!plan.depthFirst && !state.pruned && !state.quit) state.queue.unshift(...below(state, sys, visit));
    state.done = [];
    state.pruned = false;
  }
  const batch = state.gathered.shift();
  if (batch) {
    const step = spawn(state, sys, [...batch.words, ...batch.paths]);
    if (step) return step;
    state.status = 1;
    return { again: true };
  }
  return { exit: state.status };
}

export const find: FrameProgram = {
  name: 'find',
  start(sys) {
    const plan = parseFind(sys.argv.slice(1));
    const state: State = {
      pending: [],
      plan: null,
      queue: [],
      status: 0,
      done: [],
      pruned: false,
      quit: false,
      child: null,
      gathered: [],
    };
    if (typeof plan === 'string') {
      put(state, 2, `find: ${plan}\n`);
      state.status = 1;
    } else {
      state.plan = plan;
      state.queue = plan.paths.map((path) => ({ path, depth: 0, start: path }));
    }
    return state as never;
  },
  step(raw, _wake, sys): Step {
    const state = raw as unknown as State;
    if (state.child !== null) {
      const status = ended(state, sys);
      if (status === undefined) return { wait: { children: true } };
      // A batch of `+` counts at the end; a single program is the value of its -exec.
      if (state.queue.length === 0 || state.quit) {
        if (status !== 0) state.status = 1;
      } else state.done.push(status === 0);
    }
    if (state.plan === null) return flush(state, sys) ?? { exit: state.status };
    return walk(state, sys);
  },
};
