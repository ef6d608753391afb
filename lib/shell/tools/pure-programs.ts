/** The tools answered by the pure tool runner. */
import type { FrameProgram } from '../../engine/host/contract';
import { awkNamed } from './awk';
import { afterProgram, pureTool } from './pure-tool';

/** `-sd+` is `-s -d +`. */
const apart = (args: readonly string[]) =>
  args.flatMap((arg) =>
    /^-s?d./.test(arg)
      ? [...(arg.startsWith('-s') ? ['-s'] : []), '-d', arg.replace(/^-s?d/, '')]
      : /^-sd$/.test(arg)
        ? ['-s', '-d']
        : [arg],
  );
const operands = (args: readonly string[]) => args.filter((arg) => arg === '-' || !arg.startsWith('-'));
const pasteFiles = (args: readonly string[]) => operands(args.filter((_, index) => args[index - 1] !== '-d'));
/** just-bash's group_by keeps the order of its input; jq's answers sorted groups. */
function sortedGroups(program: string): string {
  let out = '';
  let from = 0;
  for (let at = program.indexOf('group_by('); at >= 0; at = program.indexOf('group_by(', from)) {
    const start = at + 'group_by('.length;
    let depth = 1;
    let end = start;
    for (; end < program.length && depth > 0; end++) {
      if (program[end] === '(') depth++;
      else if (program[end] === ')') depth--;
    }
    if (depth > 0) break;
    const key = sortedGroups(program.slice(start, end - 1));
    out += `${program.slice(from, at)}(sort_by(${key})|group_by(${key}))`;
    from = end;
  }
  return out + program.slice(from);
}

export const purePrograms: readonly FrameProgram[] = [
  awkNamed('awk'),
  awkNamed('gawk'),
  awkNamed('mawk'),
  pureTool({
    name: 'jq',
    args: (args) => args.map((arg) => (arg.includes('group_by(') ? sortedGroups(arg) : arg)),
    files: (args) => (args.includes('-n') ? [] : afterProgram(args, 'f', 'f')),
    missing: (file, reason) => `jq: error: Could not open file ${file}: ${reason}\n`,
    missingStatus: 2,
  }),
  pureTool({ name: 'yq', files: (args) => afterProgram(args, 'po', '') }),
  pureTool({
    name: 'column',
    files: (args) => operands(args.filter((_, index) => !/^-[scoN]$/.test(args[index - 1] ?? ''))),
  }),
  pureTool({ name: 'base64', files: (args) => operands(args.filter((_, index) => args[index - 1] !== '-w')) }),
  pureTool({
    name: 'paste',
    args: apart,
    files: (args) => operands(args.filter((_, index) => args[index - 1] !== '-d')),
  }),
  pureTool({ name: 'join', files: operands }),
  pureTool({ name: 'comm', files: operands }),
  pureTool({ name: 'fold', files: (args) => operands(args.filter((_, index) => args[index - 1] !== '-w')) }),
  pureTool({ name: 'sha256sum', files: operands, missing: (file, reason) => `sha256sum: ${file}: ${reason}\n` }),
  pureTool({ name: 'sha1sum', files: operands, missing: (file, reason) => `sha1sum: ${file}: ${reason}\n` }),
  pureTool({ name: 'md5sum', files: operands, missing: (file, reason) => `md5sum: ${file}: ${reason}\n` }),
  pureTool({ name: 'expr', files: () => [], noInput: true }),
  pureTool({ name: 'tree', files: (args) => (operands(args).length > 0 ? operands(args) : ['.']), noInput: true }),
  pureTool({ name: 'file', files: operands, noInput: true }),
  pureTool({ name: 'od', files: operands }),
  pureTool({ name: 'strings', files: operands }),
];
