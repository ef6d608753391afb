/** Quoting a value so that the shell reads it back: `${x@Q}`, `printf %q`, `set`, `declare -p`, `set -x`. */
export function quoteForReuse(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return `'${text.replace(/'/g, "'\\''")}'`;
}

export function ansiQuote(text: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\\': '\\\\', "'": "\\'" };
  const body = [...text].map((c) => {
    if (named[c]) return named[c];
    return c < ' ' || c === '\x7f' ? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}` : c;
  });
  return `$'${body.join('')}'`;
}

/** Only where needed: words of `set -x` and `alias`. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quoteForReuse(text);
}

/** printf %q: backslashes. */
export function backslashQuote(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+=:,./\u0080-\uffff-]/g, '\\$&');
}
