/** Terminal bytes to the engine's key names (`<Esc>`, `<C-f>`, `<Up>`); an unfinished sequence stays. */
const SEQUENCES: Readonly<Record<string, string>> = {
  '\x1b[A': '<Up>',
  '\x1b[B': '<Down>',
  '\x1b[C': '<Right>',
  '\x1b[D': '<Left>',
  '\x1bOA': '<Up>',
  '\x1bOB': '<Down>',
  '\x1bOC': '<Right>',
  '\x1bOD': '<Left>',
  '\x1b[H': '<Home>',
  '\x1b[F': '<End>',
  '\x1bOH': '<Home>',
  '\x1bOF': '<End>',
  '\x1b[1~': '<Home>',
  '\x1b[4~': '<End>',
  '\x1b[3~': '<Del>',
  '\x1b[5~': '<PageUp>',
  '\x1b[6~': '<PageDown>',
  '\x1b[2~': '<Ins>',
};

/** A lone escape at the end of what has arrived is the key Esc. */
export function takeViKey(buffer: string): { name: string; text: string; rest: string } | undefined {
  if (buffer === '') return undefined;
  const sequence = /^\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Za-z])/.exec(buffer)?.[0];
  if (sequence) return { name: SEQUENCES[sequence] ?? '', text: '', rest: buffer.slice(sequence.length) };
  const c = String.fromCodePoint(buffer.codePointAt(0) as number);
  const rest = buffer.slice(c.length);
  const named: Readonly<Record<string, string>> = {
    '\x1b': '<Esc>',
    '\r': '<CR>',
    '\n': '<CR>',
    '\t': '<Tab>',
    '\x7f': '<BS>',
    '\x08': '<BS>',
    ' ': '<Space>',
  };
  if (named[c]) return { name: named[c] as string, text: c === ' ' || c === '\t' ? c : '', rest };
  if (c < ' ') return { name: `<C-${String.fromCharCode(c.charCodeAt(0) + 96)}>`, text: '', rest };
  return { name: c, text: c, rest };
}
