/** curl's longer words: warnings, and what its globbing says. */
import type { CurlFlavour } from './flavour';

export const HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** Options alone: 7.x says so only when there are any. */
export function noUrl(flavour: CurlFlavour, hasWords: boolean): string {
  if (flavour.generation === 8) return `curl: (2) no URL specified\n${HINT}`;
  return `${hasWords ? 'curl: no URL specified!\n' : ''}${HINT}`;
}

const WARNING = 'Warning: ';
const WARNING_WIDTH = 79 - WARNING.length;

/** Warnings are broken at blanks to fit a terminal (tool_msgs.c). */
function warning(text: string): string {
  let rest = text;
  let lines = '';
  while (rest.length > WARNING_WIDTH) {
    const blank = rest.lastIndexOf(' ', WARNING_WIDTH - 1);
    const cut = blank > 0 ? blank + 1 : WARNING_WIDTH;
    lines += `${WARNING}${rest.slice(0, cut)}\n`;
    rest = rest.slice(cut);
  }
  return `${lines}${WARNING}${rest}\n`;
}

/** What curl's globbing says of an open brace; the caret stands below it. */
export function unmatchedBrace(url: string): string | undefined {
  const at = url.lastIndexOf('{');
  if (at === -1 || url.indexOf('}', at) !== -1) return undefined;
  return `unmatched brace in URL position ${at + 1}:\n${url}\n${' '.repeat(at)}^`;
}

/** Before a further try; 7.88 counts in plurals only. */
export function retryWarning(flavour: CurlFlavour, code: number, seconds: number, left: number): string {
  const problem = code === 7 ? 'connection refused' : 'timeout';
  if (flavour.generation === 7) {
    return warning(`Problem : ${problem}. Will retry in ${seconds} seconds. ${left} retries left.`);
  }
  const tries = left === 1 ? 'retry' : 'retries';
  return warning(
    `Problem: ${problem}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${left} ${tries} left.`,
  );
}
