/** Text wrapped at a width as explain does (mitchellh/go-wordwrap): words are never broken, line breaks stay. */
export function wrapWords(text: string, limit: number): string {
  let out = '';
  let width = 0;
  let word = '';
  let space = '';
  const settle = () => {
    width += space.length + word.length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const char of text) {
    if (char === '\n') {
      if (word !== '') settle();
      else {
        if (width + space.length <= limit) out += space;
        space = '';
      }
      out += char;
      width = 0;
    } else if (/\s/.test(char) && char !== '\u00a0') {
      if (space === '' || word !== '') settle();
      space += char;
    } else {
      word += char;
      if (width + word.length + space.length > limit && word.length < limit) {
        out += '\n';
        width = 0;
        space = '';
      }
    }
  }
  if (word !== '' || width + space.length <= limit) out += space + word;
  return out;
}

/** Every line but the first gets the same lead as the first, empty ones too. */
export function indented(text: string, by: number): string {
  const lead = ' '.repeat(by);
  return lead + text.replaceAll('\n', `\n${lead}`);
}
