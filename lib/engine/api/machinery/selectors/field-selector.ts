/** Field selectors of queries: `a.b=c,d!=e`, with `\` before a comma, equals sign or backslash of a value (apimachinery/pkg/fields). */
export interface FieldTerm {
  readonly field: string;
  readonly op: '=' | '!=';
  readonly value: string;
}
export type ParsedFieldSelector =
  | { readonly ok: true; readonly terms: readonly FieldTerm[] }
  | { readonly ok: false; readonly message: string };

class Problem {
  constructor(readonly message: string) {}
}

/** Terms come sorted: the first error is that of the first text in order. */
export function parseFieldSelector(text: string): ParsedFieldSelector {
  const terms: FieldTerm[] = [];
  try {
    for (const part of [...splitTerms(text)].sort()) {
      if (part === '') continue;
      // A key knows no escapes: the first operator ends it.
      const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
      if (match === null) throw new Problem(`invalid selector: '${text}'; can't understand '${part}'`);
      const [, field = '', operator, raw = ''] = match;
      const value = unescape(raw);
      // A lone operator asks for nothing.
      if (field !== '' || value !== '') terms.push({ field, op: operator === '!=' ? '!=' : '=', value });
    }
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, message: problem.message };
    throw problem;
  }
  return { ok: true, terms };
}

function splitTerms(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (char === '\\') {
      part += char + (text[i + 1] ?? '');
      i++;
    } else if (char === ',') {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

function unescape(text: string): string {
  let value = '';
  let escaped = false;
  for (const char of text) {
    const special = char === '\\' || char === ',' || char === '=';
    if (escaped) {
      if (!special) throw new Problem(`invalid field selector: invalid escape sequence: \\${char}`);
      value += char;
      escaped = false;
    } else if (char === '\\') escaped = true;
    // Go prints the rune's number.
    else if (special) throw new Problem(`invalid field selector: unescaped character in value: ${char.codePointAt(0)}`);
    else value += char;
  }
  if (escaped) throw new Problem('invalid field selector: invalid escape sequence: \\');
  return value;
}
