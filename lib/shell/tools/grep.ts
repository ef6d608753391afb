/** grep, egrep, fgrep: basic, extended, fixed and Perl-like patterns; context, counts, recursion, colours. */
import type { FrameProgram, Sys } from '../../engine/host/contract';
import { translatePattern } from './grep-pattern';
import { type LineCall, lineTool } from './line-tool';
import { parseOptions, reason } from './options';

const LONG = {
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  'only-matching': 'o',
  quiet: 'q',
  silent: 'q',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'perl-regexp': 'P',
  recursive: 'r',
  'with-filename': 'H',
  'no-filename': 'h',
  'no-messages': 's',
  'regexp:': 'e',
  'file:': 'f',
  'max-count:': 'm',
  'after-context:': 'A',
  'before-context:': 'B',
  'context:': 'C',
  color: 'color',
  colour: 'color',
  'line-buffered': 'line-buffered',
  'include:': 'include',
};

function walk(path: string, sys: Sys): string[] {
  const stat = sys.files.stat(path);
  if (!stat.ok || stat.value.type !== 'directory') return [path];
  const list = sys.files.readdir(path);
  return list.ok ? list.value.flatMap((name) => walk(`${path.replace(/\/$/, '')}/${name}`, sys)) : [path];
}

function regexp(own: any): RegExp {
  return new RegExp(own.source, own.regexpFlags);
}

function grepNamed(name: string): FrameProgram {
  return lineTool({
    name,
    failStatus: 2,
    openError: (file, errno) => `${name === 'grep' ? 'grep' : name}: ${file}: ${reason(errno)}\n`,
    parse(args, sys) {
      const normal = args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg]));
      // Several -e: options parsing keeps the last, so collect them here.
      const many: string[] = [];
      const rest: string[] = [];
      for (let i = 0; i < normal.length; i++) {
        if (normal[i] === '-e' && normal[i + 1] !== undefined) many.push(normal[++i] as string);
        else if (normal[i]?.startsWith('--regexp=')) many.push((normal[i] as string).slice(9));
        else rest.push(normal[i] as string);
      }
      const { flags, operands, problem } = parseOptions(rest, 'ivcnoqwxlLEFPGrRHhsaIe:f:m:A:B:C:zUT', LONG);
      if (problem)
        return {
          stderr: `grep: ${problem}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
          exit: 2,
        };
      let files = [...operands];
      if (flags.e !== undefined) many.push(flags.e);
      if (flags.f !== undefined) {
        const file = sys.files.readFile(flags.f);
        if (!file.ok) return { stderr: `grep: ${flags.f}: ${reason(file.errno)}\n`, exit: 2 };
        many.push(...file.value.replace(/\n$/, '').split('\n'));
      }
      if (many.length === 0) {
        const first = files.shift();
        if (first === undefined)
          return {
            stderr: "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
            exit: 2,
          };
        many.push(...first.split('\n'));
      }
      const recursive = flags.r !== undefined || flags.R !== undefined;
      if (recursive)
        files = (files.length > 0 ? files : ['.'])
          .flatMap((file) => walk(file, sys))
          .map((file) => (operands.length > 1 || many.length !== 1 ? file : file.replace(/^\.\//, '')));
      const kind =
        flags.F !== undefined || name === 'fgrep'
          ? 'F'
          : flags.P !== undefined
            ? 'P'
            : flags.E !== undefined || name === 'egrep'
              ? 'E'
              : 'G';
      let source: string;
      try {
        source = many
          .map((one) =>
            kind === 'F'
              ? one.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
              : kind === 'P'
                ? one
                : translatePattern(one, kind === 'E'),
          )
          .map((one) => `(?:${one})`)
          .join('|');
        if (flags.w !== undefined) source = `(?<![\\w])(?:${source})(?![\\w])`;
        if (flags.x !== undefined) source = `^(?:${source})$`;
        new RegExp(source);
      } catch (error) {
        return {
          stderr: `grep: ${(error as Error).message.replace(/^Invalid regular expression: .*: /, '')}\n`,
          exit: 2,
        };
      }
      const names = flags.H !== undefined || ((files.length > 1 || recursive) && flags.h === undefined);
      const colour =
        flags.color === 'always' || (flags.color !== undefined && flags.color !== 'never' && sys.isatty(1));
      return {
        own: {
          source,
          regexpFlags: `g${flags.i !== undefined ? 'i' : ''}`,
          flags,
          names,
          colour,
          after: Number(flags.A ?? flags.C ?? 0),
          before: Number(flags.B ?? flags.C ?? 0),
          max: flags.m === undefined ? -1 : Number(flags.m),
          count: 0,
          number: 0,
          any: false,
          held: [],
          afterLeft: 0,
          lastShown: 0,
        },
        files,
      };
    },
    fileStart(call) {
      Object.assign(call.state.own, { count: 0, number: 0, held: [], afterLeft: 0, lastShown: 0, skip: false });
    },
    line(call, line) {
      const { own } = call.state;
      if (own.skip) return;
      own.number++;
      const found = regexp(own).test(line) !== (own.flags.v !== undefined);
      if (!found) return context(call, line);
      own.count++;
      own.any = true;
      if (own.flags.q !== undefined) {
        call.state.status = 0;
        return call.stop();
      }
      if (own.flags.l !== undefined || own.flags.L !== undefined || own.flags.c !== undefined) {
        if (own.flags.l !== undefined || own.flags.L !== undefined) own.skip = true;
      } else show(call, line);
      if (own.max >= 0 && own.count >= own.max) {
        own.skip = true;
        if (call.state.files.length === 1) call.stop();
      }
    },
    fileEnd(call) {
      const { own } = call.state;
      const label = call.file === '-' ? '(standard input)' : call.file;
      if (own.flags.l !== undefined && own.count > 0) call.out(`${label}\n`);
      else if (own.flags.L !== undefined && own.count === 0) call.out(`${label}\n`);
      else if (own.flags.c !== undefined && own.flags.q === undefined)
        call.out(`${own.names ? `${label}:` : ''}${own.count}\n`);
    },
    end(call) {
      if (call.state.own.any && call.state.status === 0) return 0;
      if (call.state.own.any && call.state.own.flags.q !== undefined) return 0;
      return call.state.status === 2 ? 2 : 1;
    },
  });
}

function head(call: LineCall, number: number, mark: string): string {
  const { own } = call.state;
  const label = call.file === '-' ? '(standard input)' : call.file;
  const paint = (text: string, code: string) => (own.colour ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text);
  const name = own.names ? paint(label, '35') + paint(mark, '36') : '';
  return name + (own.flags.n !== undefined ? paint(String(number), '32') + paint(mark, '36') : '');
}

function context(call: LineCall, line: string): void {
  const { own } = call.state;
  if (own.afterLeft > 0) {
    own.afterLeft--;
    own.lastShown = own.number;
    call.out(`${head(call, own.number, '-')}${line}\n`);
  } else if (own.before > 0) own.held = [...own.held, line].slice(-own.before);
}

function show(call: LineCall, line: string): void {
  const { own } = call.state;
  const first = own.number - own.held.length;
  if ((own.before > 0 || own.after > 0) && own.lastShown > 0 && first > own.lastShown + 1) call.out('--\n');
  for (const [index, held] of own.held.entries()) call.out(`${head(call, first + index, '-')}${held}\n`);
  own.held = [];
  own.afterLeft = own.after;
  own.lastShown = own.number;
  if (own.flags.o !== undefined) {
    for (const match of line.matchAll(regexp(own))) {
      if (match[0] !== '')
        call.out(
          `${head(call, own.number, ':')}${own.colour ? `\x1b[01;31m\x1b[K${match[0]}\x1b[m\x1b[K` : match[0]}\n`,
        );
    }
    return;
  }
  const text =
    own.colour && own.flags.v === undefined
      ? line.replace(regexp(own), (match) => (match ? `\x1b[01;31m\x1b[K${match}\x1b[m\x1b[K` : ''))
      : line;
  call.out(`${head(call, own.number, ':')}${text}\n`);
}

export const grep = grepNamed('grep');
export const egrep = grepNamed('egrep');
export const fgrep = grepNamed('fgrep');
