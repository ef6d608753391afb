/** Field selectors of queries: `a.b=c,d!=e`, with `\` before a comma, equals sign or backslash (apimachinery/pkg/fields). */
export interface FieldTerm {
  readonly field: string;
  readonly op: '=' | '!=';
  readonly value: string;
}
export type ParsedFieldSelector =
  | { readonly ok: true; readonly terms: readonly FieldTerm[] }
  | { readonly ok: false; readonly message: string };

export function parseFieldSelector(text: string): ParsedFieldSelector {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text)) {
    if (part === '') continue;
    const match = /^((?:[^\\=!]|\\.|!(?!=))*)(==|!=|=)(.*)$/s.exec(part);
    if (match === null) return { ok: false, message: `invalid selector: '${text}'; can't understand '${part}'` };
    const [, field = '', operator, raw = ''] = match;
    const value = unescape(raw);
    if (value === undefined) return { ok: false, message: `invalid field selector: invalid escape sequence: ${raw}` };
    terms.push({ field, op: operator === '!=' ? '!=' : '=', value });
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

function unescape(text: string): string | undefined {
  if (/(^|[^\\])(\\\\)*[=,]/.test(text) && !text.includes('\\')) return undefined;
  return text.replace(/\\([\\,=])/g, '$1');
}
