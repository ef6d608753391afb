/** test and `[`: POSIX rules by the number of arguments, with bash's and dash's messages. */
import type { Sys } from '../../../engine/host/contract';
import type { Builtin, BuiltinCall } from './builtin-table';
import { compareFiles, compareNumbers, unaryTest } from './file-tests';

const BINARY = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);
const UNARY = /^-[abcdefghkLnoprsStuvwxzOGN]$/;

export class TestError extends Error {}

export interface TestWords {
  readonly integer: (text: string) => string;
  readonly unary: (text: string) => string;
  readonly binary: (text: string) => string;
  readonly many: string;
}

/** Evaluates; throws TestError with the message. */
export class TestParser {
  private at = 0;
  constructor(
    private readonly args: readonly string[],
    private readonly sys: Sys,
    private readonly words: TestWords,
    private readonly isSet: (name: string) => boolean,
  ) {}

  evaluate(): boolean {
    if (this.args.length === 0) return false;
    const value = this.or();
    if (this.at < this.args.length) {
      const rest = this.args.length - this.at;
      const next = this.args[this.at] as string;
      if (this.args.length === 3 && rest >= 1) throw new TestError(this.words.binary(this.args[1] as string));
      if (this.args.length === 2) throw new TestError(this.words.unary(this.args[0] as string));
      throw new TestError(rest > 0 && this.args.length > 4 ? this.words.many : this.words.many.replace('%', next));
    }
    return value;
  }

  private or(): boolean {
    let value = this.and();
    while (this.args[this.at] === '-o') {
      this.at++;
      const right = this.and();
      value = value || right;
    }
    return value;
  }
  private and(): boolean {
    let value = this.not();
    while (this.args[this.at] === '-a') {
      this.at++;
      const right = this.not();
      value = value && right;
    }
    return value;
  }
  private not(): boolean {
    if (this.args[this.at] === '!' && this.args.length - this.at > 1) {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }
  private primary(): boolean {
    const [first, second, third] = this.args.slice(this.at, this.at + 3);
    if (second !== undefined && third !== undefined && BINARY.has(second)) {
      this.at += 3;
      return this.binary(first as string, second, third);
    }
    if (first === '(' && this.args.length - this.at > 2) {
      this.at++;
      const value = this.or();
      this.at++;
      return value;
    }
    if (first !== undefined && UNARY.test(first) && second !== undefined) {
      this.at += 2;
      if (first === '-v') return this.isSet(second);
      return unaryTest(first, second, this.sys);
    }
    this.at++;
    return first !== undefined && first !== '';
  }
  private binary(left: string, operator: string, right: string): boolean {
    if (operator === '=' || operator === '==') return left === right;
    if (operator === '!=') return left !== right;
    if (operator === '<') return left < right;
    if (operator === '>') return left > right;
    if (operator === '-nt' || operator === '-ot' || operator === '-ef')
      return compareFiles(operator, left, right, this.sys);
    return compareNumbers(operator, this.integer(left), this.integer(right));
  }
  private integer(text: string): bigint {
    if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(this.words.integer(text));
    return BigInt(text.trim().replace(/^\+/, ''));
  }
}

const WORDS: Readonly<Record<'bash' | 'dash' | 'ash', TestWords>> = {
  bash: {
    integer: (text) => `${text}: integer expression expected`,
    unary: (text) => `${text}: unary operator expected`,
    binary: (text) => `${text}: binary operator expected`,
    many: 'too many arguments',
  },
  dash: {
    integer: (text) => `Illegal number: ${text}`,
    unary: (text) => `${text}: unexpected operator`,
    binary: (text) => `${text}: unexpected operator`,
    many: 'unexpected operator',
  },
  ash: {
    integer: (text) => `${text}: bad number`,
    unary: (text) => `${text}: unknown operand`,
    binary: (text) => `${text}: unknown operand`,
    many: 'too many arguments',
  },
};

function run(call: BuiltinCall, args: readonly string[]): number {
  const { r } = call;
  const isSet = (name: string) => r.state.vars[name] !== undefined;
  try {
    return new TestParser(args, r.sys, WORDS[r.state.flavour], isSet).evaluate() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return call.fail(error.message, 2);
  }
}

export const test: Builtin = { name: 'test', usage: 'test [expr]', run: (call) => run(call, call.args) };
export const bracket: Builtin = {
  name: '[',
  usage: '[ arg... ]',
  run(call) {
    if (call.args[call.args.length - 1] !== ']')
      return call.fail(call.r.state.flavour === 'bash' ? "missing `]'" : 'missing ]', 2);
    return run(call, call.args.slice(0, -1));
  },
};
