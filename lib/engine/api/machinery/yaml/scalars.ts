/** Plain, quoted and block scalars: folding, chomping, escapes, and what is wrong with them (go-yaml v2 scannerc.go). */
import { type Cursor, isBlank, isBreak } from './cursor';

const FLOW_ENDS: ReadonlySet<string> = new Set([',', '?', '[', ']', '{', '}']);

export interface PlainText {
  readonly value: string;
  /** It ran to the next line: a key may start there. */
  readonly brokeLine: boolean;
}

/** `indent`: the least column of a continuation. */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): PlainText {
  const folder = new Folder();
  while (!cursor.atDocumentMark() && cursor.at() !== '#') {
    while (!cursor.isGap()) {
      const char = cursor.at();
      if ((char === ':' && cursor.isGap(1)) || (inFlow && FLOW_ENDS.has(char))) break;
      folder.join();
      folder.text += cursor.read();
    }
    if (!isBlank(cursor.at()) && !isBreak(cursor.at())) break;
    folder.gap(cursor, () => {
      if (cursor.column < indent && cursor.at() === '\t')
        cursor.fail('found a tab character that violates indentation');
    });
    if (!inFlow && cursor.column < indent) break;
  }
  return { value: folder.text, brokeLine: folder.broke };
}

/** Blanks and line breaks between words: kept, or folded into a space. */
class Folder {
  text = '';
  broke = false;
  private blanks = '';
  private breaks = '';

  /** `check` looks at each blank that starts a line. */
  gap(cursor: Cursor, check?: () => void): void {
    while (isBlank(cursor.at()) || isBreak(cursor.at())) {
      if (!isBlank(cursor.at())) {
        if (this.broke) this.breaks += cursor.readBreak();
        else {
          cursor.readBreak();
          this.broke = true;
          this.blanks = '';
        }
      } else if (this.broke) {
        check?.();
        cursor.skip();
      } else this.blanks += cursor.read();
    }
  }

  join(): void {
    if (this.broke) this.text += this.breaks === '' ? ' ' : this.breaks;
    else this.text += this.blanks;
    this.reset();
  }

  /** After a line that ended in a backslash nothing stands for the break. */
  joinEscaped(): void {
    this.text += this.breaks;
    this.reset();
  }

  private reset(): void {
    this.blanks = '';
    this.breaks = '';
    this.broke = false;
  }
}

export function scanQuoted(cursor: Cursor): string {
  const quote = cursor.read();
  const folder = new Folder();
  for (;;) {
    if (cursor.atDocumentMark()) cursor.fail('found unexpected document indicator');
    if (cursor.at() === '') cursor.fail('found unexpected end of stream');
    let escapedBreak = false;
    while (!cursor.isGap()) {
      if (quote === "'" && cursor.at() === "'" && cursor.at(1) === "'") {
        folder.text += "'";
        cursor.skip(2);
      } else if (cursor.at() === quote) break;
      else if (quote === '"' && cursor.at() === '\\' && isBreak(cursor.at(1))) {
        cursor.skip();
        cursor.readBreak();
        escapedBreak = true;
        break;
      } else folder.text += quote === '"' && cursor.at() === '\\' ? escape(cursor) : cursor.read();
    }
    if (cursor.at() === quote) break;
    if (escapedBreak) folder.broke = true;
    folder.gap(cursor);
    if (escapedBreak) folder.joinEscaped();
    else folder.join();
  }
  cursor.skip();
  return folder.text;
}

const ESCAPES: Readonly<Record<string, string | undefined>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const CODE_LENGTH: Readonly<Record<string, number | undefined>> = { x: 2, u: 4, U: 8 };

function escape(cursor: Cursor): string {
  const char = cursor.at(1);
  const length = CODE_LENGTH[char];
  if (length === undefined) {
    const plain = ESCAPES[char];
    if (plain === undefined) cursor.fail('found unknown escape character');
    cursor.skip(2);
    return plain as string;
  }
  cursor.skip(2);
  const digits = cursor.text.slice(cursor.index, cursor.index + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) cursor.fail('did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) cursor.fail('found invalid Unicode character escape code');
  cursor.skip(length);
  return String.fromCodePoint(code);
}

/** `parent`: the indentation the scalar stands in. */
export function scanBlock(cursor: Cursor, parent: number): string {
  const literal = cursor.read() === '|';
  const { chomping, increment } = blockHeader(cursor);
  let indent = increment === 0 ? 0 : Math.max(parent, 0) + increment;
  const breaks = () => {
    const found = blockBreaks(cursor, indent, parent);
    indent = found.indent;
    return found.breaks;
  };
  let text = '';
  let leading = '';
  let trailing = breaks();
  let indented = false;
  while (cursor.column === indent && cursor.at() !== '') {
    const blank = isBlank(cursor.at());
    if (!literal && !indented && !blank && leading === '\n') text += trailing === '' ? ' ' : '';
    else text += leading;
    text += trailing;
    indented = blank;
    while (!cursor.isLineEnd()) text += cursor.read();
    leading = cursor.at() === '' ? '' : cursor.readBreak();
    trailing = breaks();
  }
  if (chomping !== '-') text += leading;
  return chomping === '+' ? text + trailing : text;
}

function blockHeader(cursor: Cursor): { readonly chomping: string; readonly increment: number } {
  let chomping = '';
  let increment = 0;
  const sign = () => {
    if (chomping === '' && (cursor.at() === '+' || cursor.at() === '-')) chomping = cursor.read();
  };
  sign();
  if (/\d/.test(cursor.at())) {
    if (cursor.at() === '0') cursor.fail('found an indentation indicator equal to 0');
    increment = Number(cursor.read());
    sign();
  }
  while (isBlank(cursor.at())) cursor.skip();
  if (cursor.at() === '#') cursor.skipLine();
  if (!cursor.isLineEnd()) cursor.fail('did not find expected comment or line break');
  if (cursor.at() !== '') cursor.readBreak();
  return { chomping, increment };
}

/** Indentation and empty lines; the first line with text sets the indentation when the header did not. */
function blockBreaks(
  cursor: Cursor,
  given: number,
  parent: number,
): { readonly indent: number; readonly breaks: string } {
  let breaks = '';
  let widest = 0;
  const before = () => given === 0 || cursor.column < given;
  for (;;) {
    while (before() && cursor.at() === ' ') cursor.skip();
    widest = Math.max(widest, cursor.column);
    if (before() && cursor.at() === '\t') cursor.fail('found a tab character where an indentation space is expected');
    if (!isBreak(cursor.at())) break;
    breaks += cursor.readBreak();
  }
  return { indent: given === 0 ? Math.max(widest, parent + 1, 1) : given, breaks };
}
