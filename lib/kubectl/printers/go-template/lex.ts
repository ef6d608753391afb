/** Text and actions of a Go template, with trim markers applied, and the tokens of one action. */
import { TemplateError } from './template-error';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly text: string };

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
    if (!body.trim().startsWith('/*')) found.push({ kind: 'action', text: body.trim() });
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
  }
  throw new TemplateError('unclosed action');
}

/** Words of an action: strings, numbers, field chains, variables, names, `(`, `)`, `|`, `:=`, `=`, `,`. */
export function tokens(action: string): string[] {
  const token =
    /\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[()|,]|:=|=|[-+]?\d[\w.]*|\$?[A-Za-z_]\w*(?:\.\w+)*|\$(?:\.\w+)*|(?:\.\w+)+|\.)/y;
  const found: string[] = [];
  let at = 0;
  while (at < action.trimEnd().length) {
    token.lastIndex = at;
    const match = token.exec(action);
    if (!match) throw new TemplateError(`unexpected ${JSON.stringify(action.slice(at).trim().charAt(0))} in operand`);
    found.push(match[1] as string);
    at = token.lastIndex;
  }
  return found;
}
