/** What each terminal has shown, up to 64 KiB of text, so that a reload shows the same screen (kernel.md section 4). */
const SCREEN_CHARACTERS_MAX = 64 * 1024;

export class Screens {
  private readonly chunks = new Map<string, { texts: string[]; length: number }>();

  append(tty: string, text: string): void {
    const entry = this.chunks.get(tty) ?? { texts: [], length: 0 };
    this.chunks.set(tty, entry);
    entry.texts.push(text);
    entry.length += text.length;
    // Halve, not trim: joining on every write would copy 64 KiB for each line.
    if (entry.length > 2 * SCREEN_CHARACTERS_MAX) {
      const kept = tail(entry.texts.join(''));
      entry.texts = [kept];
      entry.length = kept.length;
    }
  }

  text(tty: string): string {
    return tail(this.chunks.get(tty)?.texts.join('') ?? '');
  }

  clear(tty: string): void {
    this.chunks.delete(tty);
  }
}

/** The last part of a text, cut at a line's start so that no escape sequence is torn. */
function tail(text: string): string {
  if (text.length <= SCREEN_CHARACTERS_MAX) return text;
  const cut = text.indexOf('\n', text.length - SCREEN_CHARACTERS_MAX);
  return text.slice(cut + 1);
}
