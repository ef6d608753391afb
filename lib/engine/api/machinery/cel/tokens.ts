/** Words of the Common Expression Language (cel-spec, grammar: CEL.g4). */
import type { Issue } from './problem';

export type TokenKind = 'ident' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'symbol' | 'end';
export interface Token {
  readonly kind: TokenKind;
  /** Text as written; of strings the value. */
  readonly text: string;
  readonly raw: string;
  readonly at: number;
}

const SPACE = /[\t \r\n\f]+|\/\/[^\n]*/y;
const NUMBER = /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|\d+)/y;
const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y;
const SYMBOL = /==|!=|<=|>=|&&|\|\||[[\]{}(),.\-!?:+*/%<>]/y;
const STRING =
  /([rRbB]{0,2})("""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y;
const RAW_STRING = /([bB]?[rR][bB]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')/y;

export function tokensOf(source: string, issues: Issue[]): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const take = (kind: TokenKind, raw: string, text = raw): void => {
    tokens.push({ kind, text, raw, at });
    at += raw.length;
  };
  while (at < source.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const quoted = match(RAW_STRING) ?? match(STRING);
    if (quoted !== null) {
      const [raw, prefix = '', body = ''] = quoted;
      take(/b/i.test(prefix) ? 'bytes' : 'string', raw, unquoted(body, /r/i.test(prefix)));
      continue;
    }
    const number = match(NUMBER);
    if (number !== null) {
      const [text] = number;
      const isWhole = /^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(text);
      const unsigned = isWhole && /[uU]/.test(source[at + text.length] ?? '');
      if (unsigned) take('uint', source.slice(at, at + text.length + 1), text);
      else take(isWhole ? 'int' : 'double', text);
      continue;
    }
    const word = match(IDENT) ?? match(SYMBOL);
    if (word !== null) {
      take(/^[A-Za-z_]/.test(word[0]) ? 'ident' : 'symbol', word[0]);
      continue;
    }
    at = unrecognised(source, at, issues);
  }
  tokens.push({ kind: 'end', text: '<EOF>', raw: '<EOF>', at: source.length });
  return tokens;
}

/** A quote that never ends takes the rest of its line; `=` and the like the letter that made it none. */
function unrecognised(source: string, at: number, issues: Issue[]): number {
  const first = source[at] as string;
  const rest = source.slice(at).split('\n')[0] as string;
  const pairs = first === '=' || first === '&' || first === '|';
  const taken = first === '"' || first === "'" ? rest : source.slice(at, at + (pairs ? 2 : 1));
  const shown = taken.replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  issues.push({ at, message: `Syntax error: token recognition error at: '${shown}'` });
  return at + taken.length;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unquoted(body: string, raw: boolean): string {
  const width = /^("""|''')/.test(body) ? 3 : 1;
  const inner = body.slice(width, -width);
  if (raw) return inner;
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g,
    (_, x, u, long, octal, letter: string | undefined) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return ESCAPES[letter as string] ?? (letter as string);
    },
  );
}
