/**
 * YAML as sigs.k8s.io/yaml marshals JSON (go-yaml v2's emitter): keys in its natural order, sequences not indented
 * in mappings, literal blocks for text with line breaks, double quotes where a plain scalar would not be a string.
 */
import { goNumber } from '../go-number';
import { needsQuotes } from './resolve';

type Draft = any;

const isDigit = (c: string): boolean => /\p{Nd}/u.test(c);
const isLetter = (c: string): boolean => /\p{L}/u.test(c);

/** go-yaml's order of mapping keys: numbers inside names by value, letters after everything else. */
export function compareKeys(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  let digits = false;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const ac = a[i] as string;
    const bc = b[i] as string;
    if (ac === bc) {
      digits = isDigit(ac);
      continue;
    }
    const al = isLetter(ac);
    const bl = isLetter(bc);
    if (al && bl) return ac < bc ? -1 : 1;
    if (al || bl) return (digits ? al : bl) ? -1 : 1;
    let an = 0;
    let bn = 0;
    if (ac === '0' || bc === '0') {
      for (let j = i - 1; j >= 0 && isDigit(a[j] as string); j--) {
        if (a[j] !== '0') {
          an = 1;
          bn = 1;
          break;
        }
      }
    }
    let ai = i;
    let bi = i;
    for (; ai < a.length && isDigit(a[ai] as string); ai++) an = an * 10 + Number(a[ai]);
    for (; bi < b.length && isDigit(b[bi] as string); bi++) bn = bn * 10 + Number(b[bi]);
    if (an !== bn) return an - bn;
    if (ai !== bi) return ai - bi;
    return ac < bc ? -1 : 1;
  }
  return a.length - b.length;
}

const PRINTABLE = /^[\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

const WIDTH = 80;

/** Breaks a line at single blanks behind column 80, as libyaml does; `column` is where the scalar starts. */
function fold(parts: readonly string[], column: number, indent: number, skipEdges: boolean, double: boolean): string {
  let out = '';
  let at = column;
  let blanks = false;
  parts.forEach((part, index) => {
    const inside = !skipEdges || (index > 0 && index < parts.length - 1);
    const nextBlank = parts[index + 1] === ' ';
    if (part === ' ' && !blanks && at > WIDTH && inside && (double || !nextBlank)) {
      out += `\n${' '.repeat(indent)}${double && nextBlank ? '\\' : ''}`;
      at = indent;
    } else {
      out += part;
      at += [...part].length;
    }
    blanks = part === ' ';
  });
  return out;
}

function doubleQuoted(text: string, column: number, indent: number): string {
  const out: string[] = [];
  for (const c of text) {
    const escape = ESCAPES[c];
    if (escape !== undefined) out.push(escape);
    else if (PRINTABLE.test(c)) out.push(c);
    else {
      const code = c.codePointAt(0) as number;
      const hex = code.toString(16).toUpperCase();
      if (code <= 0xff) out.push(`\\x${hex.padStart(2, '0')}`);
      else if (code <= 0xffff) out.push(`\\u${hex.padStart(4, '0')}`);
      else out.push(`\\U${hex.padStart(8, '0')}`);
    }
  }
  return `"${fold(out, column + 1, indent, true, true)}"`;
}

interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

function analyze(text: string): Analysis {
  const special = !PRINTABLE.test(text);
  const breaks = /[\n\r\x85\u2028\u2029]/.test(text);
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text);
  const edge = /^[ \n]|[ \n]$/.test(text);
  const indicator =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-](?=[\s]|$)/.test(text) ||
    /:(?=\s|$)/.test(text) ||
    /\s#/.test(text);
  return {
    plain: !(edge || breakSpace || spaceBreak || special || breaks || indicator),
    single: !(breakSpace || spaceBreak || special),
    block: !(/ $/.test(text) || spaceBreak || special),
  };
}

function literal(text: string, indent: number): string {
  const pad = ' '.repeat(indent);
  let hints = /^[ \n]/.test(text) ? '2' : '';
  if (!text.endsWith('\n')) hints += '-';
  else if (text === '\n' || text.endsWith('\n\n')) hints += '+';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return `|${hints}\n${lines.map((line) => (line === '' ? '' : pad + line)).join('\n')}`;
}

interface Place {
  readonly indent: number;
  readonly column: number;
}

function scalar(text: string, { indent, column }: Place, key: boolean): string {
  const shape = analyze(text);
  const start = key ? Number.NEGATIVE_INFINITY : column;
  if (text.includes('\n')) return shape.block && !key ? literal(text, indent) : doubleQuoted(text, start, indent);
  if (needsQuotes(text)) return doubleQuoted(text, start, indent);
  if (shape.plain) return fold([...text], start, indent, false, false);
  if (!shape.single) return doubleQuoted(text, start, indent);
  const parts = [...text].map((c) => (c === "'" ? "''" : c));
  return `'${fold(parts, start + 1, indent, true, false)}'`;
}

/** The node's text as it follows `key:` or `- `, without the trailing line break. */
function node(value: Draft, place: Place): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return scalar(value, place, false);
  if (typeof value === 'number') return goNumber(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : sequence(value, place.indent);
  return mapping(value, place.indent);
}

function sequence(items: Draft[], indent: number): string {
  const inner = { indent: indent + 2, column: indent + 2 };
  return items.map((item) => `- ${node(item, inner)}`).join(`\n${' '.repeat(indent)}`);
}

const hasKeys = (value: Draft): boolean => Object.keys(value).some((key) => value[key] !== undefined);

function mapping(value: Draft, indent: number): string {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  if (keys.length === 0) return '{}';
  const pad = ' '.repeat(indent);
  const lines = keys.sort(compareKeys).map((key) => {
    const child = value[key];
    const long = key.length > 128;
    const text = scalar(key, { indent, column: indent }, true);
    const name = long ? `? ${text}\n${pad}:` : `${text}:`;
    if (Array.isArray(child) && child.length > 0) return `${name}\n${pad}${sequence(child, indent)}`;
    if (child !== null && typeof child === 'object' && !Array.isArray(child) && hasKeys(child)) {
      return `${name}\n${pad}  ${mapping(child, indent + 2)}`;
    }
    return `${name} ${node(child, { indent: indent + 2, column: indent + [...text].length + 2 })}`;
  });
  return lines.join(`\n${pad}`);
}

/** A whole document, line break at the end. */
export function toYaml(value: Draft): string {
  return `${node(value, { indent: 0, column: 0 })}\n`;
}
