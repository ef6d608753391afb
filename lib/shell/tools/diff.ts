/** diff: normal and unified output (-u, -U n), -q, -r of directories; the edit script that GNU diff chooses. */
import { changedLines } from '../../engine/base/diff/changes';
import { formatDate } from '../text/date-format';
import { oneShot, type ToolCall } from './one-shot';
import { parseOptions, reason, usageError } from './options';

interface Edit {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Removed lines stand before added ones. */
export function editScript(a: readonly string[], b: readonly string[]): Edit[] {
  const { removed, added } = changedLines(a, b);
  const out: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while (removed[i]) out.push({ kind: '-', text: a[i++] as string });
    while (added[j]) out.push({ kind: '+', text: b[j++] as string });
    if (i < a.length) out.push({ kind: ' ', text: a[i++] as string });
    if (j < b.length) j++;
  }
  return out;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  else lines[lines.length - 1] += '\n\\ No newline at end of file';
  return lines;
}

const range = (from: number, count: number) => (count === 1 ? `${from}` : `${from},${from + count - 1}`);

export function normalDiff(edits: readonly Edit[]): string {
  let out = '';
  let a = 0;
  let b = 0;
  for (let i = 0; i < edits.length; ) {
    if (edits[i]?.kind === ' ') {
      a++;
      b++;
      i++;
      continue;
    }
    const gone: string[] = [];
    const come: string[] = [];
    for (; i < edits.length && edits[i]?.kind !== ' '; i++)
      (edits[i]?.kind === '-' ? gone : come).push(edits[i]?.text as string);
    const left = gone.length > 0 ? range(a + 1, gone.length) : `${a}`;
    const right = come.length > 0 ? range(b + 1, come.length) : `${b}`;
    out += `${left}${gone.length === 0 ? 'a' : come.length === 0 ? 'd' : 'c'}${right}\n`;
    out += gone.map((text) => `< ${text}\n`).join('');
    if (gone.length > 0 && come.length > 0) out += '---\n';
    out += come.map((text) => `> ${text}\n`).join('');
    a += gone.length;
    b += come.length;
  }
  return out;
}

export function unifiedDiff(edits: readonly Edit[], context: number): string {
  const changed = edits.flatMap((edit, index) => (edit.kind === ' ' ? [] : [index]));
  let out = '';
  for (let at = 0; at < changed.length; ) {
    const from = Math.max(0, (changed[at] as number) - context);
    let to = Math.min(edits.length, (changed[at] as number) + context + 1);
    while (at < changed.length && (changed[at] as number) - context <= to)
      to = Math.min(edits.length, (changed[at++] as number) + context + 1);
    const before = edits.slice(0, from);
    const hunk = edits.slice(from, to);
    const size = (kind: '-' | '+', list: readonly Edit[]) =>
      list.filter((edit) => edit.kind === ' ' || edit.kind === kind).length;
    const part = (kind: '-' | '+') => {
      const count = size(kind, hunk);
      const start = size(kind, before) + (count === 0 ? 0 : 1);
      return count === 1 ? `${start}` : `${start},${count}`;
    };
    out += `@@ -${part('-')} +${part('+')} @@\n`;
    // Removed lines come before added ones.
    for (let i = 0; i < hunk.length; ) {
      if (hunk[i]?.kind === ' ') {
        out += ` ${hunk[i++]?.text}\n`;
        continue;
      }
      const block: Edit[] = [];
      while (i < hunk.length && hunk[i]?.kind !== ' ') block.push(hunk[i++] as Edit);
      for (const kind of ['-', '+'] as const)
        for (const edit of block) if (edit.kind === kind) out += `${kind}${edit.text}\n`;
    }
  }
  return out;
}

function stamp(call: ToolCall, path: string): string {
  const stat = call.sys.files.stat(path);
  const us = call.sys.epochMs * 1000 + (stat.ok ? stat.value.mtimeUs : 0);
  return formatDate('%Y-%m-%d %H:%M:%S.%N +0000', Math.floor(us / 1_000_000), (us % 1_000_000) * 1000);
}

function compare(
  call: ToolCall,
  a: string,
  b: string,
  flags: Readonly<Record<string, string>>,
  inTree: boolean,
): number {
  const { files } = call.sys;
  const statOf = (path: string) => files.stat(path === '-' ? '/dev/null' : path);
  const both = [statOf(a), statOf(b)];
  for (const [index, stat] of both.entries()) {
    if (stat.ok) continue;
    call.fail(`${index === 0 ? a : b}: ${reason(stat.errno)}`);
    return 2;
  }
  const kinds = both.map((stat) => stat.ok && stat.value.type === 'directory');
  if (kinds[0] && kinds[1]) {
    const left = files.readdir(a);
    const right = files.readdir(b);
    const names = [...new Set([...(left.ok ? left.value : []), ...(right.ok ? right.value : [])])].sort();
    let status = 0;
    for (const name of names) {
      const [hasLeft, hasRight] = [files.stat(`${a}/${name}`).ok, files.stat(`${b}/${name}`).ok];
      if (hasLeft && hasRight) status = Math.max(status, compare(call, `${a}/${name}`, `${b}/${name}`, flags, true));
      else if (flags.N !== undefined) {
        status = Math.max(
          status,
          show(
            call,
            `${a}/${name}`,
            `${b}/${name}`,
            hasLeft ? textOf(call, `${a}/${name}`) : '',
            hasRight ? textOf(call, `${b}/${name}`) : '',
            flags,
            true,
          ),
        );
      } else {
        call.out(`Only in ${hasLeft ? a : b}: ${name}\n`);
        status = Math.max(status, 1);
      }
    }
    return status;
  }
  const last = (path: string) => path.split('/').pop() as string;
  if (kinds[0]) return compare(call, `${a.replace(/\/$/, '')}/${last(b)}`, b, flags, inTree);
  if (kinds[1]) return compare(call, a, `${b.replace(/\/$/, '')}/${last(a)}`, flags, inTree);
  return show(call, a, b, textOf(call, a), textOf(call, b), flags, inTree);
}

function textOf(call: ToolCall, path: string): string {
  if (path === '-') return call.input;
  const text = call.sys.files.readFile(path);
  return text.ok ? text.value : '';
}

function show(
  call: ToolCall,
  a: string,
  b: string,
  x: string,
  y: string,
  flags: Readonly<Record<string, string>>,
  inTree: boolean,
): number {
  const clean = (text: string) => {
    let lines = linesOf(text);
    if (flags.w !== undefined) lines = lines.map((line) => line.replace(/\s+/g, ''));
    if (flags.b !== undefined) lines = lines.map((line) => line.replace(/\s+/g, ' ').trimEnd());
    return flags.i !== undefined ? lines.map((line) => line.toLowerCase()) : lines;
  };
  const edits = editScript(clean(x), clean(y));
  if (!edits.some((edit) => edit.kind !== ' ')) {
    if (flags.s !== undefined) call.out(`Files ${a} and ${b} are identical\n`);
    return 0;
  }
  if (flags.q !== undefined) {
    call.out(`Files ${a} and ${b} differ\n`);
    return 1;
  }
  const unified = flags.u !== undefined || flags.U !== undefined;
  if (inTree) call.out(`diff ${call.args.filter((arg) => arg.startsWith('-')).join(' ')} ${a} ${b}\n`);
  if (unified)
    call.out(`--- ${a}\t${stamp(call, a)}\n+++ ${b}\t${stamp(call, b)}\n${unifiedDiff(edits, Number(flags.U ?? 3))}`);
  else call.out(normalDiff(edits));
  return 1;
}

export const diff = oneShot(
  'diff',
  (call) => {
    const { flags, operands, problem } = parseOptions(call.args, 'urNqsbwiU:B', {
      unified: 'u',
      recursive: 'r',
      'new-file': 'N',
      brief: 'q',
      'ignore-case': 'i',
      color: 'color',
    });
    if (problem || operands.length < 2) {
      const text =
        problem ?? (operands.length === 0 ? "missing operand after 'diff'" : `missing operand after '${operands[0]}'`);
      call.err(usageError('diff', text));
      return 2;
    }
    return compare(call, operands[0] as string, operands[1] as string, flags, false);
  },
  (args) => args.includes('-'),
);
