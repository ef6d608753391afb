/**
 * Shell patterns (`*`, `?`, `[a-z]`, extended `@(a|b)`) compiled to regular expressions. Quoted text comes in escaped by
 * backslashes, so a pattern is one string.
 */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]()|!@+]/g, '\\$&');
}

export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

export function hasMagic(pattern: string): boolean {
  const bare = pattern.replace(/\\[\s\S]/g, '');
  return /[*?]|\[.*\]/.test(bare) || /[@+!]\(/.test(bare);
}

function bracket(pattern: string, from: number): { source: string; next: number } | undefined {
  let i = from + 1;
  let source = '';
  let negate = false;
  if (pattern[i] === '!' || pattern[i] === '^') {
    negate = true;
    i++;
  }
  const first = i;
  while (i < pattern.length && (pattern[i] !== ']' || i === first)) {
    const cls = /^\[:(\w+):\]/.exec(pattern.slice(i));
    if (cls) {
      source += CLASSES[cls[1] as string] ?? '';
      i += cls[0].length;
      continue;
    }
    let c = pattern.charAt(i);
    if (c === '\\' && i + 1 < pattern.length) c = pattern.charAt(++i);
    source += c === '-' ? '-' : c.replace(/[\\\]^[]/g, '\\$&');
    i++;
  }
  if (i >= pattern.length) return undefined;
  return { source: `[${negate ? '^' : ''}${source}]`, next: i + 1 };
}

function closing(pattern: string, from: number): number {
  let depth = 0;
  for (let i = from; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '(') depth++;
    else if (pattern[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

/** Regular expression source of a pattern; `star` is what `*` means (all, or no slash for path names). */
export function patternSource(pattern: string, star = '[\\s\\S]*', any = '[\\s\\S]'): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if ('?*+@!'.includes(c) && pattern[i + 1] === '(') {
      const end = closing(pattern, i + 1);
      if (end > 0) {
        const inner = splitBars(pattern.slice(i + 2, end)).map((part) => patternSource(part, star, any));
        const group = `(?:${inner.join('|')})`;
        out += c === '@' ? group : c === '!' ? `(?!${group}$)${star}` : `${group}${c}`;
        i = end;
        continue;
      }
    }
    if (c === '*') out += star;
    else if (c === '?') out += any;
    else if (c === '[') {
      const set = bracket(pattern, i);
      if (set) {
        out += set.source;
        i = set.next - 1;
      } else out += '\\[';
    } else if (c === '\\' && i + 1 < pattern.length) out += pattern.charAt(++i).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    else out += c.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return out;
}

function splitBars(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\\') parts[parts.length - 1] += c + text.charAt(++i);
    else if (c === '|' && depth === 0) parts.push('');
    else {
      if (c === '(') depth++;
      if (c === ')') depth--;
      parts[parts.length - 1] += c;
    }
  }
  return parts;
}

export function matches(pattern: string, text: string, ignoreCase = false): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`, ignoreCase ? 'iu' : 'u').test(text);
}

export function removePattern(text: string, pattern: string, side: 'prefix' | 'suffix', greedy: boolean): string {
  const regexp = new RegExp(`^(?:${patternSource(pattern)})$`, 'u');
  const lengths = Array.from({ length: text.length + 1 }, (_, i) => i);
  if (greedy) lengths.reverse();
  for (const length of lengths) {
    const part = side === 'prefix' ? text.slice(0, length) : text.slice(text.length - length);
    if (regexp.test(part)) return side === 'prefix' ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}
