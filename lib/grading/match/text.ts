/** `contains`, `matches`, `equals` against a text, with the words that explain them. */
import type { TextMatch } from '../../course/text';

export function matchesText(match: TextMatch, text: string): boolean {
  if (match.contains !== undefined) return text.includes(match.contains);
  if (match.equals !== undefined) return text.trimEnd() === match.equals.trimEnd();
  return new RegExp(match.matches ?? '', 'mu').test(text);
}

export function describeMatch(match: TextMatch): string {
  if (match.contains !== undefined) return `contains ${JSON.stringify(match.contains)}`;
  if (match.equals !== undefined) return JSON.stringify(match.equals);
  return `matches /${match.matches}/`;
}

/** A text short enough for one line of an explanation. */
export function excerpt(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}
