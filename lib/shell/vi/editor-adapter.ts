/**
 * The editor that the vim engine (@replit/codemirror-vim-core) drives, without any screen: selections, bookmarks,
 * search, dialogs as data. Only what the engine calls is here (its CM5EditorInterface).
 */
import type { Pos, TextBuffer } from './text-buffer';

interface Range {
  anchor: Pos;
  head: Pos;
}
interface Bookmark {
  pos: Pos | null;
  insertLeft: boolean;
}
export interface Dialog {
  readonly prefix: string;
  value: string;
  cursor: number;
  readonly close: (value?: string) => void;
  readonly options: any;
}

const compare = (a: Pos, b: Pos) => a.line - b.line || a.ch - b.ch;

function contentOf(template: any): string {
  if (typeof template === 'string') return template;
  return template?.textContent ?? '';
}

export class EditorAdapter {
  state: any = { vim: null, keyMap: 'vim' };
  options: any = {};
  marks: any = {};
  $mid = 0;
  curOp: any = null;
  _handlers: any = {};
  cm6: any = null;
  virtualSelection: any = null;
  $lastChangeEndOffset = 0;
  $lineHandleChanges: any;
  dialog: Dialog | null = null;
  message = '';
  top = 0;
  rows = 22;
  query: RegExp | null = null;
  private ranges: Range[] = [{ anchor: { line: 0, ch: 0 }, head: { line: 0, ch: 0 } }];
  private bookmarks: Bookmark[] = [];
  private lastEnd: Pos = { line: 0, ch: 0 };

  constructor(readonly buffer: TextBuffer) {}

  on(type: string, f: any): void {
    (this._handlers[type] ??= []).push(f);
  }
  off(type: string, f: any): void {
    this._handlers[type] = (this._handlers[type] ?? []).filter((one: any) => one !== f);
  }
  signal(type: string, event: any): void {
    for (const handler of [...(this._handlers[type] ?? [])]) handler(this, event);
  }
  operation<T>(work: () => T): T {
    const outer = this.curOp;
    this.curOp = outer ?? { $d: 0 };
    try {
      return work();
    } finally {
      this.curOp = outer;
    }
  }
  indexFromPos(pos: Pos): number {
    return this.buffer.offset(pos);
  }
  posFromIndex(offset: number): Pos {
    return this.buffer.position(offset);
  }
  firstLine(): number {
    return 0;
  }
  lastLine(): number {
    return this.buffer.lines.length - 1;
  }
  lineCount(): number {
    return this.buffer.lines.length;
  }
  getLine(line: number): string {
    return this.buffer.lines[line] ?? '';
  }
  getLineHandle(row: number): any {
    return { row, index: row };
  }
  getLineNumber(handle: any): number | null {
    return handle?.row ?? null;
  }
  releaseLineHandles(): void {}
  clipPos(pos: Pos): Pos {
    return this.buffer.clip(pos);
  }
  getValue(): string {
    return this.buffer.lines.join('\n');
  }
  setValue(text: string): void {
    this.buffer.lines = text.split('\n');
  }
  getRange(from: Pos, to: Pos): string {
    return this.buffer.range(this.buffer.clip(from), this.buffer.clip(to));
  }

  private primary(): Range {
    return this.ranges[0] as Range;
  }
  getCursor(which: 'head' | 'anchor' | 'start' | 'end' = 'head'): Pos {
    const { anchor, head } = this.primary();
    if (which === 'anchor') return { ...anchor };
    if (which === 'start') return { ...(compare(anchor, head) <= 0 ? anchor : head) };
    if (which === 'end') return { ...(compare(anchor, head) > 0 ? anchor : head) };
    return { ...head };
  }
  setCursor(line: number | Pos, ch = 0): void {
    const pos = this.buffer.clip(typeof line === 'number' ? { line, ch } : line);
    this.setSelection(pos, pos);
  }
  setSelection(anchor: Pos, head: Pos = anchor): void {
    this.setSelections([{ anchor, head }]);
  }
  setSelections(ranges: readonly Range[], primary = 0): void {
    const list = ranges.map((one) => ({ anchor: this.buffer.clip(one.anchor), head: this.buffer.clip(one.head) }));
    const first = list[primary] ?? list[0];
    if (!first) return;
    this.ranges = [first, ...list.filter((one) => one !== first)];
    this.signal('cursorActivity', undefined);
  }
  listSelections(): any[] {
    return this.ranges.map((range) => ({
      anchor: { ...range.anchor },
      head: { ...range.head },
      from: () => ({ ...(compare(range.anchor, range.head) <= 0 ? range.anchor : range.head) }),
      to: () => ({ ...(compare(range.anchor, range.head) > 0 ? range.anchor : range.head) }),
      empty: () => compare(range.anchor, range.head) === 0,
    }));
  }
  somethingSelected(): boolean {
    return this.ranges.some((range) => compare(range.anchor, range.head) !== 0);
  }
  getSelection(): string {
    return this.getRange(this.getCursor('start'), this.getCursor('end'));
  }
  getSelections(): string[] {
    return this.listSelections().map((range) => this.getRange(range.from(), range.to()));
  }
  isInMultiSelectMode(): boolean {
    return this.ranges.length > 1;
  }
  virtualSelectionMode(): boolean {
    return false;
  }
  forEachSelection(work: () => void): void {
    work();
  }

  replaceRange(text: string, from: Pos, to: Pos = from, origin?: string): void {
    const start = this.buffer.clip(from);
    const stop = this.buffer.clip(to);
    const removed = this.buffer.range(start, stop);
    const end = this.buffer.replace(text, start, stop);
    this.lastEnd = end;
    const move = (pos: Pos, sticks: boolean): Pos => {
      if (compare(pos, start) < 0 || (compare(pos, start) === 0 && !sticks)) return pos;
      if (compare(pos, stop) <= 0) return end;
      return { line: pos.line + end.line - stop.line, ch: pos.line === stop.line ? pos.ch + end.ch - stop.ch : pos.ch };
    };
    for (const mark of this.bookmarks) {
      if (!mark.pos) continue;
      const gone = compare(mark.pos, start) > 0 && compare(mark.pos, stop) < 0;
      mark.pos = gone ? null : move(mark.pos, !mark.insertLeft);
    }
    this.ranges = this.ranges.map((range) => ({ anchor: move(range.anchor, true), head: move(range.head, true) }));
    this.signal('change', { from: start, to: stop, text: text.split('\n'), removed: removed.split('\n'), origin });
  }
  replaceSelection(text: string): void {
    this.replaceSelections([text]);
  }
  replaceSelections(texts: readonly string[]): void {
    for (const [index, range] of this.listSelections().entries()) {
      const text = texts[index] ?? texts[0] ?? '';
      this.replaceRange(text, range.from(), range.to());
      this.ranges[index] = { anchor: this.lastEnd, head: this.lastEnd };
    }
  }
  overWriteSelection(text: string): void {
    const at = this.getCursor();
    const line = this.getLine(at.line);
    if (at.ch < line.length) this.replaceRange(text, at, { line: at.line, ch: at.ch + text.length }, '+input');
    else this.replaceRange(text, at, at, '+input');
  }
  getLastEditEnd(): Pos {
    return this.lastEnd;
  }

  setBookmark(pos: Pos, options?: { insertLeft?: boolean }): any {
    const mark: Bookmark = { pos: { ...pos }, insertLeft: options?.insertLeft === true };
    this.bookmarks.push(mark);
    return {
      find: () => mark.pos,
      clear: () => {
        this.bookmarks = this.bookmarks.filter((one) => one !== mark);
      },
      get offset() {
        return mark.pos;
      },
    };
  }
  addOverlay(overlay: { query: RegExp }): any {
    this.query = overlay?.query ?? null;
    return overlay;
  }
  removeOverlay(): void {
    this.query = null;
  }

  getSearchCursor(query: RegExp | string, from: Pos): any {
    const source = typeof query === 'string' ? query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : query.source;
    const flags = `g${typeof query !== 'string' && query.ignoreCase ? 'i' : ''}m`;
    const whole = this.getValue();
    let at = this.buffer.offset(this.buffer.clip(from));
    let found: { from: Pos; to: Pos; match: RegExpExecArray; start: number } | null = null;
    const set = (match: RegExpExecArray) => {
      const end = match.index + match[0].length;
      found = { from: this.buffer.position(match.index), to: this.buffer.position(end), match, start: match.index };
      return match;
    };
    const next = () => {
      const regexp = new RegExp(source, flags);
      regexp.lastIndex = found ? Math.max(found.start + Math.max(1, found.match[0].length), at) : at;
      const text = found ? this.getValue() : whole;
      const match = regexp.lastIndex <= text.length ? regexp.exec(text) : null;
      if (!match) {
        found = null;
        return null;
      }
      return set(match);
    };
    const previous = () => {
      const regexp = new RegExp(source, flags);
      const limit = found ? found.start : at;
      let last: RegExpExecArray | null = null;
      for (let match = regexp.exec(whole); match && match.index < limit; match = regexp.exec(whole)) {
        last = match;
        if (match[0] === '') regexp.lastIndex++;
      }
      if (!last) {
        found = null;
        return null;
      }
      return set(last);
    };
    return {
      findNext: next,
      findPrevious: previous,
      find: (back?: boolean) => (back ? previous() : next()),
      from: () => found?.from,
      to: () => found?.to,
      get match() {
        return found?.match ?? null;
      },
      replace: (text: string) => {
        if (!found) return;
        this.replaceRange(text, found.from, found.to);
        at = this.buffer.offset(this.lastEnd);
        found = {
          ...found,
          start: at,
          match: Object.assign([''], { index: at, input: '' }) as unknown as RegExpExecArray,
          to: this.lastEnd,
        };
      },
    };
  }

  findMatchingBracket(pos: Pos): { to: Pos | undefined } {
    const pairs = '()[]{}';
    const line = this.getLine(pos.line);
    let ch = pos.ch;
    while (ch < line.length && !pairs.includes(line.charAt(ch))) ch++;
    const index = pairs.indexOf(line.charAt(ch));
    if (ch >= line.length || index < 0) return { to: undefined };
    const forward = index % 2 === 0;
    const open = line.charAt(ch);
    const close = pairs.charAt(forward ? index + 1 : index - 1);
    const text = this.getValue();
    let depth = 0;
    for (let at = this.buffer.offset({ line: pos.line, ch }); at >= 0 && at < text.length; at += forward ? 1 : -1) {
      if (text.charAt(at) === open) depth++;
      if (text.charAt(at) === close && --depth === 0) return { to: this.buffer.position(at) };
    }
    return { to: undefined };
  }
  scanForBracket(): false {
    return false;
  }
  findPosV(start: Pos, amount: number, unit: 'page' | 'line'): any {
    const line = start.line + amount * (unit === 'page' ? Math.max(1, this.rows - 2) : 1);
    const clipped = this.buffer.clip({ line, ch: start.ch });
    return { ...clipped, hitSide: line !== clipped.line };
  }
  charCoords(pos: Pos): { left: number; top: number; bottom: number } {
    return { left: pos.ch, top: pos.line, bottom: pos.line + 1 };
  }
  coordsChar(coords: { left: number; top: number }): Pos {
    return this.buffer.clip({ line: Math.round(coords.top), ch: Math.round(coords.left) });
  }
  getScrollInfo(): any {
    return {
      left: 0,
      top: this.top,
      height: this.buffer.lines.length,
      width: 80,
      clientHeight: this.rows,
      clientWidth: 80,
    };
  }
  scrollTo(_x?: number | null, y?: number | null): void {
    if (typeof y === 'number') this.top = Math.max(0, Math.min(Math.round(y), this.buffer.lines.length - 1));
  }
  scrollIntoView(): void {}
  defaultTextHeight(): number {
    return 1;
  }

  indentLine(line: number, more = true): void {
    if (more) this.replaceRange('  ', { line, ch: 0 });
    else {
      const blanks = Math.min(2, /^ */.exec(this.getLine(line))?.[0].length ?? 0);
      this.replaceRange('', { line, ch: 0 }, { line, ch: blanks });
    }
  }
  private indentSelection(more: boolean): void {
    const [from, to] = [this.getCursor('start'), this.getCursor('end')];
    // A selection that ends at the start of a line leaves that line out.
    const last = to.ch === 0 && to.line > from.line ? to.line - 1 : to.line;
    for (let line = from.line; line <= last; line++) this.indentLine(line, more);
  }
  indentMore(): void {
    this.indentSelection(true);
  }
  indentLess(): void {
    this.indentSelection(false);
  }
  execCommand(name: string): void {
    const at = this.getCursor();
    const move = (by: number) => this.setCursor(this.buffer.position(this.buffer.offset(at) + by));
    if (name === 'goCharLeft') move(-1);
    else if (name === 'goCharRight') move(1);
    else if (name === 'goLineUp') this.setCursor({ line: Math.max(0, at.line - 1), ch: at.ch });
    else if (name === 'goLineDown') this.setCursor({ line: Math.min(this.lastLine(), at.line + 1), ch: at.ch });
    else if (name === 'goLineStart' || name === 'goLineLeft') this.setCursor({ line: at.line, ch: 0 });
    else if (name === 'goLineEnd' || name === 'goLineRight')
      this.setCursor({ line: at.line, ch: this.getLine(at.line).length });
    else if (name === 'indentAuto') this.indentLine(at.line);
    else if (name === 'newlineAndIndent' || name === 'newlineAndIndentContinueComment') {
      const indent = /^\s*/.exec(this.getLine(at.line))?.[0] ?? '';
      this.replaceRange(`\n${indent.slice(0, at.ch)}`, at, at, '+input');
      this.setCursor(this.lastEnd);
    } else if (name === 'undo' || name === 'redo') {
      const to = name === 'undo' ? this.buffer.undo(at) : this.buffer.redo(at);
      if (to) this.setCursor(to);
      else this.message = name === 'undo' ? 'Already at oldest change' : 'Already at newest change';
    }
  }
  undo(): void {
    this.execCommand('undo');
  }
  redo(): void {
    this.execCommand('redo');
  }
  moveH(by: number): void {
    this.setCursor(this.buffer.position(this.buffer.offset(this.getCursor()) + by));
  }

  openDialog(template: any, callback: ((value?: string) => void) | undefined, options: any): (value?: string) => void {
    const prefix = contentOf(template);
    if (prefix.startsWith('recording')) {
      this.message = prefix;
      return () => {
        this.message = '';
      };
    }
    const close = (value?: string) => {
      if (this.dialog?.close !== close) {
        if (typeof value === 'string' && this.dialog) this.dialog.value = value;
        return;
      }
      if (typeof value === 'string') {
        this.dialog.value = value;
        return;
      }
      this.dialog = null;
    };
    const value = options?.value ?? '';
    this.dialog = {
      prefix: prefix.charAt(0) || ':',
      value,
      cursor: value.length,
      close,
      options: { ...options, accept: callback },
    };
    return close;
  }
  openNotification(template: any): () => void {
    this.message = contentOf(template);
    return () => undefined;
  }

  getOption(name: string): any {
    const defaults: any = { firstLineNumber: 1, tabSize: 8, indentUnit: 2, indentWithTabs: false };
    return this.options[name] ?? defaults[name];
  }
  setOption(name: string, value: any): void {
    this.options[name] = value;
  }
  toggleOverwrite(on: boolean): void {
    this.state.overwrite = on;
  }
  getTokenTypeAt(): '' {
    return '';
  }
  getMode(): { name: string } {
    return { name: 'text' };
  }
  getInputField(): any {
    return { addEventListener() {}, removeEventListener() {}, focus() {}, blur() {} };
  }
  getWrapperElement(): any {
    return { style: {}, classList: { add() {}, remove() {} } };
  }
  focus(): void {}
  blur(): void {}
  refresh(): void {}
  setSize(): void {}
  destroy(): void {}
  foldCode(): void {}
  hardWrap(): number {
    return this.getCursor().line;
  }
  onBeforeEndOperation(): void {}
}
