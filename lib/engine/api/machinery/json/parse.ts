/**
 * JSON texts as Go's decoder reads them: its syntax errors word for word, and duplicate keys kept for strict decoding
 * (encoding/json scanner.go, sigs.k8s.io/json).
 */
import type { Plain } from '../../../base/plain';
import { utf8Bytes } from './utf8';

/** Objects that name a key twice: their members in the order of the text. */
export interface Duplicates extends ReadonlyMap<object, readonly (readonly [string, Plain])[]> {
  /** Numbers that are not written as they would be printed (`5.0`, `1e2`), by their object or list and its key. */
  readonly literals?: ReadonlyMap<object, ReadonlyMap<string, string>>;
}
export const NO_DUPLICATES: Duplicates = new Map();

export type ParsedJson =
  | { readonly ok: true; readonly value: Plain; readonly duplicates: Duplicates }
  | { readonly ok: false; readonly message: string };

class SyntaxProblem {
  constructor(readonly message: string) {}
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;

/** How Go names an offending byte: `'}'`, `'\''`, `'\u0081'`. */
export function quoteByte(char: string): string {
  const byte = char.charCodeAt(0) < 0x80 ? char.charCodeAt(0) : (utf8Bytes(char)[0] as number);
  if (byte === 0x27) return "'\\''";
  if (byte === 0x22) return "'\"'";
  const escapes: Record<number, string> = {
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
    92: '\\\\',
  };
  if (escapes[byte] !== undefined) return `'${escapes[byte]}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, '0')}'`;
  if (byte >= 0x80 && byte <= 0xa0) return `'\\u${byte.toString(16).padStart(4, '0')}'`;
  return `'${String.fromCharCode(byte)}'`;
}

class Parser {
  private at = 0;
  readonly literals = new Map<object, Map<string, string>>();
  readonly duplicates: Duplicates & Map<object, [string, Plain][]> = Object.assign(new Map(), {
    literals: this.literals,
  });
  /** Of the value read last. */
  private odd: string | undefined;

  constructor(private readonly text: string) {}

  whole(): Plain {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.unexpected('after top-level value');
    return value;
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  private unexpected(where: string): never {
    const char = this.text[this.at];
    throw new SyntaxProblem(
      char === undefined ? 'unexpected end of JSON input' : `invalid character ${quoteByte(char)} ${where}`,
    );
  }

  private value(): Plain {
    this.space();
    const char = this.text[this.at];
    if (char === '{') return this.object();
    if (char === '[') return this.array();
    if (char === '"') return this.string();
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.number();
    if (char === 't') return this.literal('true', true);
    if (char === 'f') return this.literal('false', false);
    if (char === 'n') return this.literal('null', null);
    return this.unexpected('looking for beginning of value');
  }

  private literal<T extends Plain>(word: string, value: T): T {
    for (let i = 1; i < word.length; i++) {
      this.at++;
      if (this.text[this.at] !== word[i])
        this.unexpected(`in literal ${word} (expecting ${quoteByte(word[i] as string)})`);
    }
    this.at++;
    return value;
  }

  private number(): number {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) {
      this.at++;
      this.unexpected('in numeric literal');
    }
    this.at += match[0].length;
    const next = this.text[this.at];
    if (next === '.') {
      this.at++;
      this.unexpected('after decimal point in numeric literal');
    }
    if (next === 'e' || next === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      this.unexpected('in exponent of numeric literal');
    }
    const value = Number(match[0]);
    if (String(value) !== match[0]) this.odd = match[0];
    return value;
  }

  private string(): string {
    PLAIN_STRING.lastIndex = this.at;
    if (PLAIN_STRING.test(this.text)) {
      const text = this.text.slice(this.at + 1, PLAIN_STRING.lastIndex - 1);
      this.at = PLAIN_STRING.lastIndex;
      return text;
    }
    let out = '';
    for (this.at++; ; this.at++) {
      const char = this.text[this.at];
      if (char === '"') break;
      if (char === undefined || char < ' ') this.unexpected('in string literal');
      out += char === '\\' ? this.escape() : char;
    }
    this.at++;
    return out;
  }

  private escape(): string {
    this.at++;
    const char = this.text[this.at];
    const simple = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '\\': '\\', '/': '/', '"': '"' }[char ?? ''];
    if (simple !== undefined) return simple;
    if (char !== 'u') this.unexpected('in string escape code');
    let code = '';
    for (let i = 0; i < 4; i++) {
      this.at++;
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) this.unexpected('in \\u hexadecimal character escape');
      code += this.text[this.at];
    }
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  private object(): Plain {
    const object: Record<string, Plain> = {};
    const members: [string, Plain][] = [];
    let twice = false;
    this.at++;
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return object;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.unexpected('looking for beginning of object key string');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.unexpected('after object key');
      this.at++;
      const value = this.value();
      this.keepLiteral(object, key);
      if (Object.hasOwn(object, key)) twice = true;
      if (key === '__proto__')
        Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
      members.push([key, value]);
      this.space();
      const char = this.text[this.at];
      if (char === '}') break;
      if (char !== ',') this.unexpected('after object key:value pair');
      this.at++;
    }
    this.at++;
    if (twice) this.duplicates.set(object, members);
    return object;
  }

  private keepLiteral(owner: object, key: string): void {
    if (this.odd === undefined) return;
    const known = this.literals.get(owner) ?? new Map<string, string>();
    known.set(key, this.odd);
    this.literals.set(owner, known);
    this.odd = undefined;
  }

  private array(): Plain {
    const items: Plain[] = [];
    this.at++;
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.value());
      this.keepLiteral(items, String(items.length - 1));
      this.space();
      const char = this.text[this.at];
      if (char === ']') break;
      if (char !== ',') this.unexpected('after array element');
      this.at++;
    }
    this.at++;
    return items;
  }
}

export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text);
  try {
    return { ok: true, value: parser.whole(), duplicates: parser.duplicates };
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { ok: false, message: problem.message };
    throw problem;
  }
}
