/**
 * Elastic tab stops as Go's text/tabwriter lays them out (padding character always a blank): a column is a run of
 * consecutive lines that have a tab-terminated cell there. `remember` keeps widths across flushes, as `kubectl get` does.
 */
export interface TabLayout {
  readonly minWidth: number;
  readonly padding: number;
  readonly remember?: boolean;
}
/** Layout of `kubectl get` tables. */
export const TABLE_LAYOUT: TabLayout = { minWidth: 6, padding: 3, remember: true };
/** Layout of `kubectl describe`. */
export const DESCRIBE_LAYOUT: TabLayout = { minWidth: 0, padding: 2 };

const widthOf = (text: string): number => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};

export class TabWriter {
  private pending = '';
  private remembered: number[] = [];

  constructor(private readonly layout: TabLayout) {}

  write(text: string): void {
    this.pending += text;
  }

  forgetWidths(): void {
    this.remembered = [];
  }

  /** Lays out what has been written since the last flush. */
  flush(): string {
    if (this.pending === '') return '';
    const lines = this.pending.split('\n').map((line) => line.split('\t'));
    this.pending = '';
    const out: string[] = [];
    this.format(lines, 0, lines.length, [], out);
    return out.join('\n');
  }

  private format(lines: string[][], from: number, to: number, widths: number[], out: string[]): void {
    const column = widths.length;
    let start = from;
    for (let at = from; at < to; at++) {
      if (column >= (lines[at] as string[]).length - 1) continue;
      this.writeLines(lines, start, at, widths, out);
      start = at;
      let width = this.layout.minWidth;
      for (; at < to && column < (lines[at] as string[]).length - 1; at++) {
        width = Math.max(width, widthOf((lines[at] as string[])[column] as string) + this.layout.padding);
      }
      if (this.layout.remember) {
        width = Math.max(width, this.remembered[column] ?? 0);
        this.remembered[column] = width;
      }
      widths.push(width);
      this.format(lines, start, at, widths, out);
      widths.pop();
      start = at;
      at--;
    }
    this.writeLines(lines, start, to, widths, out);
  }

  private writeLines(lines: string[][], from: number, to: number, widths: number[], out: string[]): void {
    for (let at = from; at < to; at++) {
      let text = '';
      const cells = lines[at] as string[];
      cells.forEach((cell, index) => {
        text += cell;
        if (index < widths.length && index < cells.length - 1) {
          text += ' '.repeat(Math.max(0, (widths[index] as number) - widthOf(cell)));
        }
      });
      out.push(text);
    }
  }
}

/** Lays out one finished text. */
export function alignTabs(text: string, layout: TabLayout = DESCRIBE_LAYOUT): string {
  const writer = new TabWriter(layout);
  writer.write(text);
  return writer.flush();
}
