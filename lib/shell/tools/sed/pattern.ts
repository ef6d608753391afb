/** sed's patterns as JavaScript ones: POSIX, with `\n` and `\t` beyond it. */
import { translatePattern } from '../grep-pattern';

export function sedRegex(pattern: string, flags: string, extended: boolean): RegExp {
  const plain = pattern.replace(/\\([\s\S])/g, (whole, char) => (char === 'n' ? '\n' : char === 't' ? '\t' : whole));
  return new RegExp(translatePattern(plain, extended), flags);
}
