/** Text filled into lines, where lists, code and empty lines stay what they are (kubectl/pkg/explain/formatter.go). */
const BULLET = /^(?:\d+\.?|-|\*)\s/;

export function wrapParagraphs(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let last = '';
  const flush = () => {
    if (words.length === 0) return;
    lines.push(words.join(' '));
    words = [];
    last = '';
  };
  for (const line of text.split('\n')) {
    if (line.startsWith('    ')) {
      flush();
      lines.push(line);
      continue;
    }
    const bare = line.trim();
    if (lines.length > 0 && bare === '') {
      flush();
      lines.push('');
      continue;
    }
    if (last.endsWith(':') || bare === '' || BULLET.test(bare)) flush();
    for (const word of bare.split(/\s+/).filter((each) => each !== '')) {
      if (words.length > 0 && [...words, word].join(' ').length > width) flush();
      words.push(word);
      last = word;
    }
  }
  flush();
  return lines;
}
