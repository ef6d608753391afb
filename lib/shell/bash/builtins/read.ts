/** read and mapfile: bytes after the line stay for the next reader. */
import { splitPieces } from '../expand/fields';
import { getScalar, NAME, setItems, setScalar } from '../variables';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin-table';

function options(
  args: readonly string[],
  withValue: string,
): { flags: Record<string, string>; rest: string[] } | string {
  const flags: Record<string, string> = {};
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let j = 1; j < arg.length; j++) {
      const letter = arg.charAt(j);
      if (!withValue.includes(letter)) {
        if (!/[a-z]/.test(letter)) return letter;
        flags[letter] = '';
        continue;
      }
      flags[letter] = arg.slice(j + 1) || (args[++i] ?? '');
      break;
    }
  }
  return { flags, rest: args.slice(i) };
}

/** Takes one line from a descriptor: undefined while it would block. */
export function takeLine(
  call: BuiltinCall,
  fd: number,
  delimiter: string,
  limit?: number,
): { text: string; ended: boolean } | undefined {
  const { data, r } = call;
  data.text ??= '';
  for (;;) {
    const at = delimiter === '' ? -1 : (data.text as string).indexOf(delimiter);
    if (limit !== undefined && data.text.length >= limit && (at < 0 || at >= limit)) {
      r.sys.unread(fd, data.text.slice(limit));
      return { text: data.text.slice(0, limit), ended: true };
    }
    if (at >= 0) {
      r.sys.unread(fd, data.text.slice(at + delimiter.length));
      return { text: data.text.slice(0, at), ended: true };
    }
    const got = r.sys.read(fd);
    if (!got) return undefined;
    data.text += got.text;
    if (got.eof && got.text === '') return { text: data.text, ended: false };
  }
}

function store(call: BuiltinCall, names: readonly string[], line: string, raw: boolean): void {
  const { state } = call.r;
  const ifs = getScalar(state, 'IFS') ?? ' \t\n';
  const unescape = (text: string) => (raw ? text : text.replace(/\\([\s\S])/g, '$1'));
  if (names.length === 0) {
    setScalar(state, 'REPLY', unescape(line));
    return;
  }
  const blank = [...ifs].filter((c) => ' \t\n'.includes(c)).join('');
  let rest = line;
  const strip = (text: string) => {
    let from = 0;
    while (from < text.length && blank.includes(text.charAt(from))) from++;
    return text.slice(from);
  };
  rest = strip(rest);
  for (const [index, name] of names.entries()) {
    if (index === names.length - 1) {
      let to = rest.length;
      while (to > 0 && blank.includes(rest.charAt(to - 1))) to--;
      let text = rest.slice(0, to);
      const hard = [...ifs].filter((c) => !blank.includes(c));
      const single = splitPieces([{ text, quoted: false }], ifs);
      if (single.length === 1 && hard.includes(text.charAt(text.length - 1))) text = text.slice(0, -1);
      setScalar(state, name, unescape(text));
      break;
    }
    let to = 0;
    while (to < rest.length && !ifs.includes(rest.charAt(to))) to += !raw && rest.charAt(to) === '\\' ? 2 : 1;
    setScalar(state, name, unescape(rest.slice(0, to)));
    rest = rest.slice(to);
    rest = strip(rest);
    if (rest && !blank.includes(rest.charAt(0)) && ifs.includes(rest.charAt(0))) rest = strip(rest.slice(1));
  }
}

export const read: Builtin = {
  name: 'read',
  usage:
    'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
  run(call): BuiltinResult {
    const { r, data } = call;
    const parsed = options(call.args, 'adinNptu');
    if (typeof parsed === 'string') return call.fail(`-${parsed}: invalid option\nread: usage: ${read.usage}`, 2);
    const { flags, rest } = parsed;
    const names = flags.a !== undefined ? [] : rest;
    const bad = names.find((name) => !NAME.test(name));
    if (bad !== undefined) return call.fail(`\`${bad}': not a valid identifier`);
    const fd = r.state.fds[Number(flags.u ?? 0)];
    if (fd === undefined) return call.fail(`${flags.u ?? 0}: invalid file descriptor: Bad file descriptor`);
    const tty = r.sys.isatty(fd);
    if (!data.begun) {
      data.begun = true;
      data.untilUs = flags.t !== undefined ? r.sys.now + Number(flags.t) * 1_000_000 : undefined;
      if (flags.p && tty) r.state.pending.push({ fd: r.state.fds[2] ?? 2, text: flags.p });
      if (tty && (flags.s !== undefined || flags.n !== undefined)) {
        data.mode = r.sys.ttyMode(fd);
        r.sys.ttyMode(fd, flags.n !== undefined || flags.N !== undefined ? 'raw' : 'cooked-noecho');
      }
      if (r.state.pending.length > 0) return { wait: { sleepUs: 0 } };
    }
    const count = flags.n ?? flags.N;
    const limit = count === undefined ? undefined : Number(count);
    const delimiter = flags.d !== undefined ? flags.d.charAt(0) || '\0' : tty && limit !== undefined ? '\r' : '\n';
    let got = takeLine(call, fd, delimiter, limit);
    while (got && flags.r === undefined && got.ended && limit === undefined && /(^|[^\\])(\\\\)*\\$/.test(got.text)) {
      // A backslash at the end of the line joins the next one.
      data.joined = (data.joined ?? '') + got.text.slice(0, -1);
      data.text = '';
      got = takeLine(call, fd, delimiter, limit);
    }
    if (!got) {
      if (data.untilUs !== undefined) {
        if (r.sys.now >= data.untilUs) return 142;
        return { wait: { readable: [fd], sleepUs: data.untilUs - r.sys.now } };
      }
      return { wait: { readable: [fd] } };
    }
    if (data.mode) r.sys.ttyMode(fd, data.mode);
    const line = (data.joined ?? '') + got.text;
    if (flags.a !== undefined) {
      const ifs = getScalar(r.state, 'IFS') ?? ' \t\n';
      const items: Record<string, string> = {};
      for (const [index, field] of splitPieces([{ text: line, quoted: false }], ifs).entries())
        items[index] = field.text;
      setItems(r.state, flags.a, 'a', items);
    } else store(call, names, line, flags.r !== undefined);
    return got.ended ? 0 : 1;
  },
};

export const mapfile: Builtin = {
  name: 'mapfile',
  bashOnly: true,
  usage: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [array]',
  run(call): BuiltinResult {
    const parsed = options(call.args, 'dnOsuCc');
    if (typeof parsed === 'string') return call.fail(`-${parsed}: invalid option`, 2);
    const { flags, rest } = parsed;
    const fd = call.r.state.fds[Number(flags.u ?? 0)] ?? 0;
    const { data, r } = call;
    data.all ??= '';
    for (;;) {
      const got = r.sys.read(fd);
      if (!got) return { wait: { readable: [fd] } };
      data.all += got.text;
      if (got.eof && got.text === '') break;
    }
    const mark = flags.d === undefined ? '\n' : flags.d.charAt(0) || '\0';
    const pieces = (data.all as string).split(mark);
    const last = pieces.pop() as string;
    const lines = [...pieces.map((piece) => piece + mark), ...(last === '' ? [] : [last])];
    const from = Number(flags.s ?? 0);
    const count = Number(flags.n ?? 0) || lines.length;
    const items: Record<string, string> = {};
    for (const [index, line] of lines.slice(from, from + count).entries())
      items[index] = flags.t !== undefined ? (line.endsWith(mark) ? line.slice(0, -1) : line) : line;
    setItems(r.state, rest[0] ?? 'MAPFILE', 'a', items);
    return 0;
  },
};
export const readarray: Builtin = { ...mapfile, name: 'readarray' };
