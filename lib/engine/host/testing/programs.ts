/** Tiny programs for tests of the host layer: cat, sleep, yes, echo, head and a shell of a few words with job control. */
import type { Plain } from '../../base/plain';
import type { FrameProgram, GeneratorProgram, ProgramTable, Step, Sys, Wake } from '../contract';

function frame<S extends object>(
  name: string,
  start: (sys: Sys) => S,
  step: (state: S, wake: Wake, sys: Sys) => Step,
): FrameProgram {
  return { name, start, step } as unknown as FrameProgram<Plain>;
}

const cat = frame<{ pending: string; eof: boolean }>(
  'cat',
  () => ({ pending: '', eof: false }),
  (s, _wake, sys) => {
    for (;;) {
      if (s.pending !== '') {
        if (!sys.write(1, s.pending)) return { wait: { writable: [1] } };
        s.pending = '';
      }
      if (s.eof) return { exit: 0 };
      const got = sys.read(0);
      if (got === undefined) return { wait: { readable: [0] } };
      s.pending = got.text;
      s.eof = got.eof;
    }
  },
);

const sleep = frame<{ until: number }>(
  'sleep',
  (sys) => ({ until: sys.now + Math.round(Number(sys.argv[1]) * 1e6) }),
  (s, _wake, sys) => (sys.now >= s.until ? { exit: 0 } : { wait: { sleepUs: s.until - sys.now } }),
);

const yes = frame<{ count: number }>(
  'yes',
  () => ({ count: 0 }),
  (s, _wake, sys) => {
    if (!sys.write(1, 'y\n'.repeat(500))) return { wait: { writable: [1] } };
    s.count++;
    return { again: true };
  },
);

const spin = frame<{ turns: number }>(
  'spin',
  () => ({ turns: 0 }),
  (s) => {
    s.turns++;
    return { again: true };
  },
);

const echo = frame<object>(
  'echo',
  () => ({}),
  (_s, _wake, sys) => {
    sys.write(1, `${sys.argv.slice(1).join(' ')}\n`);
    return { exit: 0 };
  },
);

const head = frame<{ left: number }>(
  'head',
  (sys) => ({ left: Number(sys.argv[1] ?? 10) }),
  (s, _wake, sys) => {
    const got = sys.read(0);
    if (got === undefined) return { wait: { readable: [0] } };
    const lines = got.text.split('\n').slice(0, s.left);
    s.left -= lines.length;
    sys.write(1, lines.map((line) => `${line}\n`).join(''));
    return s.left <= 0 || got.eof ? { exit: 0 } : { again: true };
  },
);

/** Says which signals it caught; ends on the third. */
const trap = frame<{ caught: number }>(
  'trap',
  (sys) => {
    sys.onSignal('SIGINT', 'handle');
    sys.onSignal('SIGWINCH', 'handle');
    sys.onSignal('SIGTERM', 'handle');
    return { caught: 0 };
  },
  (s, wake, sys) => {
    if (wake.kind === 'signal') {
      s.caught++;
      const { columns, rows } = sys.ttySize(0);
      sys.write(1, `${wake.signal} ${columns}x${rows}\n`);
    }
    return s.caught >= 3 ? { exit: 3 } : { wait: { sleepUs: 60_000_000 } };
  },
);

interface ShellState {
  mode: 'prompt' | 'waiting';
  group: number;
  children: number[];
  stopped: number[];
  status: number;
  last: number;
  script: string[] | null;
}

/** `a | b`, `a &`, `fg`, `bg`, `exit n`; children of an interactive one get groups of their own. */
const bash = frame<ShellState>(
  'bash',
  (sys) => {
    for (const signal of ['SIGINT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const) sys.onSignal(signal, 'handle');
    const script = sys.argv[1] === '-c' ? (sys.argv[2] ?? '').split(/[;\n]/) : null;
    return { mode: 'prompt', group: 0, children: [], stopped: [], status: 0, last: 0, script };
  },
  (s, _wake, sys) => {
    const interactive = s.script === null;
    for (const { pid, change } of sys.takeChildChanges()) {
      if (change.kind === 'stopped') {
        s.stopped = [...s.stopped.filter((one) => one !== pid), pid];
        if (s.children.includes(pid)) sys.write(2, `[stopped by ${change.signal}]\n`);
        s.children = s.children.filter((one) => one !== pid);
      } else if (change.kind !== 'continued') {
        if (s.children.at(-1) === pid) {
          // A pipeline's status is that of its last command, whoever ends last.
          if (pid === s.last) s.status = change.kind === 'exited' ? change.code : 128;
          if (change.kind === 'signaled') sys.write(2, `(${change.signal})\n`);
        }
        s.children = s.children.filter((one) => one !== pid);
        s.stopped = s.stopped.filter((one) => one !== pid);
      }
    }
    if (s.mode === 'waiting') {
      if (s.children.length > 0) return { wait: { children: true } };
      if (interactive) sys.foreground(0, sys.pid);
      s.mode = 'prompt';
      if (interactive) sys.write(2, '$ ');
    }
    let line: string | undefined;
    if (s.script !== null) {
      line = s.script.shift();
      if (line === undefined) return { exit: s.status };
    } else {
      const got = sys.read(0);
      if (got === undefined) return { wait: { readable: [0], children: true } };
      if (got.eof) return { exit: s.status };
      line = got.text;
    }
    return obey(s, sys, line.trim(), interactive);
  },
);

function obey(s: ShellState, sys: Sys, line: string, interactive: boolean): Step {
  if (line === '') return { again: true };
  if (line.startsWith('exit')) return { exit: Number(line.slice(4)) };
  if (line === 'fg' || line === 'bg') {
    const pid = s.stopped.pop();
    const group = sys.processes().find((one) => one.pid === pid)?.group;
    if (pid === undefined || group === undefined) return { again: true };
    if (line === 'fg') {
      sys.foreground(0, group);
      s.children = [pid];
      s.mode = 'waiting';
    }
    sys.kill(-group, 'SIGCONT');
    return { again: true };
  }
  const background = line.endsWith('&');
  const commands = line.replace(/&$/, '').split('|');
  let input = 0;
  let group: number | 'new' | 'inherit' = interactive ? 'new' : 'inherit';
  const pids: number[] = [];
  commands.forEach((command, index) => {
    const last = index === commands.length - 1;
    const pipe = last ? undefined : sys.pipe();
    const fds = [input, pipe?.write ?? 1, 2];
    const result = sys.spawn({ argv: command.trim().split(' '), fds, group });
    if (pipe !== undefined) sys.close(pipe.write);
    if (input !== 0) sys.close(input);
    input = pipe?.read ?? 0;
    if (!result.ok) {
      const why = result.errno === 'EAGAIN' ? 'fork: retry: Resource temporarily unavailable' : result.errno;
      sys.write(2, `bash: ${command.trim()}: ${why}\n`);
      s.status = 127;
      return;
    }
    pids.push(result.pid);
    if (interactive && group === 'new') group = result.pid;
  });
  if (!background && pids.length > 0) {
    if (interactive && typeof group === 'number') sys.foreground(0, group);
    s.children = pids;
    s.last = pids.at(-1) ?? 0;
    s.mode = 'waiting';
  } else if (interactive) sys.write(2, '$ ');
  return { again: true };
}

/** What kubectl exec -it is for the host: a raw local terminal relayed to a stream that the test opened. */
export function relay(
  open: (sys: Sys) => { id: number; stdin: number; stdout: number; code: () => number | undefined },
) {
  const program: GeneratorProgram = {
    name: 'relay',
    *run(sys) {
      const far = open(sys);
      const input = sys.adoptPipe(far.stdin, 'write');
      const output = sys.adoptPipe(far.stdout, 'read');
      sys.ttyMode(0, 'raw');
      for (let open = true; open; ) {
        for (let got = sys.read(output); got !== undefined; got = sys.read(output)) {
          if (got.eof) {
            open = false;
            break;
          }
          while (!sys.write(1, got.text)) yield { writable: [1] };
        }
        const keys = sys.read(0);
        if (keys !== undefined) while (!sys.write(input, keys.text)) yield { writable: [input] };
        if (open) yield { readable: [0, output], stream: far.id };
      }
      sys.ttyMode(0, 'cooked');
      return far.code() ?? 1;
    },
  };
  return program;
}

export const testPrograms = [cat, sleep, yes, spin, echo, head, trap, bash];

export function programTable(
  generators: readonly GeneratorProgram[] = [],
  more: readonly FrameProgram[] = [],
): ProgramTable {
  const frames = [...testPrograms, ...more];
  return {
    frame: (name) => frames.find((one) => one.name === name),
    generator: (name) => generators.find((one) => one.name === name),
  };
}
