/** cat: -n -b -s -E -T -v and their unions -A -e -t; streams chunks. */
import { lineTool } from './line-tool';
import { parseOptions, usageError } from './options';

const LONG = {
  number: 'n',
  'number-nonblank': 'b',
  'squeeze-blank': 's',
  'show-ends': 'E',
  'show-tabs': 'T',
  'show-nonprinting': 'v',
  'show-all': 'A',
};

/** UTF-8 bytes of a character; what was read as a lone byte stays one. */
function bytesOf(character: string): number[] {
  const code = character.codePointAt(0) as number;
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}

function shown(byte: number): string {
  if (byte >= 0x80) return `M-${shown(byte - 0x80)}`;
  if (byte === 0x7f) return '^?';
  return byte < 0x20 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
}

function visible(line: string): string {
  let out = '';
  for (const c of line) out += c === '\t' || (c >= ' ' && c < '\x7f') ? c : bytesOf(c).map(shown).join('');
  return out;
}

export const cat = lineTool({
  name: 'cat',
  parse(args) {
    const { flags, operands, problem } = parseOptions(args, 'nbEeATtsuv', LONG);
    if (problem) return { stderr: usageError('cat', problem), exit: 1 };
    const has = (...letters: string[]) => letters.some((letter) => flags[letter] !== undefined);
    const own = {
      number: 0,
      blank: false,
      all: has('n') && !has('b'),
      filled: has('b'),
      squeeze: has('s'),
      ends: has('E', 'e', 'A'),
      tabs: has('T', 't', 'A'),
      hidden: has('v', 'e', 't', 'A'),
    };
    return { own, files: operands };
  },
  line(call, line, ended) {
    const { own } = call.state;
    const blank = line === '' && ended;
    if (own.squeeze && blank && own.blank) return;
    own.blank = blank;
    const numbered = own.filled ? !blank : own.all;
    const head = numbered ? `${String(++own.number).padStart(6)}\t` : '';
    const text = own.hidden ? visible(line) : line;
    call.out(head + (own.tabs ? text.replaceAll('\t', '^I') : text) + (ended ? `${own.ends ? '$' : ''}\n` : ''));
  },
});
