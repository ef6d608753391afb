/** RESP replies read by redis-cli: raw when standard output is no terminal, formatted (`(integer) 1`, `1) "a"`) on one. */
import { afterBytes } from '../../base/utf8';

export type CliReply =
  | { readonly kind: 'simple' | 'error'; readonly text: string }
  | { readonly kind: 'integer'; readonly text: string }
  | { readonly kind: 'bulk'; readonly text: string | null }
  | { readonly kind: 'array'; readonly items: readonly CliReply[] };

/** One reply from the front of the text, or undefined while it is not whole. */
export function parseReply(text: string, at = 0): { readonly reply: CliReply; readonly next: number } | undefined {
  const end = text.indexOf('\r\n', at);
  if (end < 0) return undefined;
  const line = text.slice(at + 1, end);
  const next = end + 2;
  const mark = text[at];
  if (mark === '+') return { reply: { kind: 'simple', text: line }, next };
  if (mark === '-') return { reply: { kind: 'error', text: line }, next };
  if (mark === ':') return { reply: { kind: 'integer', text: line }, next };
  if (mark === '$') {
    if (Number(line) < 0) return { reply: { kind: 'bulk', text: null }, next };
    const to = afterBytes(text, next, Number(line));
    if (to === undefined || to + 2 > text.length) return undefined;
    return { reply: { kind: 'bulk', text: text.slice(next, to) }, next: to + 2 };
  }
  if (line === '-1') return { reply: { kind: 'bulk', text: null }, next };
  const items: CliReply[] = [];
  let from = next;
  for (let i = 0; i < Number(line); i++) {
    const one = parseReply(text, from);
    if (one === undefined) return undefined;
    items.push(one.reply);
    from = one.next;
  }
  return { reply: { kind: 'array', items }, next: from };
}

export function rawText(reply: CliReply): string {
  if (reply.kind === 'array') return reply.items.map(rawText).join('\n');
  if (reply.kind === 'error') return `${reply.text}\n`;
  return reply.text ?? '';
}

function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
  return `"${text.replace(/[\n\r\t"\\]/g, (c) => escapes[c] as string)}"`;
}

export function formatted(reply: CliReply, prefix = ''): string {
  if (reply.kind === 'array') return formattedArray(reply.items, prefix);
  if (reply.kind === 'simple') return `${reply.text}\n`;
  if (reply.kind === 'error') return `(error) ${reply.text}\n`;
  if (reply.kind === 'integer') return `(integer) ${reply.text}\n`;
  return `${reply.text === null ? '(nil)' : quoted(reply.text)}\n`;
}

function formattedArray(items: readonly CliReply[], prefix: string): string {
  if (items.length === 0) return '(empty array)\n';
  const width = String(items.length).length;
  return items
    .map((item, i) => {
      const head = `${String(i + 1).padStart(width)}) `;
      return `${i === 0 ? '' : prefix}${head}${formatted(item, prefix + ' '.repeat(head.length))}`;
    })
    .join('');
}
