/** How xargs cuts its input into command lines: blanks and quotes, -0, -d, -I, -L and -n as GNU findutils does. */

export interface Cutting {
  readonly flags: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}
export interface Cut {
  readonly lines: string[][];
  readonly problem?: string;
}

/** Words of one line by xargs' quoting rules; undefined: a quote has no mate. */
function quotedWords(line: string): string[] | undefined {
  const out: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (c === "'" || c === '"') {
      const end = line.indexOf(c, i + 1);
      if (end < 0) return undefined;
      word = (word ?? '') + line.slice(i + 1, end);
      i = end;
    } else if (c === '\\' && i + 1 < line.length) word = (word ?? '') + line.charAt(++i);
    else if (c === ' ' || c === '\t') {
      if (word !== undefined) out.push(word);
      word = undefined;
    } else word = (word ?? '') + c;
  }
  if (word !== undefined) out.push(word);
  return out;
}

function unmatched(line: string): string {
  const first = /['"]/.exec(line.replace(/'[^']*'|"[^"]*"|\\./g, ''))?.[0];
  const which = first === '"' ? 'double' : 'single';
  return `unmatched ${which} quote; by default quotes are special to xargs unless you use the -0 option`;
}

const UNQUOTED: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\0': '\0' };

function groups(lines: readonly string[][], flags: Cutting['flags']): string[][] {
  if (flags.L !== undefined) {
    const size = Number(flags.L) || 1;
    const out: string[][] = [];
    for (let at = 0; at < lines.length; at += size) out.push(lines.slice(at, at + size).flat());
    return out;
  }
  const items = lines.flat();
  const size = Number(flags.n ?? 5_000) || 1;
  const out: string[][] = [];
  for (let at = 0; at < items.length; at += size) out.push(items.slice(at, at + size));
  return out;
}

export function cutItems(text: string, { flags, words }: Cutting): Cut {
  const delimiter = flags['0'] !== undefined ? '\0' : (UNQUOTED[flags.d ?? ''] ?? flags.d?.charAt(0));
  const lines: string[][] = [];
  let problem: string | undefined;
  if (delimiter !== undefined) {
    const items = text.split(delimiter);
    if (items[items.length - 1] === '') items.pop();
    for (const item of items) lines.push([item]);
  } else {
    for (const line of text.split('\n')) {
      const found = quotedWords(line);
      if (found === undefined) {
        problem = unmatched(line);
        break;
      }
      if (flags.I !== undefined) {
        const whole = line.trim();
        if (whole !== '') lines.push([quotedWords(whole.replace(/ /g, '\\ '))?.join(' ') ?? whole]);
      } else if (found.length > 0) lines.push(found);
    }
  }
  const mark = flags.I;
  if (mark !== undefined)
    return { lines: lines.map(([item = '']) => words.map((word) => word.replaceAll(mark || '{}', item))), problem };
  const cut = groups(lines, flags);
  if (cut.length === 0 && flags.r === undefined && problem === undefined) return { lines: [[...words]] };
  return { lines: cut.map((items) => [...words, ...items]), problem };
}
