/** RESP on the wire: requests as arrays of bulk strings or inline words, replies as redis writes them (networking.c). */
import { afterBytes, utf8Length } from '../../base/utf8';
import type { Reply } from './data';

export function encodeReply(reply: Reply): string {
  if (reply.kind === 'simple') return `+${reply.text}\r\n`;
  if (reply.kind === 'error') return `-${reply.text}\r\n`;
  if (reply.kind === 'integer') return `:${reply.value}\r\n`;
  if (reply.kind === 'bulk') return reply.text === null ? '$-1\r\n' : `$${utf8Length(reply.text)}\r\n${reply.text}\r\n`;
  if (reply.items === null) return '*-1\r\n';
  return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join('')}`;
}

export interface ParsedRequests {
  readonly requests: readonly (readonly string[])[];
  readonly rest: string;
  readonly protocolError?: string;
}

/** As many whole requests as the text holds. */
export function parseRequests(text: string): ParsedRequests {
  const requests: (readonly string[])[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    const line = text.slice(at, end).replace(/\r$/, '');
    if (!line.startsWith('*')) {
      const words = splitInline(line);
      if (words === undefined) return { requests, rest: '', protocolError: 'unbalanced quotes in request' };
      if (words.length > 0) requests.push(words);
      at = end + 1;
      continue;
    }
    const whole = parseArray(text, at);
    if (whole === undefined) break;
    if (typeof whole === 'string') return { requests, rest: '', protocolError: whole };
    if (whole.words.length > 0) requests.push(whole.words);
    at = whole.next;
  }
  return { requests, rest: text.slice(at) };
}

function parseArray(text: string, start: number): { words: string[]; next: number } | string | undefined {
  let end = text.indexOf('\n', start);
  const count = Number(text.slice(start + 1, end).trim());
  if (!Number.isInteger(count)) return 'invalid multibulk length';
  const words: string[] = [];
  let at = end + 1;
  for (let i = 0; i < count; i++) {
    end = text.indexOf('\n', at);
    if (end < 0) return undefined;
    if (text[at] !== '$') return `expected '$', got '${text[at]}'`;
    const to = afterBytes(text, end + 1, Number(text.slice(at + 1, end).trim()));
    if (to === undefined || to + 2 > text.length) return undefined;
    words.push(text.slice(end + 1, to));
    at = to + 2;
  }
  return { words, next: at };
}

/** sdssplitargs: words with quotes; undefined when a quote is open. */
export function splitInline(line: string): string[] | undefined {
  const words: string[] = [];
  let i = 0;
  while (i < line.length) {
    if (/\s/.test(line[i] as string)) {
      i++;
      continue;
    }
    let word = '';
    while (i < line.length && !/\s/.test(line[i] as string)) {
      const quote = line[i];
      if (quote !== '"' && quote !== "'") {
        word += line[i++];
        continue;
      }
      i++;
      while (i < line.length && line[i] !== quote) {
        if (line[i] === '\\' && i + 1 < line.length) {
          i++;
          const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
          word += quote === '"' ? (escapes[line[i] as string] ?? line[i]) : line[i] === "'" ? "'" : `\\${line[i]}`;
        } else word += line[i];
        i++;
      }
      if (i >= line.length) return undefined;
      i++;
    }
    words.push(word);
  }
  return words;
}
