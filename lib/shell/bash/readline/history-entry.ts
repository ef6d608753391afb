/** A command of several lines as one entry of the history (bash's cmdhist): joined by `; ` or a blank, in quotes and here-documents by newlines. */
import { openQuote } from '../parse/syntax-error';

const NO_SEMICOLON = /(?:^|[\s;|&(){}!])(?:do|then|else|elif|if|while|until|in|case)$|[;&|({]$|\)$|^$/;

export function historyEntry(text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  let entry = lines[0] as string;
  let here: string | undefined = hereDocument(entry);
  for (const line of lines.slice(1)) {
    if (here !== undefined) {
      entry += `\n${line}`;
      if (line.replace(/^\t+/, '') === here) here = undefined;
      continue;
    }
    if (openQuote(entry) !== undefined) entry += `\n${line}`;
    else if (entry.endsWith('\\')) entry = entry.slice(0, -1) + line;
    else if (line.trim() !== '') entry += (NO_SEMICOLON.test(entry.trimEnd()) ? ' ' : '; ') + line;
    here = hereDocument(line);
  }
  return here === undefined && entry.includes('\n') && /<</.test(entry) ? `${entry}\n`.replace(/\n\n$/, '\n') : entry;
}

function hereDocument(line: string): string | undefined {
  return /<<-?\s*(['"\\]?)([\w.-]+)\1/.exec(line)?.[2];
}
