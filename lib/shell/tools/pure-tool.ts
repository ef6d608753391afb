/** A tool of the pure kind as a process: reads its files and standard input, asks the host, writes the answer. */
import type { FrameProgram, Step, Sys } from '../../engine/host/contract';
import { reason } from './options';
import { flush, type Output, put } from './output';

interface State extends Output {
  files: Record<string, string>;
  needsInput: boolean;
  stdin: string;
  asked: boolean;
  exit: number | null;
}

export interface PureToolSpec {
  readonly name: string;
  /** Arguments as the runner understands them. */
  args?(args: readonly string[], sys: Sys): readonly string[];
  /** The operands that are files; an empty list means standard input is read. */
  files(args: readonly string[]): readonly string[];
  /** Reads no standard input even without files. */
  readonly noInput?: boolean;
  /** A file operand that does not exist is a message of the tool itself. */
  missing?(file: string, errno: string): string;
  readonly missingStatus?: number;
}

/** Absolute path to text of everything below a path that is a directory, or of the file. */
function collect(sys: Sys, path: string, into: Record<string, string>, depth = 0): void {
  const stat = sys.files.stat(path);
  if (!stat.ok || depth > 8) return;
  if (stat.value.type === 'directory') {
    const list = sys.files.readdir(path);
    for (const name of list.ok ? list.value : []) collect(sys, `${path.replace(/\/$/, '')}/${name}`, into, depth + 1);
    return;
  }
  const text = sys.files.readFile(path);
  if (text.ok) into[sys.files.resolve(path)] = text.value;
}

export function pureTool(spec: PureToolSpec): FrameProgram {
  return {
    name: spec.name,
    start(sys) {
      const args = spec.args?.(sys.argv.slice(1), sys) ?? sys.argv.slice(1);
      const named = spec.files(args);
      const state: State = { pending: [], files: {}, needsInput: false, stdin: '', asked: false, exit: null };
      state.needsInput = !spec.noInput && (named.length === 0 || named.includes('-'));
      for (const file of named) {
        if (file === '-') continue;
        const stat = sys.files.stat(file);
        if (!stat.ok && spec.missing) {
          put(state, 2, spec.missing(file, reason(stat.errno)));
          state.exit = spec.missingStatus ?? 1;
        } else collect(sys, file, state.files);
      }
      return state as never;
    },
    step(raw, wake, sys): Step {
      const state = raw as unknown as State;
      const blocked = flush(state, sys);
      if (blocked) return blocked;
      if (state.exit !== null) return { exit: state.exit };
      while (state.needsInput) {
        const got = sys.read(0);
        if (!got) return { wait: { readable: [0] } };
        state.stdin += got.text;
        if (got.eof) state.needsInput = false;
      }
      if (wake.kind === 'tool' && state.asked) {
        const { result } = wake;
        put(state, 1, result.stdout);
        put(state, 2, result.stderr);
        for (const path of Object.keys(result.written)) sys.files.writeFile(path, result.written[path] as string);
        state.exit = result.exit;
        return flush(state, sys) ?? { exit: state.exit };
      }
      state.asked = true;
      const args = spec.args?.(sys.argv.slice(1), sys) ?? sys.argv.slice(1);
      return {
        wait: {
          pureTool: {
            tool: spec.name,
            args,
            stdin: state.stdin,
            files: state.files,
            env: { ...sys.env },
            cwd: sys.cwd(),
          },
        },
      };
    },
  };
}

/** Operands after the program text of awk, sed, jq and their like; `withValue` are the options that take a word. */
export function afterProgram(args: readonly string[], withValue: string, programOptions: string): string[] {
  const operands: string[] = [];
  let hasProgram = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg === '-' || !arg.startsWith('-')) {
      operands.push(arg);
      continue;
    }
    const long = arg.startsWith('--');
    const letter = long ? '' : arg.charAt(arg.length - 1);
    if (long) {
      if (/^--(arg|argjson|slurpfile|rawfile)$/.test(arg)) i += 2;
      else if (/^--(expression|file|from-file|indent)$/.test(arg)) {
        if (arg !== '--indent') hasProgram = true;
        i++;
      } else if (/^--(expression|file|from-file)=/.test(arg)) hasProgram = true;
      continue;
    }
    if (programOptions.includes(arg.charAt(1)) || programOptions.includes(letter)) hasProgram = true;
    if (withValue.includes(letter) && (arg.length === 2 || !withValue.includes(arg.charAt(1)))) i++;
  }
  return hasProgram ? operands : operands.slice(1);
}
