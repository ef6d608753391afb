/** Text and actions of a Go template, with trim markers applied, and the tokens of one action. */
import { TemplateError } from './template-error';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly text: string; readonly at: number };

export interface Token {
  readonly text: string;
  /** Where in the template it stands. */
  readonly at: number;
}

export function pieces(template: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  let trimNext = false;
  const pushText = (raw: string, trimEnd: boolean) => {
    let text = trimNext ? raw.trimStart() : raw;
    if (trimEnd) text = text.trimEnd();
    if (text !== '') found.push({ kind: 'text', text });
  };
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    if (open < 0) {
      pushText(template.slice(at), false);
      break;
    }
    const trimBefore = /^\{\{-\s/.test(template.slice(open));
    pushText(template.slice(at, open), trimBefore);
    const close = closing(template, open + 2);
    let body = template.slice(open + 2, close);
    if (trimBefore) body = body.slice(1);
    trimNext = /\s-$/.test(body);
    if (trimNext) body = body.slice(0, -1);
    const start = open + 2 + (trimBefore ? 1 : 0) + (body.length - body.trimStart().length);
    if (!body.trim().startsWith('/*')) found.push({ kind: 'action', text: body.trim(), at: start });
    at = close + 2;
  }
  return found;
}

/** The action's end; braces in quotes do not count. */
function closing(template: string, from: number): number {
  let quote = '';
  for (let i = from; i < template.length; i++) {
    const char = template[i] as string;
    if (quote !== '') {
      if (char === '\\' && quote === '"') i++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if (template.startsWith('}}', i)) return i;
    else if (char === '}') throw new TemplateError("bad character U+007D '}'");
  }
  throw new TemplateError(quote === '"' ? 'unterminated quoted string' : 'unclosed action');
}

const NUMBER = /^[-+]?(?:0x[0-9a-f_]+|0b[01_]+|0o?[0-7_]+|[\d_]+(?:\.\d*)?(?:e[-+]?\d+)?)$/i;

/** Words of an action: strings, numbers, field chains, variables, names, `(`, `)`, `|`, `:=`, `=`, `,`. */
export function tokens(action: string, start: number): Token[] {
  const token =
    /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[()|,]|:=|=|[-+]?\d[\w.]*|\$?[A-Za-z_]\w*(?:\.\w+)*|\$(?:\.\w+)*|(?:\.\w+)+|\.)/y;
  const found: Token[] = [];
  let at = 0;
  while (at < action.trimEnd().length) {
    token.lastIndex = at;
    const match = token.exec(action);
    if (!match) throw new TemplateError(`unexpected ${JSON.stringify(action.slice(at).trim().charAt(0))} in operand`);
    const text = match[1] as string;
    if (/^[-+]?\d/.test(text) && !NUMBER.test(text))
      throw new TemplateError(`bad number syntax: ${JSON.stringify(text)}`);
    found.push({ text, at: start + token.lastIndex - text.length });
    at = token.lastIndex;
  }
  return found;
}
