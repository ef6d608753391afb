/**
 * awk, gawk and mawk: just-bash's interpreter, given its command line in the form it understands: programs of -f files as
 * text, -v and early operand assignments of the separators as a BEGIN block, a bare `length` with its argument.
 */
import type { FrameProgram, Sys } from '../../engine/host/contract';
import { pureTool } from './pure-tool';

const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Variables that the interpreter takes from a BEGIN block only. */
const SEPARATORS = /^(OFS|ORS|RS|SUBSEP|OFMT|CONVFMT|NR)=/;

interface Line {
  readonly separator: string | undefined;
  readonly assignments: readonly string[];
  /** undefined: none was given. */
  readonly program: string | undefined;
  readonly programFiles: readonly string[];
  /** Files and the assignments that stand after the first one. */
  readonly operands: readonly string[];
  readonly other: readonly string[];
}

function parseLine(args: readonly string[]): Line {
  const assignments: string[] = [];
  const programFiles: string[] = [];
  const other: string[] = [];
  let separator: string | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      at++;
      break;
    }
    if (!/^-./.test(arg)) break;
    const value = () => (arg.length > 2 ? arg.slice(2) : (args[++at] ?? ''));
    if (arg.startsWith('-F')) separator = value();
    else if (arg.startsWith('-v')) assignments.push(value());
    else if (arg.startsWith('-f')) programFiles.push(value());
    else other.push(arg);
  }
  const rest = args.slice(at);
  const program = programFiles.length > 0 ? undefined : rest.shift();
  while (rest[0] !== undefined && ASSIGNMENT.test(rest[0])) assignments.push(rest.shift() as string);
  return { separator, assignments, program, programFiles, operands: rest, other };
}

function files(args: readonly string[]): string[] {
  return parseLine(args).operands.filter((arg) => !ASSIGNMENT.test(arg));
}

function programText(line: Line, sys: Sys): string | undefined {
  if (line.programFiles.length === 0) return line.program;
  return line.programFiles
    .map((file) => sys.files.readFile(file))
    .reduce((all, file) => `${all}${file.ok ? file.value : ''}\n`, '');
}

/** `length` without brackets means `length($0)`; strings and comments are left alone. */
function spelledLength(program: string): string {
  return program.replace(/"(?:\\.|[^"\\])*"|#[^\n]*|\blength\b(?!\s*\()/g, (part) =>
    part === 'length' ? 'length($0)' : part,
  );
}

function args(given: readonly string[], sys: Sys): string[] {
  const line = parseLine(given);
  const program = programText(line, sys);
  const early = line.assignments.filter((one) => SEPARATORS.test(one));
  const begin = early.map((one) => {
    const at = one.indexOf('=');
    return `${one.slice(0, at)}="${one.slice(at + 1).replace(/"/g, '\\"')}"`;
  });
  return [
    ...line.other,
    ...(line.separator === undefined ? [] : ['-F', line.separator]),
    ...line.assignments.filter((one) => !early.includes(one)).flatMap((one) => ['-v', one]),
    ...(program === undefined
      ? []
      : [(begin.length > 0 ? `BEGIN{${begin.join(';')}}\n` : '') + spelledLength(program)]),
    ...line.operands,
  ];
}

/** A program that is only BEGIN reads nothing. */
function beginOnly(given: readonly string[]): boolean {
  const line = parseLine(given);
  return /^\s*BEGIN\s*\{[^{}]*\}\s*$/.test(line.program ?? '') && line.operands.length === 0;
}

export function awkNamed(name: string): FrameProgram {
  const spec = {
    name: 'awk',
    args,
    files,
    missing: (file: string, why: string) => `${name}: cannot open "${file}" (${why})\n`,
    missingStatus: 2,
  };
  const reading = pureTool(spec);
  const idle = pureTool({ ...spec, noInput: true });
  return {
    name,
    start(sys) {
      const given = sys.argv.slice(1);
      const lost = parseLine(given).programFiles.find((file) => !sys.files.stat(file).ok);
      if (lost !== undefined) {
        const text = `${name}: cannot open ${lost} (No such file or directory)\n`;
        return { pending: [{ fd: 2, text }], files: {}, needsInput: false, stdin: '', asked: false, exit: 2 };
      }
      return (beginOnly(given) ? idle : reading).start(sys);
    },
    step: (state, wake, sys) => reading.step(state, wake, sys),
  };
}
