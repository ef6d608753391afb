/** The Corefile's grammar (coredns/caddy's caddyfile): server blocks with zones, directives with arguments and blocks. */

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** Lines of its block, each a list of words. */
  readonly block: readonly (readonly string[])[];
  readonly line: number;
}
export interface ServerBlock {
  /** Fully qualified, lower case. */
  readonly zones: readonly string[];
  readonly port: number;
  readonly directives: readonly Directive[];
}
export type Corefile =
  | { readonly ok: true; readonly servers: readonly ServerBlock[] }
  | { readonly ok: false; readonly message: string };

interface Line {
  readonly number: number;
  readonly words: readonly string[];
}

export function fqdn(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

/** The longest of `zones` that `name` lies in, as plugin.Zones.Matches. */
export function matchZone(zones: readonly string[], name: string): string | undefined {
  const lower = name.toLowerCase();
  let best: string | undefined;
  for (const zone of zones) {
    const inside = zone === '.' || lower === zone || lower.endsWith(`.${zone}`);
    if (inside && (best === undefined || zone.length > best.length)) best = zone;
  }
  return best;
}

export function parseCorefile(text: string, path = '/etc/coredns/Corefile'): Corefile {
  const lines = tokenise(text);
  const servers: ServerBlock[] = [];
  let at = 0;
  const fail = (line: number, message: string): Corefile => ({
    ok: false,
    message: `${path}:${line} - Error during parsing: ${message}`,
  });
  while (at < lines.length) {
    const keys: string[] = [];
    let opened = false;
    const first = (lines[at] as Line).number;
    while (at < lines.length && !opened) {
      const { words } = lines[at] as Line;
      at++;
      keys.push(...words.filter((word) => word !== '{').flatMap((word) => word.split(',').filter((w) => w !== '')));
      opened = words.at(-1) === '{';
      if (!opened && !(words.at(-1) ?? '').endsWith(',')) break;
    }
    const directives: Directive[] = [];
    if (!opened) return fail(first, `Unknown directive '${keys[0]}'`);
    for (;;) {
      const line = lines[at];
      if (line === undefined) return fail((lines.at(-1) as Line).number, 'Unexpected EOF');
      at++;
      if (line.words[0] === '}') break;
      const hasBlock = line.words.at(-1) === '{';
      const [name = '', ...args] = hasBlock ? line.words.slice(0, -1) : line.words;
      const block: (readonly string[])[] = [];
      if (hasBlock) {
        for (let inner = lines[at]; ; inner = lines[at]) {
          if (inner === undefined) return fail((lines.at(-1) as Line).number, 'Unexpected EOF');
          at++;
          if (inner.words[0] === '}') break;
          block.push(inner.words);
        }
      }
      directives.push({ name, args, block, line: line.number });
    }
    servers.push(...serversOf(keys, directives));
  }
  return { ok: true, servers };
}

function tokenise(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const [i, raw] of text.split('\n').entries()) {
    const words = (raw.replace(/(^|\s)#.*$/, '').match(/"[^"]*"|\S+/g) ?? []).map((w) => w.replace(/^"(.*)"$/, '$1'));
    if (words.length > 0) lines.push({ number: i + 1, words });
  }
  return lines;
}

/** `.:53`, `cluster.local:53`, `dns://example.com`: one server a port. */
function serversOf(keys: readonly string[], directives: readonly Directive[]): readonly ServerBlock[] {
  const byPort = new Map<number, string[]>();
  for (const key of keys) {
    const bare = key.replace(/^dns:\/\//, '');
    const [, zone = '', port = '53'] = /^(.*?)(?::(\d+))?$/.exec(bare) ?? [];
    const zones = byPort.get(Number(port)) ?? [];
    zones.push(...zonesOf(zone === '' ? '.' : zone));
    byPort.set(Number(port), zones);
  }
  return [...byPort].map(([port, zones]) => ({ zones, port, directives }));
}

/** A range in CIDR form stands for its reverse zone. */
export function zonesOf(zone: string): readonly string[] {
  const cidr = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(8|16|24|32)$/.exec(zone);
  if (cidr === null) return [zone === '.' ? '.' : fqdn(zone)];
  const kept = cidr.slice(1, 1 + Number(cidr[5]) / 8).reverse();
  return [`${kept.join('.')}.in-addr.arpa.`];
}

/** What the reload plugin takes the sum of: the server blocks and their tokens as caddyfile writes them in JSON. */
export function configurationText(text: string, path: string): string {
  const blocks: { Keys: string[]; Tokens: Record<string, Token[]> }[] = [];
  let depth = 0;
  let directive = '';
  for (const { number, words: list } of tokenise(text)) {
    for (const [i, word] of list.entries()) {
      if (depth === 0) {
        if (blocks.length === 0 || i === 0) blocks.push({ Keys: [], Tokens: {} });
        if (word === '{') depth = 1;
        else blocks.at(-1)?.Keys.push(word);
        continue;
      }
      if (depth === 1 && word === '}') {
        depth = 0;
        continue;
      }
      if (depth === 1 && i === 0) directive = word;
      const tokens = (blocks.at(-1) as (typeof blocks)[number]).Tokens;
      tokens[directive] = [...(tokens[directive] ?? []), { File: path, Line: number, Text: word }];
      if (word === '{') depth++;
      else if (word === '}') depth--;
    }
  }
  const sorted = blocks.map(({ Keys, Tokens }) => ({
    Keys,
    Tokens: Object.fromEntries(Object.entries(Tokens).sort(([a], [b]) => (a < b ? -1 : 1))),
  }));
  // As Go's encoder escapes.
  return JSON.stringify(sorted).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

interface Token {
  readonly File: string;
  readonly Line: number;
  readonly Text: string;
}
