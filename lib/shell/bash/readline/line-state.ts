/** The line editor's state: plain data inside the shell's. Positions count code points of `text`. */
export interface LineState {
  text: string;
  cursor: number;
  /** Keys that have arrived and are not used yet (a part of an escape sequence, type-ahead). */
  keys: string;
  prompted: boolean;
  prompt: string;
  /** Where the terminal's cursor is: rows below the prompt's first row, and the last row drawn. */
  row: number;
  rows: number;
  /** Column the prompt begins at: behind output without a newline it is not the first. */
  start: number;
  historyAt: number | null;
  stash: string;
  killed: readonly string[];
  lastWasKill: boolean;
  lastWasTab: boolean;
  undo: readonly { readonly text: string; readonly cursor: number }[];
  search: { readonly term: string; readonly at: number; readonly before: string; readonly failed: boolean } | null;
  /** Since when a lone escape waits for what it may begin. */
  escapeUs: number | null;
  /** Characters typed in a row: one step of undo takes them back. */
  typed: number;
  /** Columns of the terminal when the line was drawn. */
  columns: number;
  pasting: boolean;
  quotedInsert: boolean;
  yankArgument: { readonly back: number; readonly length: number } | null;
  /** Lines a paste left to run after the present one. */
  queue: readonly string[];
}

export function emptyEditor(): LineState {
  return {
    text: '',
    cursor: 0,
    keys: '',
    prompted: false,
    prompt: '',
    row: 0,
    rows: 0,
    start: 0,
    historyAt: null,
    stash: '',
    killed: [],
    lastWasKill: false,
    lastWasTab: false,
    undo: [],
    search: null,
    escapeUs: null,
    typed: 0,
    columns: 0,
    pasting: false,
    quotedInsert: false,
    yankArgument: null,
    queue: [],
  };
}
