/** The text under edit: lines, undo by snapshots, and offsets. Positions are (line, UTF-16 column) as the vim engine has them. */
export interface Pos {
  readonly line: number;
  readonly ch: number;
}

interface Snapshot {
  readonly lines: readonly string[];
  readonly cursor: Pos;
}

export class TextBuffer {
  lines: string[];
  private past: Snapshot[] = [];
  private future: Snapshot[] = [];
  version = 0;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  text(): string {
    return this.lines.length === 1 && this.lines[0] === '' ? '' : `${this.lines.join('\n')}\n`;
  }
  clip(pos: Pos): Pos {
    const line = Math.max(0, Math.min(pos.line, this.lines.length - 1));
    if (pos.line > this.lines.length - 1) return { line, ch: (this.lines[line] as string).length };
    if (pos.line < 0) return { line: 0, ch: 0 };
    return { line, ch: Math.max(0, Math.min(pos.ch, (this.lines[line] as string).length)) };
  }
  range(from: Pos, to: Pos): string {
    if (from.line === to.line) return (this.lines[from.line] ?? '').slice(from.ch, to.ch);
    const middle = this.lines.slice(from.line + 1, to.line);
    return [(this.lines[from.line] ?? '').slice(from.ch), ...middle, (this.lines[to.line] ?? '').slice(0, to.ch)].join(
      '\n',
    );
  }
  /** Returns the end of the new text. */
  replace(text: string, fromAsked: Pos, toAsked: Pos): Pos {
    const from = this.clip(fromAsked);
    const to = this.clip(toAsked);
    const added = text.split('\n');
    const head = (this.lines[from.line] as string).slice(0, from.ch);
    const tail = (this.lines[to.line] as string).slice(to.ch);
    const last = added.length - 1;
    const end = { line: from.line + last, ch: (last === 0 ? head.length : 0) + (added[last] as string).length };
    added[0] = head + added[0];
    added[last] += tail;
    this.lines.splice(from.line, to.line - from.line + 1, ...added);
    this.version++;
    return end;
  }
  offset(pos: Pos): number {
    let offset = 0;
    for (let line = 0; line < pos.line; line++) offset += (this.lines[line] ?? '').length + 1;
    return offset + pos.ch;
  }
  position(offset: number): Pos {
    let rest = Math.max(0, offset);
    for (let line = 0; line < this.lines.length; line++) {
      const length = (this.lines[line] as string).length;
      if (rest <= length) return { line, ch: rest };
      rest -= length + 1;
    }
    return this.clip({ line: this.lines.length, ch: 0 });
  }

  /** A state to come back to by `u`; called before a command or an insertion changes something. */
  mark(before: readonly string[], cursor: Pos): void {
    this.past = [...this.past.slice(-199), { lines: before, cursor }];
    this.future = [];
  }
  undo(cursor: Pos): Pos | undefined {
    const last = this.past.pop();
    if (!last) return undefined;
    this.future.push({ lines: [...this.lines], cursor });
    this.lines = [...last.lines];
    this.version++;
    return last.cursor;
  }
  redo(cursor: Pos): Pos | undefined {
    const next = this.future.pop();
    if (!next) return undefined;
    this.past.push({ lines: [...this.lines], cursor });
    this.lines = [...next.lines];
    this.version++;
    return next.cursor;
  }
}
