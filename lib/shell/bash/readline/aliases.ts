/** Alias expansion of a typed text: the first word of each simple command outside quotes, not twice the same. */
const BOUNDARY = /[;&|(\n]/;

export function expandAliases(
  text: string,
  aliases: Readonly<Record<string, string>>,
  used: readonly string[] = [],
): string {
  if (Object.keys(aliases).length === 0) return text;
  let out = '';
  let commandStart = true;
  for (let i = 0; i < text.length; ) {
    const c = text.charAt(i);
    if (c === "'" || c === '"') {
      const end = closing(text, i);
      out += text.slice(i, end);
      i = end;
      commandStart = false;
      continue;
    }
    if (/\s/.test(c) && c !== '\n') {
      out += c;
      i++;
      continue;
    }
    if (BOUNDARY.test(c)) {
      commandStart = true;
      out += c;
      i++;
      continue;
    }
    const word = /^[^\s;&|()'"\n]+/.exec(text.slice(i))?.[0] ?? c;
    if (commandStart && Object.hasOwn(aliases, word) && !used.includes(word)) {
      const value = aliases[word] as string;
      out += expandAliases(value, aliases, [...used, word]);
      // A value that ends in a blank lets the next word be an alias too.
      commandStart = /\s$/.test(value);
    } else {
      out += word;
      commandStart =
        (commandStart && /^\w+=/.test(word)) || /^(then|do|else|elif|if|while|until|!|\{|time)$/.test(word);
    }
    i += word.length;
  }
  return out;
}

function closing(text: string, from: number): number {
  const quote = text.charAt(from);
  let i = from + 1;
  while (i < text.length && text.charAt(i) !== quote) i += quote === '"' && text.charAt(i) === '\\' ? 2 : 1;
  return Math.min(text.length, i + 1);
}
