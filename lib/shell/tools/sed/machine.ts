/** Runs a sed script over lines: pattern space, hold space, ranges, appended text. */
import type { Address, Command, Script, Substitution } from './script';

export interface Input {
  readonly lines: readonly string[];
  /** Does the last line end with a newline? */
  readonly terminated: boolean;
}

export interface SedResult {
  readonly output: string;
  readonly exit: number;
  readonly quit: boolean;
  /** Texts of `w` files. */
  readonly written: ReadonlyMap<string, string>;
}

export interface Rules {
  readonly quiet: boolean;
  readonly compile: (pattern: string, flags: string) => RegExp;
  /** Text of an `r` file; '' when there is none. */
  readonly readFile: (path: string) => string;
}

/** A script that never ends would hold the whole session. */
const STEPS_MAX = 1_000_000;

export class SedOverrun extends Error {}

export function runSed(script: Script, input: Input, rules: Rules): SedResult {
  return new Machine(script, input, rules).run();
}

class Machine {
  private line = 0;
  private pattern = '';
  private hold = '';
  private out = '';
  private queue: string[] = [];
  private readonly active = new Map<Command, number>();
  private readonly written = new Map<string, string>();
  private lastRegex: RegExp | null = null;
  private exit = 0;
  private quit = false;
  private steps = 0;

  constructor(
    private readonly script: Script,
    private readonly input: Input,
    private readonly rules: Rules,
  ) {}

  run(): SedResult {
    let keep = false;
    while (!this.quit && (keep || this.line < this.input.lines.length)) {
      if (!keep) this.pattern = this.input.lines[this.line++] as string;
      keep = this.cycle();
    }
    return { output: this.out, exit: this.exit, quit: this.quit, written: this.written };
  }

  /** True: start over without reading a line (D). */
  private cycle(): boolean {
    let substituted = false;
    for (let at = 0; at < this.script.length; at++) {
      if (++this.steps > STEPS_MAX) throw new SedOverrun();
      const command = this.script[at] as Command;
      if (this.selects(command) === command.negated) {
        if (command.name === '{') at = command.jump - 1;
        continue;
      }
      switch (command.name) {
        case 's':
          if (this.substitute(command.substitution as Substitution)) substituted = true;
          break;
        case 'y':
          this.transliterate(command.map);
          break;
        case 'd':
          return this.endOfCycle(false);
        case 'D': {
          const end = this.pattern.indexOf('\n');
          if (end < 0) return this.endOfCycle(false);
          this.pattern = this.pattern.slice(end + 1);
          this.flush();
          return true;
        }
        case 'p':
          this.print(this.pattern);
          break;
        case 'P':
          this.print(this.pattern.split('\n', 1)[0] as string);
          break;
        case 'n':
          if (this.line >= this.input.lines.length) return this.endOfCycle(true, true);
          if (!this.rules.quiet) this.print(this.pattern);
          this.flush();
          this.pattern = this.input.lines[this.line++] as string;
          break;
        case 'N':
          if (this.line >= this.input.lines.length) return this.endOfCycle(true, true);
          this.flush();
          this.pattern += `\n${this.input.lines[this.line++]}`;
          break;
        case 'g':
          this.pattern = this.hold;
          break;
        case 'G':
          this.pattern += `\n${this.hold}`;
          break;
        case 'h':
          this.hold = this.pattern;
          break;
        case 'H':
          this.hold += `\n${this.pattern}`;
          break;
        case 'x':
          [this.pattern, this.hold] = [this.hold, this.pattern];
          break;
        case 'a':
          this.queue.push(command.text);
          break;
        case 'i':
          this.out += command.text;
          break;
        case 'c':
          if (command.to === null || !this.active.has(command) || command.negated) this.out += command.text;
          return this.endOfCycle(false);
        case 'r':
          this.queue.push(this.rules.readFile(command.text));
          break;
        case 'w':
          this.written.set(command.text, `${this.written.get(command.text) ?? ''}${this.pattern}\n`);
          break;
        case '=':
          this.out += `${this.line}\n`;
          break;
        case 'l':
          this.out += `${visible(this.pattern)}$\n`;
          break;
        case 'q':
        case 'Q':
          this.exit = Number(command.text || 0);
          this.quit = true;
          return this.endOfCycle(command.name === 'q');
        case 'b':
          at = this.target(command.text);
          break;
        case 't':
          if (substituted) {
            substituted = false;
            at = this.target(command.text);
          }
          break;
        case 'T':
          if (!substituted) at = this.target(command.text);
          substituted = false;
          break;
        default:
          break;
      }
    }
    return this.endOfCycle(true);
  }

  private endOfCycle(print: boolean, quits = false): boolean {
    if (print && !this.rules.quiet) this.print(this.pattern);
    this.flush();
    if (quits) this.quit = true;
    return false;
  }

  /** Index before the label's command; the end of the script without one. */
  private target(label: string): number {
    if (label === '') return this.script.length;
    return this.script.findIndex(({ name, text }) => name === ':' && text === label);
  }

  private selects(command: Command): boolean {
    const { from, to } = command;
    if (from === null) return true;
    if (to === null) return this.matches(from);
    const end = this.active.get(command);
    if (end !== undefined) {
      if (to.kind === 'regex') {
        if (this.matches(to)) this.active.delete(command);
        return true;
      }
      if (this.line >= end) this.active.delete(command);
      // A line number that already passed ended the range on its first line.
      return this.line <= end;
    }
    const zero = from.kind === 'line' && from.line === 0;
    if (zero ? this.line !== 1 : !this.matches(from)) return false;
    if (zero && to.kind === 'regex' && this.matches(to)) return true;
    const last = this.endOf(to);
    if (last > this.line) this.active.set(command, last);
    return true;
  }

  private endOf(to: Address): number {
    switch (to.kind) {
      case 'line':
        return to.line;
      case 'plus':
        return this.line + to.count;
      case 'multiple':
        return to.of <= 0 ? this.line : Math.ceil(this.line / to.of) * to.of;
      default:
        return Number.MAX_SAFE_INTEGER;
    }
  }

  private matches(address: Address): boolean {
    switch (address.kind) {
      case 'line':
        return this.line === address.line;
      case 'last':
        return this.line === this.input.lines.length;
      case 'step':
        return address.step <= 0
          ? this.line === address.first
          : this.line >= address.first && (this.line - address.first) % address.step === 0;
      case 'regex': {
        const regex = this.regex(address.pattern, `${address.ignoreCase ? 'i' : ''}${address.multiline ? 'm' : ''}`);
        regex.lastIndex = 0;
        return regex.test(this.pattern);
      }
      default:
        return false;
    }
  }

  /** An empty pattern means the last one used. */
  private regex(pattern: string, flags: string): RegExp {
    if (pattern !== '' || this.lastRegex === null) this.lastRegex = this.rules.compile(pattern, `g${flags}`);
    return this.lastRegex;
  }

  private substitute(s: Substitution): boolean {
    const regex = this.regex(s.pattern, `${s.ignoreCase ? 'i' : ''}${s.multiline ? 'm' : ''}`);
    regex.lastIndex = 0;
    let count = 0;
    let changed = false;
    let after = -1;
    this.pattern = this.pattern.replace(regex, (...found) => {
      // Nothing, right behind a match, is no match of its own: `s/b*/X/g` makes XaXc of abc.
      const at = found.find((item) => typeof item === 'number') as number;
      if (found[0] === '' && at === after) return '';
      after = at + (found[0] as string).length;
      count++;
      const wanted = s.nth === 0 ? s.global || count === 1 : s.global ? count >= s.nth : count === s.nth;
      const match = found[0] as string;
      if (!wanted) return match;
      changed = true;
      const end = found.findIndex((item) => typeof item === 'number');
      return replaced(s.replacement, match, found.slice(1, end) as (string | undefined)[]);
    });
    if (!changed) return false;
    if (s.print) this.print(this.pattern);
    if (s.file !== null) this.written.set(s.file, `${this.written.get(s.file) ?? ''}${this.pattern}\n`);
    return true;
  }

  private transliterate(map: readonly (readonly [string, string])[]): void {
    const table = new Map(map);
    this.pattern = [...this.pattern].map((letter) => table.get(letter) ?? letter).join('');
  }

  private print(text: string): void {
    this.out += text;
    // A last line without a newline is printed as it came.
    if (this.line < this.input.lines.length || this.input.terminated) this.out += '\n';
    else if (this.queue.length > 0 || !this.isLastPrint(text)) this.out += '\n';
  }

  private isLastPrint(text: string): boolean {
    return text === this.pattern;
  }

  private flush(): void {
    for (const text of this.queue) this.out += text;
    this.queue = [];
  }
}

const CASES: Readonly<Record<string, (text: string) => string>> = {
  U: (text) => text.toUpperCase(),
  L: (text) => text.toLowerCase(),
};

/** `&`, `\1`, `\n`, and the case conversions `\U \L \u \l \E`. */
function replaced(template: string, match: string, groups: readonly (string | undefined)[]): string {
  let out = '';
  let lasting: ((text: string) => string) | null = null;
  let once: ((text: string) => string) | null = null;
  const add = (text: string) => {
    if (text === '') return;
    let shown = lasting === null ? text : lasting(text);
    if (once !== null) {
      shown = once(shown.charAt(0)) + shown.slice(1);
      once = null;
    }
    out += shown;
  };
  for (let i = 0; i < template.length; i++) {
    const char = template.charAt(i);
    if (char === '&') add(match);
    else if (char !== '\\') add(char);
    else {
      const next = template.charAt(++i);
      if (/\d/.test(next)) add(next === '0' ? match : (groups[Number(next) - 1] ?? ''));
      else if (next === 'U' || next === 'L') lasting = CASES[next] as (text: string) => string;
      else if (next === 'u' || next === 'l') once = CASES[next.toUpperCase()] as (text: string) => string;
      else if (next === 'E') lasting = null;
      else if (next === 'n') add('\n');
      else if (next === 't') add('\t');
      else add(next);
    }
  }
  return out;
}

function visible(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}
