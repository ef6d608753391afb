/** KYAML, the dialect of YAML with braces and quotes that `-o kyaml` prints (sigs.k8s.io/yaml/kyaml). */
import { goNumber } from '../../engine/base/go-number';
import { needsQuotes } from '../../engine/base/yaml/resolve';
import type { Draft } from '../draft';
import { byCodeUnit } from './go-json';

const FOLD = '\\\n';
const PLAIN_KEY = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u;
/** Words that some reader of YAML takes for a boolean, whatever their case. */
const BOOLEAN = /^(?:1|0|t|f|true|false|y|n|yes|no|on|off|null)$/i;
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

const indentOf = (level: number): string => '  '.repeat(level);

function escaped(letter: string): string {
  if (letter === '"' || letter === '\\') return `\\${letter}`;
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(letter)) return letter;
  const known = ESCAPES[letter];
  if (known !== undefined) return known;
  const code = letter.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Text of several lines is folded: each line on one of its own, blanks at its beginning escaped. */
function quoted(text: string, level: number, compact: boolean): string {
  const multi = !compact && text.includes('\n');
  let out = multi ? `"${FOLD}` : '"';
  for (const letter of text) {
    if (out.endsWith('\n')) out += indentOf(level) + (letter !== '\n' && /^\s$/u.test(letter) ? '\\' : ' ');
    if (letter === '\n') out += compact ? '\\n' : `\\n${FOLD}`;
    else if (letter === '\t') out += compact ? '\\t' : '\t';
    else out += escaped(letter);
  }
  if (multi) out += `${out.endsWith('\n') ? '' : FOLD}${indentOf(level)}`;
  return `${out}"`;
}

const keyText = (key: string, level: number): string =>
  PLAIN_KEY.test(key) && !BOOLEAN.test(key) && !needsQuotes(key) ? key : quoted(key, level, true);

function render(node: Draft, level: number, sortKeys: boolean): string {
  if (node === null || node === undefined) return 'null';
  if (typeof node === 'string') return quoted(node, level + 1, false);
  if (typeof node === 'number') return goNumber(node);
  if (typeof node !== 'object') return String(node);
  if (Array.isArray(node)) {
    if (node.length === 0) return '[]';
    if (node.every((item) => item !== null && typeof item === 'object')) {
      return `[${node.map((item) => render(item, level, sortKeys)).join(', ')}]`;
    }
    const items = node.map((item) => `${indentOf(level + 1)}${render(item, level + 1, sortKeys)},\n`);
    return `[\n${items.join('')}${indentOf(level)}]`;
  }
  const keys = Object.keys(node).filter((key) => node[key] !== undefined);
  if (keys.length === 0) return '{}';
  if (sortKeys) keys.sort(byCodeUnit);
  const pairs = keys.map(
    (key) => `${indentOf(level + 1)}${keyText(key, level + 1)}: ${render(node[key], level + 1, sortKeys)},\n`,
  );
  return `{\n${pairs.join('')}${indentOf(level)}}`;
}

/** One document with its header. */
export const toKyaml = (value: Draft, sortKeys = true): string => `---\n${render(value, 0, sortKeys)}\n`;
