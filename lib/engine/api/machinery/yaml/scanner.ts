/**
 * YAML tokens: indentation becomes starts and ends of blocks, keys are recognised by the colon that follows them
 * (go-yaml v2 scannerc.go, whose complaints learners meet).
 */
import { Cursor, type Mark } from './cursor';
import { scanBlock, scanPlain, scanQuoted } from './scalars';

export type TokenKind =
  | 'stream-end'
  | 'directive'
  | '---'
  | '...'
  | 'block-seq'
  | 'block-map'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';
export interface Token {
  readonly kind: TokenKind;
  readonly line: number;
  readonly value: string;
  readonly plain: boolean;
}

/** Where a key without `?` may have begun. */
interface SimpleKey {
  readonly required: boolean;
  readonly token: number;
  readonly mark: Mark;
}

const KEY_MAX = 1024;
const NEVER_PLAIN = /[-?:,[\]{}#&*!|>'"%@`]/;

export class Scanner {
  private readonly cursor: Cursor;
  private readonly queue: Token[] = [];
  private taken = 0;
  /** One a flow level. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private keyAllowed = true;
  private indent = -1;
  private readonly indents: number[] = [];

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  peek(): Token {
    while (this.queue.length === 0 || this.headMayBeKey()) this.fetch();
    return this.queue[0] as Token;
  }

  skip(): void {
    this.queue.shift();
    this.taken++;
  }

  private get inFlow(): boolean {
    return this.keys.length > 1;
  }

  private headMayBeKey(): boolean {
    const at = this.keys.findIndex((key) => key?.token === this.taken);
    return at >= 0 && this.stillValid(at);
  }

  /** A key must end on its line. */
  private stillValid(level: number): boolean {
    const key = this.keys[level];
    if (key === undefined) return false;
    if (key.mark.line >= this.cursor.line && key.mark.index + KEY_MAX >= this.cursor.index) return true;
    if (key.required) this.cursor.fail("could not find expected ':'");
    this.keys[level] = undefined;
    return false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const required = !this.inFlow && this.indent === this.cursor.column;
    this.dropKey();
    this.keys[this.keys.length - 1] = { required, token: this.taken + this.queue.length, mark: this.cursor.mark() };
  }

  private dropKey(): void {
    const level = this.keys.length - 1;
    if (this.keys[level]?.required === true) this.cursor.fail("could not find expected ':'");
    this.keys[level] = undefined;
  }

  private put(kind: TokenKind, line = this.cursor.line, value = '', plain = false): void {
    this.queue.push({ kind, line, value, plain });
  }

  private insert(token: number, kind: TokenKind, line: number): void {
    this.queue.splice(token - this.taken, 0, { kind, line, value: '', plain: false });
  }

  private roll(column: number, kind: TokenKind, line: number, token = this.taken + this.queue.length): void {
    if (this.inFlow || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.insert(token, kind, line);
  }

  private unroll(column: number): void {
    while (!this.inFlow && this.indent > column) {
      this.put('block-end');
      this.indent = this.indents.pop() as number;
    }
  }

  private toNextToken(): void {
    const { cursor } = this;
    for (;;) {
      if (cursor.column === 0 && cursor.at() === '\ufeff') cursor.skip();
      while (cursor.at() === ' ' || ((this.inFlow || !this.keyAllowed) && cursor.at() === '\t')) cursor.skip();
      if (cursor.at() === '#') cursor.skipLine();
      if (cursor.at() === '' || !cursor.isLineEnd()) return;
      cursor.readBreak();
      if (!this.inFlow) this.keyAllowed = true;
    }
  }

  private fetch(): void {
    const { cursor } = this;
    this.toNextToken();
    this.unroll(cursor.column);
    const char = cursor.at();
    const gapNext = cursor.isGap(1);
    if (char === '') this.end();
    else if (cursor.column === 0 && char === '%') this.directive();
    else if (cursor.atDocumentMark()) this.documentMark();
    else if (char === '[' || char === '{') this.openFlow(char);
    else if (char === ']' || char === '}') this.closeFlow(char);
    else if (char === ',') this.entry(',');
    else if (char === '-' && gapNext) this.blockEntry();
    else if (char === '?' && (this.inFlow || gapNext)) this.explicitKey();
    else if (char === ':' && (this.inFlow || gapNext)) this.value();
    else if (char === '*' || char === '&') this.anchor(char === '*' ? 'alias' : 'anchor');
    else if (char === '!') this.tag();
    else if ((char === '|' || char === '>') && !this.inFlow) this.block();
    else if (char === "'" || char === '"') this.scalar(() => ({ value: scanQuoted(cursor), plain: false }));
    else if (this.startsPlain(char)) this.scalar(() => this.plain());
    else cursor.fail('found character that cannot start any token');
  }

  private startsPlain(char: string): boolean {
    const { cursor } = this;
    if (!cursor.isGap() && !NEVER_PLAIN.test(char)) return true;
    const next = cursor.at(1);
    if (char === '-') return next !== ' ' && next !== '\t';
    return !this.inFlow && (char === '?' || char === ':') && !cursor.isGap(1);
  }

  private end(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.put('stream-end');
  }

  private directive(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    if (!/^%(?:YAML|TAG)[ \t]/.test(this.cursor.text.slice(this.cursor.index, this.cursor.index + 6)))
      this.cursor.fail('found unknown directive name');
    this.put('directive');
    this.cursor.skipLine();
  }

  private documentMark(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.put(this.cursor.at() === '-' ? '---' : '...');
    this.cursor.skip(3);
  }

  private openFlow(kind: '[' | '{'): void {
    this.saveKey();
    this.keys.push(undefined);
    this.keyAllowed = true;
    this.symbol(kind);
  }

  private closeFlow(kind: ']' | '}'): void {
    this.dropKey();
    if (this.inFlow) this.keys.pop();
    this.keyAllowed = false;
    this.symbol(kind);
  }

  private entry(kind: ',' | '-'): void {
    this.dropKey();
    this.keyAllowed = true;
    this.symbol(kind);
  }

  private symbol(kind: TokenKind): void {
    this.put(kind);
    this.cursor.skip();
  }

  private blockEntry(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) this.cursor.fail('block sequence entries are not allowed in this context');
      this.roll(this.cursor.column, 'block-seq', this.cursor.line);
    }
    this.entry('-');
  }

  private explicitKey(): void {
    if (!this.inFlow) {
      if (!this.keyAllowed) this.cursor.fail('mapping keys are not allowed in this context');
      this.roll(this.cursor.column, 'block-map', this.cursor.line);
    }
    this.dropKey();
    this.keyAllowed = !this.inFlow;
    this.symbol('key');
  }

  private value(): void {
    const { cursor } = this;
    const level = this.keys.length - 1;
    if (this.stillValid(level)) {
      const { token, mark } = this.keys[level] as SimpleKey;
      this.insert(token, 'key', mark.line);
      this.roll(mark.column, 'block-map', mark.line, token);
      this.keys[level] = undefined;
      this.keyAllowed = false;
    } else {
      if (!this.inFlow) {
        if (!this.keyAllowed) cursor.fail('mapping values are not allowed in this context');
        this.roll(cursor.column, 'block-map', cursor.line);
      }
      this.keyAllowed = !this.inFlow;
    }
    this.symbol('value');
  }

  private anchor(kind: 'alias' | 'anchor'): void {
    const { cursor } = this;
    this.saveKey();
    this.keyAllowed = false;
    const { line } = cursor;
    cursor.skip();
    let name = '';
    while (/[-\w]/.test(cursor.at())) name += cursor.read();
    if (name === '' || (!cursor.isGap() && !/[?:,\]}%@`]/.test(cursor.at())))
      cursor.fail('did not find expected alphabetic or numeric character');
    this.put(kind, line, name);
  }

  private tag(): void {
    const { cursor } = this;
    this.saveKey();
    this.keyAllowed = false;
    const { line } = cursor;
    const name = /^!(?:<[^>\s]*>|[^\s,[\]{}]*)/.exec(cursor.text.slice(cursor.index))?.[0] as string;
    cursor.skip(name.length);
    if (!cursor.isGap()) cursor.fail('did not find expected whitespace or line break');
    this.put('tag', line, name);
  }

  private block(): void {
    this.dropKey();
    this.keyAllowed = true;
    const { line } = this.cursor;
    this.put('scalar', line, scanBlock(this.cursor, this.indent));
  }

  private plain(): { readonly value: string; readonly plain: boolean } {
    const { value, brokeLine } = scanPlain(this.cursor, this.indent + 1, this.inFlow);
    if (brokeLine) this.keyAllowed = true;
    return { value, plain: true };
  }

  private scalar(scan: () => { readonly value: string; readonly plain: boolean }): void {
    this.saveKey();
    this.keyAllowed = false;
    const { line } = this.cursor;
    const { value, plain } = scan();
    this.put('scalar', line, value, plain);
  }
}
