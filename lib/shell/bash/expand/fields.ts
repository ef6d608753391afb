/** Pieces of a word after expansion, IFS splitting (POSIX 2.6.5) and joining into fields. */
import { quotePattern } from './pattern';

/** `quoted` text is never split or globbed; `cut` starts a new field (between the items of "$@"). */
export interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly cut?: boolean;
  /** Unquoted text that comes from the script itself: globbed, not split. */
  readonly literal?: boolean;
}

/** A field: `pattern` has quoted characters escaped, for globbing. */
export interface Field {
  readonly text: string;
  readonly pattern: string;
}

export function splitPieces(pieces: readonly Piece[], ifs: string): Field[] {
  const blank = [...ifs].filter((c) => c === ' ' || c === '\t' || c === '\n').join('');
  const hard = [...ifs].filter((c) => !blank.includes(c)).join('');
  const fields: Field[] = [];
  let text = '';
  let pattern = '';
  let open = false;
  const close = () => {
    if (open) fields.push({ text, pattern });
    text = '';
    pattern = '';
    open = false;
  };
  for (const piece of pieces) {
    if (piece.cut) {
      close();
      continue;
    }
    if (piece.quoted || piece.literal) {
      text += piece.text;
      pattern += piece.quoted ? quotePattern(piece.text) : piece.text;
      if (piece.quoted || piece.text) open = true;
      continue;
    }
    let afterHard = false;
    for (const c of piece.text) {
      if (blank.includes(c)) {
        close();
      } else if (hard.includes(c)) {
        if (!open && !afterHard && fields.length === 0) open = true;
        else if (!open && afterHard) open = true;
        close();
        afterHard = true;
        continue;
      } else {
        text += c;
        pattern += c === '\\' ? '\\\\' : c;
        open = true;
      }
      if (!blank.includes(c)) afterHard = false;
    }
  }
  close();
  return fields;
}
