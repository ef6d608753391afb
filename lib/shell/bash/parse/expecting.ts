/** What dash and busybox ash still wait for when a text ends too early: the word that goes on with the innermost construct. */

/** Keyword or sign -> what must follow; undefined closes the innermost. */
const OPENS: Readonly<Record<string, string>> = {
  if: 'then',
  while: 'do',
  until: 'do',
  for: 'do',
  case: ')',
  '{': '}',
  '(': ')',
};
const GOES_ON = new Map([
  ['then', 'fi'],
  ['do', 'done'],
  ['else', 'fi'],
  ['elif', 'then'],
]);
const CLOSES = new Set(['fi', 'done', 'esac', '}', ')']);
const TOKEN = /'[^']*'|"(?:\\.|[^"\\])*"|#.*|\$\(|[()]|;;|[^\s;&|()'"]+|\S/g;

export function expecting(text: string): string | undefined {
  const open: { readonly by: string; next: string }[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open[open.length - 1];
    if (token === '$(') open.push({ by: '(', next: ')' });
    else if (top?.by === 'case' && token === ')') top.next = ';;';
    else if (top?.by === 'case' && token === ';;') top.next = ')';
    else if (CLOSES.has(token)) open.pop();
    else if (GOES_ON.has(token) && top !== undefined) top.next = GOES_ON.get(token) as string;
    else if (OPENS[token] !== undefined) open.push({ by: token, next: OPENS[token] as string });
  }
  return open[open.length - 1]?.next;
}
