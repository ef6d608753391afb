/** The text of one description while it is written: levels of indent, tab-aligned at the end (kubectl/pkg/describe's PrefixWriter). */
import { type Draft, entriesOf } from '../draft';
import { alignTabs } from '../printers/tab-writer';

const ANNOTATION_CHARACTERS_MAX = 140;
const SKIPPED_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration'];

export class Page {
  private done = '';
  private open = '';

  /** One line at a level of two blanks each. */
  line(level: number, text: string): void {
    this.open += `${'  '.repeat(level)}${text}\n`;
  }

  raw(text: string): void {
    this.open += text;
  }

  /** Columns before and after a flush are aligned apart. */
  flush(): void {
    this.done += alignTabs(this.open);
    this.open = '';
  }

  labels(title: string, labels: Draft): void {
    this.pairs(
      title,
      entriesOf(labels).map(([key, value]) => `${key}=${value}`),
    );
  }

  annotations(title: string, annotations: Draft): void {
    const kept = entriesOf(annotations).filter(([key]) => !SKIPPED_ANNOTATIONS.includes(key));
    if (kept.length === 0) return this.line(0, `${title}:\t<none>`);
    kept.forEach(([key, raw], index) => {
      const lead = index === 0 ? `${title}:\t` : '\t';
      const value = String(raw).replace(/\n$/, '');
      if (value.length + key.length + 2 > ANNOTATION_CHARACTERS_MAX || value.includes('\n')) {
        this.raw(`${lead}${key}:\n`);
        for (const part of value.split('\n')) this.raw(`\t  ${shorten(part, ANNOTATION_CHARACTERS_MAX - 2)}\n`);
      } else this.raw(`${lead}${key}: ${value}\n`);
    });
  }

  /** A title with one value a line below one another, `<none>` without any. */
  pairs(title: string, values: readonly string[]): void {
    if (values.length === 0) return this.line(0, `${title}:\t<none>`);
    values.forEach((value, index) => this.raw(`${index === 0 ? `${title}:` : ''}\t${value}\n`));
  }

  /** Everything with its tabs, for output that nothing aligns. */
  plain(): string {
    return this.done + this.open;
  }

  text(): string {
    this.flush();
    return this.done;
  }
}

function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}...` : text;
}

export function orNone(text: string | undefined | null): string {
  return text === undefined || text === null || text === '' ? '<none>' : text;
}
