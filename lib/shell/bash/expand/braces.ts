/** Brace expansion of the AST: one word becomes many words before anything else is expanded. */
import type { Node } from '../parse/script';

function range(item: Node): string[] {
  const { start, end } = item;
  const out: string[] = [];
  if (typeof start === 'number' && typeof end === 'number') {
    const step = Math.abs(Number(item.step ?? 1)) || 1;
    const texts = [String(item.startStr ?? start), String(item.endStr ?? end)];
    const padded = texts.some((text) => /^-?0\d/.test(text));
    const width = padded ? Math.max(...texts.map((text) => text.length)) : 0;
    const add = (n: number) => {
      const digits = String(Math.abs(n));
      out.push(n < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0'));
    };
    if (start <= end) for (let n = start; n <= end && out.length < 100_000; n += step) add(n);
    else for (let n = start; n >= end && out.length < 100_000; n -= step) add(n);
    return out;
  }
  const from = String(start).charCodeAt(0);
  const to = String(end).charCodeAt(0);
  const step = Math.abs(Number(item.step ?? 1)) || 1;
  if (from <= to) for (let c = from; c <= to; c += step) out.push(String.fromCharCode(c));
  else for (let c = from; c >= to; c -= step) out.push(String.fromCharCode(c));
  return out;
}

export function expandBraces(word: Node, enabled: boolean): Node[] {
  const parts = word.parts as Node[];
  const at = parts.findIndex((part) => part.type === 'BraceExpansion');
  if (at < 0) return [word];
  const before = parts.slice(0, at);
  const after = parts.slice(at + 1);
  const brace = parts[at] as Node;
  if (!enabled)
    return [{ ...word, parts: [...before, { type: 'Literal', value: braceText(brace) }, ...after] } as Node];
  const out: Node[] = [];
  for (const item of brace.items as Node[]) {
    const middles: Node[][] =
      item.type === 'Word'
        ? [item.word.parts]
        : range(item).map((text) => [{ type: 'Literal', value: text } as unknown as Node]);
    for (const middle of middles) {
      out.push(...expandBraces({ ...word, parts: [...before, ...middle, ...after] } as Node, true));
    }
  }
  return out;
}

/** dash and ash have no brace expansion: the text stays. */
function braceText(brace: Node): string {
  const items = (brace.items as Node[]).map((item) =>
    item.type === 'Word'
      ? (item.word.parts as Node[]).map((part) => part.value ?? '').join('')
      : `${item.startStr ?? item.start}..${item.endStr ?? item.end}`,
  );
  return `{${items.join(',')}}`;
}
