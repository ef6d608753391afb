/** Reads sed scripts, with GNU sed's error messages: `-e expression #1, char 5: unterminated `s' command`. */
import type { Address, Command, Script, Substitution } from './script';

export class SedError extends Error {}

export interface ScriptPart {
  readonly text: string;
  /** `-e expression #1` or `file f`. */
  readonly origin: string;
}

const SIMPLE = new Set([...'dDgGhHxnNpPl=F']);

export function parseScript(parts: readonly ScriptPart[]): Script {
  const commands: Command[] = [];
  const open: number[] = [];
  for (const part of parts) new Reader(part, commands, open).run();
  const last = parts.at(-1);
  if (open.length > 0) throw new SedError(`${last?.origin ?? '-e expression #1'}, char 0: unmatched \`{'`);
  const labels = new Set(commands.filter(({ name }) => name === ':').map(({ text }) => text));
  for (const { name, text } of commands) {
    if ('btT'.includes(name) && text !== '' && !labels.has(text))
      throw new SedError(`can't find label for jump to \`${text}'`);
  }
  return commands;
}

class Reader {
  private at = 0;

  constructor(
    private readonly part: ScriptPart,
    private readonly commands: Command[],
    private readonly open: number[],
  ) {}

  run(): void {
    for (;;) {
      this.skip(/[\s;]/);
      if (this.at >= this.part.text.length) return;
      this.command();
    }
  }

  private command(): void {
    if (this.peek() === '#') {
      this.toLineEnd();
      return;
    }
    const from = this.address();
    let to: Address | null = null;
    if (from !== null) {
      this.skip(/[ \t]/);
      if (this.peek() === ',') {
        this.at++;
        this.skip(/[ \t]/);
        to = this.secondAddress() ?? this.fail("unexpected `,'");
      }
    }
    this.skip(/[ \t]/);
    let negated = false;
    while (this.peek() === '!') {
      negated = true;
      this.at++;
      this.skip(/[ \t]/);
    }
    const name = this.take();
    if (name === '' || name === '\n' || name === ';') this.fail('missing command');
    this.finish({ from, to, negated, name, text: '', substitution: null, map: [], jump: -1 });
  }

  private finish(base: Command): void {
    const { name } = base;
    if (name === '{') {
      this.open.push(this.commands.length);
      this.commands.push(base);
      return;
    }
    if (name === '}') {
      const start = this.open.pop();
      if (start === undefined) this.fail("unexpected `}'");
      if (base.from !== null) this.fail("} doesn't want any addresses");
      (this.commands[start as number] as Command).jump = this.commands.length;
      this.endOfCommand();
      return;
    }
    if (name === ':') {
      if (base.from !== null) this.fail(": doesn't want any addresses");
      this.skip(/[ \t]/);
      const label = this.word();
      if (label === '') this.fail('":" lacks a label');
      this.commands.push({ ...base, text: label });
    } else if (name === 's') this.commands.push({ ...base, substitution: this.substitution() });
    else if (name === 'y') this.commands.push({ ...base, map: this.transliteration() });
    else if ('aic'.includes(name)) this.commands.push({ ...base, text: this.insertedText() });
    else if ('btT'.includes(name)) {
      this.skip(/[ \t]/);
      this.commands.push({ ...base, text: this.word() });
    } else if ('rRwW'.includes(name)) {
      this.skip(/[ \t]/);
      const file = this.toLineEnd();
      if (file === '') this.fail('missing filename in r/R/w/W commands');
      this.commands.push({ ...base, text: file });
    } else if ('qQ'.includes(name)) {
      this.skip(/[ \t]/);
      let code = '';
      while (/\d/.test(this.peek())) code += this.take();
      this.commands.push({ ...base, text: code });
      this.endOfCommand();
    } else if (SIMPLE.has(name)) {
      this.commands.push(base);
      this.endOfCommand();
    } else this.fail(`unknown command: \`${name}'`);
  }

  private endOfCommand(): void {
    this.skip(/[ \t]/);
    const next = this.peek();
    if (next === '' || next === '\n' || next === ';' || next === '}' || next === '#') return;
    this.at++;
    this.fail('extra characters after command');
  }

  private address(): Address | null {
    const char = this.peek();
    if (/\d/.test(char)) {
      const line = this.number();
      this.skip(/[ \t]/);
      if (this.peek() !== '~') return { kind: 'line', line };
      this.at++;
      return { kind: 'step', first: line, step: /\d/.test(this.peek()) ? this.number() : 0 };
    }
    if (char === '$') {
      this.at++;
      return { kind: 'last' };
    }
    if (char !== '/' && char !== '\\') return null;
    this.at++;
    const delimiter = char === '/' ? '/' : this.take();
    const pattern = this.delimited(delimiter, true) ?? this.fail('unterminated address regex');
    let ignoreCase = false;
    let multiline = false;
    while (/[IM]/.test(this.peek())) {
      if (this.take() === 'I') ignoreCase = true;
      else multiline = true;
    }
    return { kind: 'regex', pattern, ignoreCase, multiline };
  }

  private secondAddress(): Address | null {
    const char = this.peek();
    if (char !== '+' && char !== '~') return this.address();
    this.at++;
    const count = this.number();
    return char === '+' ? { kind: 'plus', count } : { kind: 'multiple', of: count };
  }

  private substitution(): Substitution {
    const delimiter = this.take();
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.fail("unterminated `s' command");
    const pattern = this.delimited(delimiter, true) ?? this.fail("unterminated `s' command");
    const replacement = this.delimited(delimiter, false) ?? this.fail("unterminated `s' command");
    const flags = { global: false, nth: 0, print: false, ignoreCase: false, multiline: false };
    let file: string | null = null;
    for (;;) {
      const flag = this.peek();
      if (flag === 'g') flags.global = true;
      else if (flag === 'p') flags.print = true;
      else if (flag === 'i' || flag === 'I') flags.ignoreCase = true;
      else if (flag === 'm' || flag === 'M') flags.multiline = true;
      else if (/[1-9]/.test(flag)) {
        flags.nth = this.number();
        continue;
      } else if (flag === 'w') {
        this.at++;
        this.skip(/[ \t]/);
        file = this.toLineEnd();
        break;
      } else if (flag === '' || /[\s;}#]/.test(flag)) break;
      else {
        this.at++;
        this.fail("unknown option to `s'");
      }
      this.at++;
    }
    this.checkReferences(pattern, replacement);
    return { pattern, replacement, ...flags, file };
  }

  private checkReferences(pattern: string, replacement: string): void {
    const groups = (pattern.match(/\\\(|(?<!\\)\((?!\?)/g) ?? []).length;
    for (const [, digit] of replacement.matchAll(/\\([1-9])/g)) {
      if (Number(digit) > groups) this.fail(`invalid reference \\${digit} on \`s' command's RHS`);
    }
  }

  private transliteration(): readonly (readonly [string, string])[] {
    const delimiter = this.take();
    const source = this.delimited(delimiter, false) ?? this.fail("unterminated `y' command");
    const target = this.delimited(delimiter, false) ?? this.fail("unterminated `y' command");
    const letters = (text: string) => [
      ...text.replace(/\\(n|t|\\)/g, (_, c) => (c === 'n' ? '\n' : c === 't' ? '\t' : '\\')),
    ];
    const [from, to] = [letters(source), letters(target)];
    if (from.length !== to.length) this.fail("strings for `y' command are different lengths");
    this.endOfCommand();
    return from.map((letter, index) => [letter, to[index] as string]);
  }

  /** One-line form `a text`, whose leading blanks a backslash keeps, or the classic `a\` with lines after it. */
  private insertedText(): string {
    this.skip(/[ \t]/);
    if (this.peek() === '') this.fail("expected \\ after `a', `c' or `i'");
    if (this.peek() === '\\') {
      this.at++;
      const before = this.at;
      this.skip(/[ \t]/);
      if (this.peek() === '\n') this.at++;
      else this.at = before;
    }
    let text = '';
    while (this.at < this.part.text.length && this.peek() !== '\n') {
      let char = this.take();
      if (char === '\\') char = this.take();
      text += char;
    }
    return `${text}\n`;
  }

  /** Up to the delimiter, which a backslash makes ordinary; undefined when it never comes. */
  private delimited(delimiter: string, isPattern: boolean): string | undefined {
    let out = '';
    let inBrackets = false;
    while (this.at < this.part.text.length) {
      const char = this.take();
      if (char === '\\') {
        const next = this.take();
        if (next === delimiter && !(isPattern && /[.*[\]^$+?(){}|]/.test(next))) out += next;
        else out += `\\${next}`;
        continue;
      }
      if (isPattern && char === '[' && !inBrackets) {
        inBrackets = true;
        out += char;
        for (const first of ['^', ']']) if (this.peek() === first) out += this.take();
        continue;
      }
      if (inBrackets && char === ']') inBrackets = false;
      if (char === delimiter && !inBrackets) return out;
      if (char === '\n' && isPattern) return undefined;
      out += char;
    }
    return undefined;
  }

  private number(): number {
    let digits = '';
    while (/\d/.test(this.peek())) digits += this.take();
    return Number(digits);
  }

  private word(): string {
    let word = '';
    while (this.peek() !== '' && !/[\s;}]/.test(this.peek())) word += this.take();
    return word;
  }

  private toLineEnd(): string {
    let text = '';
    while (this.peek() !== '' && this.peek() !== '\n') text += this.take();
    return text;
  }

  private skip(what: RegExp): void {
    while (this.peek() !== '' && what.test(this.peek())) this.at++;
  }

  private peek(): string {
    return this.part.text.charAt(this.at);
  }

  private take(): string {
    return this.part.text.charAt(this.at++);
  }

  private fail(message: string): never {
    throw new SedError(`${this.part.origin}, char ${Math.min(this.at, this.part.text.length)}: ${message}`);
  }
}
