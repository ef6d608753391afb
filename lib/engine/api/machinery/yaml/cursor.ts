/** A place in a YAML text: characters, lines, columns; and how go-yaml tells where it stopped. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** `where`: the line to tell, 0 for none. */
export class YamlProblem {
  constructor(
    readonly problem: string,
    readonly where = 0,
  ) {}

  get message(): string {
    return `yaml: ${this.where > 0 ? `line ${this.where}: ` : ''}${this.problem}`;
  }
}

export const isBlank = (char: string) => char === ' ' || char === '\t';
export const isBreak = (char: string) =>
  char === '\n' || char === '\r' || char === '\u0085' || char === '\u2028' || char === '\u2029';

export class Cursor {
  index = 0;
  line = 0;
  column = 0;

  constructor(readonly text: string) {}

  /** The character `ahead`, empty at the end. */
  at(ahead = 0): string {
    return this.text[this.index + ahead] ?? '';
  }

  /** Blank, line break or end. */
  isGap(ahead = 0): boolean {
    const char = this.at(ahead);
    return char === '' || isBlank(char) || isBreak(char);
  }

  isLineEnd(): boolean {
    const char = this.at();
    return char === '' || isBreak(char);
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  read(): string {
    const char = this.at();
    this.skip();
    return char;
  }

  /** Past a line break, which reads as `\n`. */
  readBreak(): string {
    const char = this.at();
    this.index += char === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.line++;
    this.column = 0;
    return char === '\u2028' || char === '\u2029' ? char : '\n';
  }

  skipLine(): void {
    while (!this.isLineEnd()) this.skip();
  }

  /** `---` or `...` at the start of a line. */
  atDocumentMark(): boolean {
    if (this.column !== 0) return false;
    const three = this.text.slice(this.index, this.index + 3);
    return (three === '---' || three === '...') && this.isGap(3);
  }

  /** The scanner counts lines from one; on the first it says none. */
  fail(problem: string): never {
    throw new YamlProblem(problem, this.line === 0 ? 0 : this.line + 1);
  }
}
