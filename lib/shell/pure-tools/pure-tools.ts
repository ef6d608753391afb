/**
 * Text tools that just-bash brings (awk, sed, jq, yq, diff, …) as pure calls: one at a time per worker, with clock and
 * random numbers replaced for the time of the call, so that the same call always gives the same bytes (kernel.md section 2).
 */
import { Bash, getCommandNames, InMemoryFs } from 'just-bash';
import type { PureToolCall, PureToolResult } from '../../engine/sim/kernel-contract';

export interface PureTools {
  run(call: PureToolCall): Promise<PureToolResult>;
  /** Loads every tool once: the first use of one reads a file, which takes real time. */
  preload(): Promise<void>;
}

const WARM_UP: Readonly<Record<string, readonly string[]>> = {
  awk: ['{print}'],
  sed: ['p'],
  jq: ['.'],
  yq: ['.'],
  diff: ['/dev/null', '/dev/null'],
  column: [],
  base64: [],
  sha256sum: [],
  md5sum: [],
  paste: [],
  join: ['/dev/null', '/dev/null'],
  comm: ['/dev/null', '/dev/null'],
  expr: ['1'],
  tree: [],
  file: ['/'],
  fold: [],
  expand: [],
  od: [],
  find: ['.'],
  split: [],
  strings: [],
  sha1sum: [],
  sort: [],
};
const LIMITS = {
  maxCommandCount: 1_000,
  maxLoopIterations: 100_000,
  maxAwkIterations: 200_000,
  maxSedIterations: 100_000,
  maxJqIterations: 100_000,
};

/** Fixed wall time inside a call: tools that ask get the same answer at each run. */
const FIXED_MS = 1_767_225_600_000;

class FixedDate extends Date {
  constructor(...args: unknown[]) {
    if (args.length === 0) super(FIXED_MS);
    else super(...(args as [number]));
  }
  static override now(): number {
    return FIXED_MS;
  }
}

function seededRandom(): () => number {
  let state = 0x2545f491;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state / 4_294_967_296;
  };
}

async function withFixedGlobals<T>(work: () => Promise<T>): Promise<T> {
  const random = Math.random;
  const date = globalThis.Date;
  Math.random = seededRandom();
  globalThis.Date = FixedDate as DateConstructor;
  try {
    return await work();
  } finally {
    Math.random = random;
    globalThis.Date = date;
  }
}

// One lock a worker: two calls at once would see each other's globals.
let tail: Promise<unknown> = Promise.resolve();
function locked<T>(work: () => Promise<T>): Promise<T> {
  const next = tail.then(work, work);
  tail = next.catch(() => undefined);
  return next;
}

async function call(request: PureToolCall): Promise<PureToolResult> {
  const files: Record<string, string> = {};
  for (const path of Object.keys(request.files)) files[path] = request.files[path] as string;
  const fs = new InMemoryFs({ [`${request.cwd === '/' ? '' : request.cwd}/.keep`]: '', ...files });
  await fs.rm(`${request.cwd === '/' ? '' : request.cwd}/.keep`);
  const bash = new Bash({
    fs,
    cwd: request.cwd,
    env: { ...request.env },
    defenseInDepth: false,
    executionLimits: LIMITS,
  });
  const before = new Set(fs.getAllPaths());
  const result = await bash.exec(request.tool, { args: [...request.args], stdin: request.stdin } as never);
  const written: Record<string, string> = {};
  for (const path of fs.getAllPaths()) {
    const stat = await fs.stat(path).catch(() => undefined);
    if (!stat?.isFile) continue;
    const known = Object.hasOwn(files, path);
    if (!known && before.has(path)) continue;
    const text = await fs.readFile(path);
    if (!known || files[path] !== text) written[path] = text;
  }
  return { stdout: result.stdout, stderr: result.stderr.replace(/^bash: /, ''), exit: result.exitCode, written };
}

export function createPureTools(): PureTools {
  return {
    run: (request) => locked(() => withFixedGlobals(() => call(request))),
    async preload() {
      const known = new Set<string>(getCommandNames());
      for (const tool of Object.keys(WARM_UP).filter((name) => known.has(name)))
        await locked(() => call({ tool, args: WARM_UP[tool] as string[], stdin: '', files: {}, env: {}, cwd: '/tmp' }));
    },
  };
}
