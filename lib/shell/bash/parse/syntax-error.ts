/**
 * Decides whether a text is a complete script, needs more lines (the PS2 prompt) or is wrong, and words the mistake as
 * bash 5.2 and dash do. just-bash accepts some incomplete texts (a trailing `|`, `&&`, backslash); those are found here.
 */
import { type Node, parseScript, type Script } from './script';

export type ParseOutcome =
  | { readonly kind: 'script'; readonly script: Script }
  | {
      readonly kind: 'error' | 'incomplete';
      readonly line: number;
      /** The token bash names, or undefined at the end of the text. */
      readonly token?: string;
      /** The opening quote or bracket without its mate. */
      readonly opener?: string;
      /** A part before the mistake that runs first, as bash reads command by command. */
      readonly before?: Script;
    };

const WORDS: Readonly<Record<string, string>> = { NEWLINE: 'newline', EOF: '' };

function emptyCommand(node: Node): boolean {
  return node.type === 'SimpleCommand' && !node.name && node.assignments.length === 0 && node.redirections.length === 0;
}

/** Text ends with an odd number of backslashes outside a comment. */
function endsWithBackslash(text: string): boolean {
  const trailing = /(\\+)\n?$/.exec(text);
  return trailing !== null && (trailing[1] as string).length % 2 === 1;
}

export function openQuote(text: string): string | undefined {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote === "'") {
      if (c === "'") quote = '';
    } else if (c === '\\') i++;
    else if (quote) {
      if (c === quote) quote = '';
    } else if (c === '#' && (i === 0 || /\s/.test(text.charAt(i - 1)))) {
      while (i < text.length && text.charAt(i) !== '\n') i++;
    } else if (c === "'" || c === '"' || c === '`') quote = c;
  }
  return quote || undefined;
}

function fromException(text: string, error: { message: string; line?: number; token?: any }): ParseOutcome {
  const lines = text.split('\n');
  const lastLine = text.endsWith('\n') ? lines.length - 1 : lines.length;
  const line = error.line && error.line > 0 ? error.line : lastLine;
  const matching = /looking for matching [`'"](.+?)['"]?$/.exec(error.message);
  if (matching) {
    const opener = (matching[1] as string).replace(/['"]$/, '') || '"';
    return { kind: 'incomplete', line, opener: openQuote(text) ?? opener };
  }
  const quote = openQuote(text);
  if (quote) return { kind: 'incomplete', line: lastLine, opener: quote };
  if (error.token?.type === 'EOF') {
    if (/redirection target/i.test(error.message)) return { kind: 'error', line, token: 'newline' };
    return { kind: 'incomplete', line: lastLine + 1 };
  }
  const value: string = error.token?.value ?? /token `(.*)'/.exec(error.message)?.[1] ?? '';
  const token = WORDS[error.token?.type ?? ''] ?? value;
  return { kind: 'error', line, token: token === '\n' ? 'newline' : token };
}

/** bash runs the commands before a mistake: the longest run of whole lines that parses. */
function runnableBefore(text: string, line: number): Script | undefined {
  const lines = text.split('\n');
  for (let count = Math.min(line - 1, lines.length); count > 0; count--) {
    const outcome = parseText(lines.slice(0, count).join('\n'), false);
    if (outcome.kind === 'script') return outcome.script;
  }
  return undefined;
}

export function parseText(text: string, wantBefore = true): ParseOutcome {
  let script: Script;
  try {
    script = parseScript(text);
  } catch (error) {
    const outcome = fromException(text, error as { message: string });
    if (outcome.kind === 'script') return outcome;
    const before = wantBefore && outcome.line > 1 ? runnableBefore(text, outcome.line) : undefined;
    return { ...outcome, before };
  }
  const deferred = script.nodes.find((node) => node.type === 'Statement' && node.deferredError);
  if (deferred) {
    const line = lineOfDeferred(text);
    const before = wantBefore && line > 1 ? runnableBefore(text, line) : undefined;
    return { kind: 'error', line, token: deferred.deferredError.token, before };
  }
  for (const node of script.nodes) {
    if (node.type === 'HereDoc' && node.terminated === false)
      return { kind: 'incomplete', line: text.split('\n').length, opener: `<<${node.delimiter}` };
    if (node.type !== 'Pipeline' && node.type !== 'Statement') continue;
    if (node.type === 'Pipeline') {
      const commands = node.commands as Node[];
      const empty = commands.findIndex(emptyCommand);
      const alone = commands.length === 1;
      if (empty < 0 || (alone && node.negated)) continue;
      if (alone && isDeferred(script, node)) continue;
      if (empty === commands.length - 1 && isLast(script, node))
        return { kind: 'incomplete', line: text.split('\n').length };
      return { kind: 'error', line: commands[empty]?.line ?? 1, token: alone ? '&&' : '|' };
    }
  }
  if (endsWithBackslash(text)) return { kind: 'incomplete', line: text.split('\n').length };
  return { kind: 'script', script };
}

/** just-bash does not say where: the first line up to which the text has the mistake. */
function lineOfDeferred(text: string): number {
  const lines = text.split('\n');
  for (let count = 1; count < lines.length; count++) {
    try {
      const nodes = parseScript(lines.slice(0, count).join('\n')).nodes;
      if (nodes.some((node) => node.type === 'Statement' && node.deferredError)) return count;
    } catch {
      // An unfinished part: the mistake comes later.
    }
  }
  return lines.length;
}

function isDeferred(script: Script, pipeline: Node): boolean {
  return script.nodes.some((node) => node.type === 'Statement' && node.deferredError && node.pipelines[0] === pipeline);
}

function isLast(script: Script, pipeline: Node): boolean {
  const after = script.numberOf(pipeline);
  return !script.nodes.some((node, index) => index > after && node.type === 'Pipeline');
}
