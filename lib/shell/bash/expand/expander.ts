/**
 * Word expansion: braces, tilde, parameters, commands, arithmetic, splitting, path names, in bash's order. It runs
 * synchronously; where the output of a command is needed it throws NeedsCommand, the machine undoes the changes, runs
 * the command, adds the result to `memo` and expands again, so that no JavaScript stack is ever part of the state.
 */
import type { Sys } from '../../../engine/host/contract';
import { type Node, parseScript, type Script } from '../parse/script';
import { NeedsCommand, ShellError, type ShellState } from '../state';
import { getScalar } from '../variables';
import { evaluateArithmetic, evaluateText } from './arithmetic';
import { expandBraces } from './braces';
import { constantWord, onlyParameter } from './constant';
import { type Field, type Piece, splitPieces } from './fields';
import { expandParameter, valueOf } from './parameter';
import { expandPath } from './path-names';
import { hasMagic, quotePattern } from './pattern';

export class Expander {
  private asked = 0;
  constructor(
    readonly state: ShellState,
    readonly sys: Sys,
    readonly script: Script,
    readonly memo: string[],
  ) {}

  /** A result that must not change when the expansion is run again (random numbers, outputs). */
  remember(make: () => string): string {
    const index = this.asked++;
    const known = this.memo[index];
    if (known !== undefined) return known;
    const made = make();
    this.memo[index] = made;
    return made;
  }

  commandOutput(body: Node, script: Script = this.script): string {
    return this.remember(() => {
      throw new NeedsCommand(script.text, script.numberOf(body), 'output');
    });
  }

  outputOfText(text: string): string {
    const script = parseScript(text);
    return this.commandOutput(script.root, script);
  }

  /** Expands a made-up assignment `x=…` in this context. */
  withText<T>(text: string, use: (expander: Expander, word: Node) => T): T {
    const script = parseScript(text);
    const assignment = script.nodes.find((node) => node.type === 'Assignment');
    const inner = new Expander(this.state, this.sys, script, this.memo);
    inner.asked = this.asked;
    const result = use(inner, assignment?.value);
    this.asked = inner.asked;
    return result;
  }

  /** Works on nodes of another text with the same memory of results. */
  within<T>(script: Script, use: (expander: Expander) => T): T {
    const inner = new Expander(this.state, this.sys, script, this.memo);
    inner.asked = this.asked;
    const result = use(inner);
    this.asked = inner.asked;
    return result;
  }

  evaluateArithmeticText(text: string): bigint {
    return evaluateText(text, this);
  }

  arithmetic(expression: Node): bigint {
    return evaluateArithmetic(expression, this);
  }

  /** Pieces of a word, before splitting. */
  pieces(word: Node, quoted = false, inAssignment = false): Piece[] {
    const out: Piece[] = [];
    const parts = word.parts as Node[];
    for (let i = 0; i < parts.length; i++) this.part(parts[i] as Node, quoted, out, inAssignment, i);
    return out;
  }

  private part(part: Node, quoted: boolean, out: Piece[], inAssignment: boolean, index: number): void {
    switch (part.type) {
      case 'Literal':
        out.push({ text: part.value, quoted, literal: true });
        return;
      case 'Glob':
        out.push({ text: part.pattern, quoted, literal: true });
        return;
      case 'SingleQuoted':
      case 'Escaped':
        out.push({ text: part.value, quoted: true });
        return;
      case 'DoubleQuoted': {
        const inner = this.pieces(part, true);
        // "" is an empty field; "$@" without arguments is none.
        const onlyAt = inner.length === 0 && (part.parts as Node[]).length > 0;
        if (!onlyAt) out.push({ text: '', quoted: true });
        out.push(...inner);
        return;
      }
      case 'ParameterExpansion':
        out.push(...expandParameter(part, quoted, this));
        return;
      case 'CommandSubstitution':
        out.push({ text: this.commandOutput(part.body).replace(/\n+$/, ''), quoted });
        return;
      case 'ArithmeticExpansion':
        out.push({ text: String(this.arithmetic(part.expression)), quoted });
        return;
      case 'ProcessSubstitution':
        out.push({
          text: this.remember(() => {
            throw new NeedsCommand(this.script.text, this.script.numberOf(part.body), 'file');
          }),
          quoted: true,
        });
        return;
      case 'TildeExpansion':
        out.push({ text: index === 0 || inAssignment ? this.tilde(part.user) : `~${part.user ?? ''}`, quoted: true });
        return;
      default:
        throw new ShellError(`unsupported word part ${part.type}`);
    }
  }

  private tilde(user: string | null): string {
    const home = getScalar(this.state, 'HOME');
    if (!user) return home ?? this.homeOf((fields) => fields[2] === String(this.sys.uid)) ?? '/';
    if (user === '+') return getScalar(this.state, 'PWD') ?? this.sys.cwd();
    if (user === '-') return getScalar(this.state, 'OLDPWD') ?? '~-';
    return this.homeOf((fields) => fields[0] === user) ?? `~${user}`;
  }

  private homeOf(is: (fields: readonly string[]) => boolean): string | undefined {
    const passwd = this.sys.files.readFile('/etc/passwd');
    const lines = passwd.ok ? passwd.value.split('\n').map((line) => line.split(':')) : [];
    return lines.find(is)?.[5];
  }

  /** No splitting, no globbing: assignments, here-strings, case words. */
  text(word: Node | null, quoted = false, inAssignment = false): string {
    if (!word) return '';
    const constant = constantWord(word);
    if (constant !== null) return constant;
    const pieces = this.pieces(word, quoted, inAssignment);
    let out = '';
    for (const piece of pieces) out += piece.cut ? ' ' : piece.text;
    return out;
  }

  /** A pattern: quoted characters escaped. */
  pattern(word: Node | null): string {
    if (!word) return '';
    return this.pieces(word)
      .map((piece) => (piece.cut ? ' ' : piece.quoted ? quotePattern(piece.text) : piece.text))
      .join('');
  }

  get ifs(): string {
    return getScalar(this.state, 'IFS') ?? ' \t\n';
  }

  words(words: readonly Node[]): string[] {
    const out: string[] = [];
    for (const word of words) {
      const constant = constantWord(word);
      if (constant !== null) {
        out.push(constant);
        continue;
      }
      for (const single of expandBraces(word, this.state.flavour === 'bash')) out.push(...this.fieldsOf(single));
    }
    return out;
  }

  private fieldsOf(word: Node): string[] {
    const only = onlyParameter(word);
    if (only) {
      const value = valueOf(only.name, this);
      const plain = only.quoted || (this.ifs === ' \t\n' && /^[\w./:=,-]+$/.test(value.text));
      if (value.set && !value.list && plain) return [value.text];
    }
    const fields = splitPieces(this.pieces(word), this.ifs);
    if (this.state.options.noglob) return fields.map((field) => field.text);
    return fields.length === 1
      ? this.globbed(fields[0] as (typeof fields)[number])
      : fields.flatMap((field) => this.globbed(field));
  }

  private globbed(field: Field): string[] {
    if (!hasMagic(field.pattern)) return [field.text];
    const options = { dotglob: this.state.options.dotglob === true, nocase: this.state.options.nocaseglob === true };
    const found = expandPath(field.pattern, this.sys.files, options);
    if (found.length > 0) return found;
    if (this.state.options.failglob) throw new ShellError(`no match: ${field.text}`);
    return this.state.options.nullglob ? [] : [field.text];
  }
}
