/** POSIX basic and extended regular expressions turned into JavaScript ones. */
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
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

export function translatePattern(pattern: string, extended: boolean): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '[') {
      const end = bracketEnd(pattern, i);
      if (end < 0) throw new Error('Unmatched [, [^, [:, [., or [=');
      const body = pattern
        .slice(i + 1, end)
        .replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '')
        .replace(/\\(?![sd])/g, (back, at: number, all: string) => (all.slice(at).startsWith('\\s') ? back : '\\\\'));
      out += `[${body.replace(/^(\^?)\]/, '$1\\]').replace(/\[(?!:)/g, '\\[')}]`;
      i = end;
    } else if (c === '\\') {
      const next = pattern.charAt(++i);
      if (i >= pattern.length) throw new Error('Trailing backslash');
      if (next === '<' || next === '>') out += '\\b';
      else if (!extended && '(){}|+?'.includes(next)) out += next;
      else if (/[bBwWsSdD1-9]/.test(next)) out += `\\${next}`;
      else if (next === "'" || next === '`') out += next === '`' ? '^' : '$';
      else out += /[a-zA-Z]/.test(next) ? next : `\\${next}`;
    } else if (!extended && '(){}|+?'.includes(c)) out += `\\${c}`;
    else if (c === '*' && (out === '' || /(?:^|[^\\])[(|^]$/.test(out))) out += '\\*';
    else if (c === '^' && !extended && !(out === '' || /[(|]$/.test(out))) out += '\\^';
    else if (c === '$' && !extended && !(i === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(i + 1))))
      out += '\\$';
    else if (c === '{' && !/^\{\d*,?\d*\}/.test(pattern.slice(i))) out += '\\{';
    else out += c;
  }
  return out;
}

function bracketEnd(pattern: string, from: number): number {
  let i = from + 1;
  if (pattern.charAt(i) === '^') i++;
  if (pattern.charAt(i) === ']') i++;
  while (i < pattern.length && pattern.charAt(i) !== ']') {
    const cls = /^\[:\w+:\]/.exec(pattern.slice(i));
    i += cls ? cls[0].length : 1;
  }
  return i < pattern.length ? i : -1;
}
