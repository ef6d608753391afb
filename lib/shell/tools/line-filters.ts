/** Small line filters: tr, cut, sort, uniq, wc, nl, rev, tac, tee. */
import { utf8Length } from '../../engine/base/utf8';
import type { FrameProgram } from '../../engine/host/contract';
import { escapes } from '../text/escapes';
import { textWidth } from '../text/width';
import { lineTool } from './line-tool';
import { parseOptions, reason, usageError } from './options';
import { isBusybox } from './quote';

const CLASSES: Readonly<Record<string, string>> = {
  lower: 'a-z',
  upper: 'A-Z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \\t\\n\\v\\f\\r',
  blank: ' \\t',
  punct: '!-/:-@[-`{-~',
};

function trSet(text: string): string[] {
  const plain = escapes(text.replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '')).text;
  const letters = [...plain];
  const out: string[] = [];
  for (let i = 0; i < letters.length; i++) {
    if (letters[i + 1] === '-' && letters[i + 2] !== undefined) {
      const from = (letters[i] as string).codePointAt(0) as number;
      const to = (letters[i + 2] as string).codePointAt(0) as number;
      for (let c = from; c <= to; c++) out.push(String.fromCodePoint(c));
      i += 2;
    } else out.push(letters[i] as string);
  }
  return out;
}

export const tr: FrameProgram = lineTool({
  name: 'tr',
  parse(args) {
    const { flags, operands, problem } = parseOptions(
      args,
      'cCdst',
      { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
      true,
    );
    if (problem) return { stderr: usageError('tr', problem), exit: 1 };
    if (operands.length === 0) return { stderr: usageError('tr', 'missing operand'), exit: 1 };
    if (operands.length === 1 && flags.d === undefined && flags.s === undefined)
      return {
        stderr: `tr: missing operand after '${operands[0]}'\nTwo strings must be given when translating.\nTry 'tr --help' for more information.\n`,
        exit: 1,
      };
    return {
      own: {
        flags,
        one: trSet(operands[0] as string),
        two: operands[1] === undefined ? null : trSet(operands[1]),
        last: '',
      },
      files: [],
    };
  },
  line() {},
  chunk(call, text) {
    const { flags, one, two } = call.state.own;
    const complement = flags.c !== undefined || flags.C !== undefined;
    let out = '';
    for (const c of text) {
      const at = one.indexOf(c);
      const inside = at >= 0 !== complement;
      if (flags.d !== undefined && inside) continue;
      let to = c;
      if (inside && two && flags.d === undefined)
        to = complement ? two[two.length - 1] : (two[Math.min(at, two.length - 1)] ?? c);
      const squeeze = flags.s !== undefined && (two ?? one).includes(to);
      if (squeeze && to === call.state.own.last) continue;
      call.state.own.last = to;
      out += to;
    }
    call.out(out);
  },
});

export const cut: FrameProgram = lineTool({
  name: 'cut',
  parse(args) {
    const { flags, operands, problem } = parseOptions(args, 'd:f:c:b:sn', {
      'delimiter:': 'd',
      'fields:': 'f',
      'characters:': 'c',
      'only-delimited': 's',
      'output-delimiter:': 'o',
      complement: 'C',
    });
    if (problem) return { stderr: usageError('cut', problem), exit: 1 };
    const list = flags.f ?? flags.c ?? flags.b;
    if (list === undefined)
      return { stderr: usageError('cut', 'you must specify a list of bytes, characters, or fields'), exit: 1 };
    if (flags.d !== undefined && [...flags.d].length > 1)
      return { stderr: usageError('cut', 'the delimiter must be a single character'), exit: 1 };
    const ranges = list.split(/[, ]/).map((part) => {
      const [from, to] = part.includes('-') ? part.split('-') : [part, part];
      return [Number(from || 1), to === '' ? 1e9 : Number(to)];
    });
    return { own: { flags, ranges }, files: operands };
  },
  line(call, line) {
    const { flags, ranges } = call.state.own;
    const wanted = (n: number) =>
      ranges.some(([from, to]: [number, number]) => n >= from && n <= to) !== (flags.C !== undefined);
    if (flags.f === undefined) return call.out(`${[...line].filter((_, index) => wanted(index + 1)).join('')}\n`);
    const delimiter = flags.d ?? '\t';
    if (!line.includes(delimiter)) return flags.s === undefined ? call.out(`${line}\n`) : undefined;
    call.out(
      `${line
        .split(delimiter)
        .filter((_, index) => wanted(index + 1))
        .join(flags.o ?? delimiter)}\n`,
    );
  },
});

function sortKey(line: string, key: string | undefined, separator: string | undefined): string {
  if (key === undefined) return line;
  const [from, to] = key.split(',');
  const fields = separator !== undefined ? line.split(separator) : (line.match(/\s*\S+/g) ?? []);
  const first = Number.parseInt(from as string, 10) - 1;
  return fields.slice(first, to === undefined ? undefined : Number.parseInt(to, 10)).join(separator ?? '');
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const SUFFIX: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
function compare(a: string, b: string, mode: string): number {
  if (mode.includes('n') || mode.includes('g')) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (mode.includes('h')) {
    const size = (text: string) => (Number.parseFloat(text) || 0) * (SUFFIX[/[KMGT]/.exec(text)?.[0] ?? ''] ?? 1);
    return size(a) - size(b);
  }
  if (mode.includes('V')) {
    const x = a.match(/\d+|\D+/g) ?? [];
    const y = b.match(/\d+|\D+/g) ?? [];
    for (let i = 0; i < Math.min(x.length, y.length); i++) {
      const [p, q] = [x[i] as string, y[i] as string];
      if (p === q) continue;
      return /^\d/.test(p) && /^\d/.test(q) ? Number(p) - Number(q) : p < q ? -1 : 1;
    }
    return x.length - y.length;
  }
  if (mode.includes('M')) {
    const month = (text: string) => MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase());
    return month(a) - month(b);
  }
  const [x, y] = mode.includes('f') ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}

export const sort: FrameProgram = lineTool({
  name: 'sort',
  failStatus: 2,
  openError: (file, errno) => `sort: cannot read: ${file}: ${reason(errno)}\n`,
  parse(args) {
    const keys: string[] = [];
    const rest: string[] = [];
    for (let i = 0; i < args.length; i++) {
      if (args[i] === '-k') keys.push(args[++i] ?? '1');
      else if (/^-k./.test(args[i] as string)) keys.push((args[i] as string).slice(2));
      else if (args[i]?.startsWith('--key=')) keys.push((args[i] as string).slice(6));
      else rest.push(args[i] as string);
    }
    const { flags, operands, problem } = parseOptions(rest, 'bdfghiMnrRsuVzt:o:cCS:T:', {
      reverse: 'r',
      unique: 'u',
      'numeric-sort': 'n',
      'human-numeric-sort': 'h',
      'version-sort': 'V',
      'ignore-case': 'f',
      'field-separator:': 't',
      stable: 's',
      'month-sort': 'M',
      'general-numeric-sort': 'g',
      'output:': 'o',
      check: 'c',
      'random-sort': 'R',
    });
    if (problem) return { stderr: usageError('sort', problem), exit: 2 };
    return { own: { flags, keys, lines: [] }, files: operands };
  },
  line(call, line) {
    call.state.own.lines.push(line);
  },
  end(call) {
    const { flags, keys, lines } = call.state.own;
    const mode = Object.keys(flags).join('');
    const list = keys.length > 0 ? keys : [undefined];
    const order = (a: string, b: string) => {
      for (const key of list) {
        const own = /[a-zA-Z]+$/.exec(key ?? '')?.[0];
        const how = own ? own : mode;
        let x = sortKey(a, key, flags.t);
        let y = sortKey(b, key, flags.t);
        if (key && flags.t === undefined && how.includes('b')) [x, y] = [x.trimStart(), y.trimStart()];
        const result = compare(x, y, how);
        if (result !== 0) return how.includes('r') ? -result : result;
      }
      if (flags.u !== undefined || flags.s !== undefined) return 0;
      const last = a < b ? -1 : a > b ? 1 : 0;
      return mode.includes('r') ? -last : last;
    };
    if (flags.c !== undefined || flags.C !== undefined) {
      const at = lines.findIndex((line: string, index: number) => {
        const step = index === 0 ? -1 : order(lines[index - 1] as string, line);
        return step > 0 || (step === 0 && flags.u !== undefined);
      });
      if (at >= 0 && flags.C === undefined)
        call.err(`sort: ${call.state.files[0]}:${at + 1}: disorder: ${lines[at]}\n`);
      return at < 0 ? 0 : 1;
    }
    let sorted = [...lines].sort(order);
    if (flags.u !== undefined)
      sorted = sorted.filter((line, index) => index === 0 || order(sorted[index - 1] as string, line) !== 0);
    const text = sorted.map((line) => `${line}\n`).join('');
    if (flags.o !== undefined) call.sys.files.writeFile(flags.o, text);
    else call.out(text);
    return undefined;
  },
});

export const uniq: FrameProgram = lineTool({
  name: 'uniq',
  parse(args) {
    const { flags, operands, problem } = parseOptions(args, 'cdDuif:s:w:', {
      count: 'c',
      repeated: 'd',
      unique: 'u',
      'ignore-case': 'i',
    });
    if (problem) return { stderr: usageError('uniq', problem), exit: 1 };
    return { own: { flags, last: null, count: 0 }, files: operands.slice(0, 1) };
  },
  line(call, line) {
    const { own } = call.state;
    const key = (text: string) => {
      const skipped = own.flags.f ? text.replace(new RegExp(`^(\\s*\\S+){${Number(own.flags.f)}}`), '') : text;
      const cutOff = skipped.slice(Number(own.flags.s ?? 0));
      return own.flags.i !== undefined ? cutOff.toLowerCase() : cutOff;
    };
    if (own.last !== null && key(own.last) === key(line)) own.count++;
    else {
      emitUnique(call);
      own.last = line;
      own.count = 1;
    }
  },
  end(call) {
    emitUnique(call);
    return undefined;
  },
});

function emitUnique(call: { state: { own: any }; out(text: string): void }): void {
  const { own } = call.state;
  if (own.last === null) return;
  if ((own.flags.d !== undefined && own.count < 2) || (own.flags.u !== undefined && own.count > 1)) return;
  call.out(`${own.flags.c !== undefined ? `${String(own.count).padStart(7)} ` : ''}${own.last}\n`);
}

/** The order wc prints its counts in. */
const COUNTS = 'lwmcL';

export const wc: FrameProgram = lineTool({
  name: 'wc',
  openError: (file, errno) => `wc: ${file}: ${reason(errno)}\n`,
  parse(args) {
    const { flags, operands, problem } = parseOptions(args, 'lwcmL', {
      lines: 'l',
      words: 'w',
      bytes: 'c',
      chars: 'm',
      'max-line-length': 'L',
    });
    if (problem) return { stderr: usageError('wc', problem), exit: 1 };
    return {
      own: {
        flags,
        lines: 0,
        words: 0,
        chars: 0,
        bytes: 0,
        longest: 0,
        rows: [] as unknown[],
        named: operands.length > 0,
      },
      files: operands,
    };
  },
  fileStart(call) {
    Object.assign(call.state.own, { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 });
  },
  line(call, line, ended) {
    const { own } = call.state;
    if (ended) own.lines++;
    own.words += line.split(/\s+/).filter(Boolean).length;
    own.bytes += utf8Length(line) + (ended ? 1 : 0);
    own.chars += [...line].length + (ended ? 1 : 0);
    own.longest = Math.max(own.longest, textWidth(line.replace(/\t/g, ' '.repeat(8))));
  },
  fileEnd(call) {
    const { own } = call.state;
    const name = call.file === '-' && !own.named ? '' : call.file;
    own.rows = [...own.rows, [own.lines, own.words, own.chars, own.bytes, own.longest, name]];
  },
  end(call) {
    const { flags, rows, named } = call.state.own;
    const asked = Object.keys(flags).length === 0 ? { l: '', w: '', c: '' } : flags;
    const wanted = [...COUNTS].filter((one) => asked[one] !== undefined);
    const all = [...rows];
    if (rows.length > 1)
      all.push(
        [0, 1, 2, 3, 4]
          .map((i) => rows.map((row: number[]) => row[i] as number))
          .map((column, i) => (i === 4 ? Math.max(...column) : column.reduce((sum: number, n: number) => sum + n, 0)))
          .concat('total' as never),
      );
    const largest = Math.max(0, ...all.map((row: any[]) => row[3]));
    const busybox = isBusybox(call.sys);
    const several = busybox ? 9 : named ? String(largest).length : 7;
    const width = wanted.length === 1 && (busybox || all.length === 1) ? 1 : several;
    for (const row of all) {
      const numbers = wanted.map((one) => String(row[COUNTS.indexOf(one)]).padStart(width));
      call.out(`${numbers.join(' ')}${row[5] ? ` ${row[5]}` : ''}\n`);
    }
    return undefined;
  },
});

export const nl: FrameProgram = lineTool({
  name: 'nl',
  parse: (args) => {
    const { flags, operands } = parseOptions(args, 'b:w:s:n:v:i:');
    return { own: { flags, number: 0 }, files: operands };
  },
  line(call, line) {
    const { own } = call.state;
    if (line === '' && own.flags.b !== 'a') call.out(`${' '.repeat(7)}\n`);
    else call.out(`${String(++own.number).padStart(Number(own.flags.w ?? 6))}${own.flags.s ?? '\t'}${line}\n`);
  },
});

export const rev: FrameProgram = lineTool({
  name: 'rev',
  parse: (args) => ({ own: {}, files: args }),
  line: (call, line, ended) => call.out([...line].reverse().join('') + (ended ? '\n' : '')),
});

export const tac: FrameProgram = lineTool({
  name: 'tac',
  parse: (args) => ({ own: { lines: [] }, files: args }),
  line: (call, line) => void call.state.own.lines.push(line),
  end(call) {
    call.out(
      [...call.state.own.lines]
        .reverse()
        .map((line: string) => `${line}\n`)
        .join(''),
    );
    return undefined;
  },
});

export const tee: FrameProgram = lineTool({
  name: 'tee',
  parse(args, sys) {
    const { flags, operands } = parseOptions(args, 'ai', { append: 'a' });
    const problems: string[] = [];
    const targets = operands.filter((file) => {
      const made = sys.files.writeFile(file, '', { append: flags.a !== undefined });
      if (!made.ok) problems.push(`tee: ${file}: ${reason(made.errno)}\n`);
      return made.ok;
    });
    return { own: { targets, problems }, files: [] };
  },
  line() {},
  fileStart(call) {
    for (const problem of call.state.own.problems) call.err(problem);
    if (call.state.own.problems.length > 0) call.state.status = 1;
  },
  chunk(call, text) {
    call.out(text);
    for (const file of call.state.own.targets) {
      const result = call.sys.files.writeFile(file, text, { append: true });
      if (!result.ok) {
        call.err(`tee: ${file}: ${reason(result.errno)}\n`);
        call.state.own.targets = call.state.own.targets.filter((one: string) => one !== file);
        call.state.status = 1;
      }
    }
  },
});
