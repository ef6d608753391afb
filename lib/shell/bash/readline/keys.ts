/** Turns terminal bytes into named keys; an unfinished sequence stays in the buffer. */
export interface Key {
  readonly name: string;
  readonly text: string;
}

const SEQUENCES: Readonly<Record<string, string>> = {
  '\x1b[A': 'up',
  '\x1b[B': 'down',
  '\x1b[C': 'right',
  '\x1b[D': 'left',
  '\x1bOA': 'up',
  '\x1bOB': 'down',
  '\x1bOC': 'right',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1b[F': 'end',
  '\x1bOH': 'home',
  '\x1bOF': 'end',
  '\x1b[1~': 'home',
  '\x1b[4~': 'end',
  '\x1b[7~': 'home',
  '\x1b[8~': 'end',
  '\x1b[3~': 'delete',
  '\x1b[1;5C': 'word-right',
  '\x1b[1;5D': 'word-left',
  '\x1b[1;3C': 'word-right',
  '\x1b[1;3D': 'word-left',
  '\x1b[200~': 'paste-start',
  '\x1b[201~': 'paste-end',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
  '\x1b[Z': 'shift-tab',
};

/** Takes the first key; undefined when the buffer holds only the start of one. */
export function takeKey(buffer: string): { key: Key; rest: string } | undefined {
  if (buffer === '') return undefined;
  if (buffer.charAt(0) !== '\x1b') {
    const text = String.fromCodePoint(buffer.codePointAt(0) as number);
    return {
      key: { name: text >= ' ' && text !== '\x7f' ? 'text' : 'control', text },
      rest: buffer.slice(text.length),
    };
  }
  const sequence = /^\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Za-z])/.exec(buffer)?.[0];
  if (sequence)
    return { key: { name: SEQUENCES[sequence] ?? 'unknown', text: sequence }, rest: buffer.slice(sequence.length) };
  if (/^\x1b(?:\[[0-9;?]*|O)?$/.test(buffer)) return undefined;
  const second = String.fromCodePoint(buffer.codePointAt(1) as number);
  return { key: { name: 'alt', text: second }, rest: buffer.slice(1 + second.length) };
}
