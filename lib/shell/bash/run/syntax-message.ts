/** Words of a syntax error, as bash 5.2, dash and busybox ash print them. */
import { expecting } from '../parse/expecting';
import type { Node } from '../parse/script';
import type { ParseOutcome } from '../parse/syntax-error';
import type { ShellState } from '../state';
import { type Outcome, type Run, write } from './run';

type Mistake = Extract<ParseOutcome, { kind: 'error' | 'incomplete' }>;

/** Honest about the one command of bash that is not here; its grammar is unknown to the parser. */
const COPROC = /(?:^|[;&|\n])[ \t]*coproc[ \t]/;

export function syntaxMessage(state: ShellState, text: string, mistake: Mistake): string {
  const interactive = state.mode === 'interactive' && !state.subshell;
  const name = state.name.replace(/^-/, '').replace(/^.*\//, interactive ? '' : '$&');
  const { line, token } = mistake;
  if (state.flavour !== 'bash') {
    const dash = state.flavour === 'dash';
    const whole = mistake.kind === 'incomplete' ? text.split('\n').length : line;
    const at = dash ? `${name}: ${whole}: Syntax error:` : `${name}: syntax error:`;
    if (mistake.kind === 'incomplete') {
      if (mistake.opener === '"' || mistake.opener === "'")
        return `${at} ${dash ? 'Unterminated' : 'unterminated'} quoted string\n`;
      const word = expecting(text);
      const wanted = word === undefined ? '' : ` (expecting "${word}")`;
      return `${at} ${dash ? 'end of file unexpected' : 'unexpected end of file'}${wanted}\n`;
    }
    if (state.flavour === 'dash') return `${at} ${token === 'newline' ? 'newline' : `"${token}"`} unexpected\n`;
    return `${at} unexpected ${token === 'newline' ? 'newline' : `"${token}"`}\n`;
  }
  const prefix = interactive
    ? `${name}: `
    : state.mode === 'command'
      ? `${name}: -c: line ${line}: `
      : `${name}: line ${line}: `;
  if (COPROC.test(text)) return `${prefix}coproc: not simulated\n`;
  if (mistake.kind === 'incomplete') {
    if (mistake.opener) return `${prefix}unexpected EOF while looking for matching \`${mistake.opener}'\n`;
    return `${prefix}syntax error: unexpected end of file\n`;
  }
  const first = `${prefix}syntax error near unexpected token \`${token}'\n`;
  if (interactive) return first;
  return `${first}${prefix}\`${text.split('\n')[line - 1] ?? ''}'\n`;
}

/** A mistake that just-bash found late: the statements before it have run. */
export function syntaxErrorAt(r: Run, text: string, statement: Node): Outcome {
  const token: string = statement.deferredError.token;
  const line = Math.max(1, text.split('\n').findIndex((part) => part.includes(token)) + 1);
  write(r, 2, syntaxMessage(r.state, text, { kind: 'error', line, token }));
  r.state.stack = r.state.stack.slice(0, r.state.mode === 'interactive' ? 1 : 0);
  r.state.status = 2;
  if (r.state.mode !== 'interactive') r.state.exiting = true;
}
