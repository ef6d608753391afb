/** Which plain scalars YAML 1.1 as go-yaml v2 reads it takes for something else than a string. */
const BOOLEANS: Readonly<Record<string, boolean>> = (() => {
  const table: Record<string, boolean> = {};
  for (const word of 'y Y yes Yes YES true True TRUE on On ON'.split(' ')) table[word] = true;
  for (const word of 'n N no No NO false False FALSE off Off OFF'.split(' ')) table[word] = false;
  return table;
})();
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(0|[1-9][0-9]*|0[0-7]+|0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+)$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)|\s+\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;

export type Resolved =
  | { readonly type: 'string' }
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'timestamp' }
  | { readonly type: 'merge' };

function integerOf(text: string): number {
  const negative = text.startsWith('-');
  let digits = text.replace(/^[-+]/, '');
  if (/^0[0-7]+$/.test(digits)) digits = `0o${digits.slice(1)}`;
  return negative ? -Number(digits) : Number(digits);
}

export function resolvePlain(text: string): Resolved {
  if (NULLS.has(text)) return { type: 'null' };
  if (Object.hasOwn(BOOLEANS, text)) return { type: 'boolean', value: BOOLEANS[text] as boolean };
  if (text === '<<') return { type: 'merge' };
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return { type: 'number', value: text[0] === '-' ? -Infinity : Infinity };
  if (/^\.(nan|NaN|NAN)$/.test(text)) return { type: 'number', value: NaN };
  if (!/^[-+.0-9]/.test(text)) return { type: 'string' };
  if (TIMESTAMP.test(text)) return { type: 'timestamp' };
  const plain = text.replace(/_/g, '');
  if (INTEGER.test(plain)) return { type: 'number', value: integerOf(plain) };
  if (FLOAT.test(plain)) return { type: 'number', value: Number(plain) };
  return { type: 'string' };
}

export const needsQuotes = (text: string): boolean => resolvePlain(text).type !== 'string' || BASE60.test(text);
