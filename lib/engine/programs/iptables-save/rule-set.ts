/** The text of iptables-save read back into chains: what `iptables -S` and `-L` print is made of it. */

export interface SavedChain {
  readonly name: string;
  /** undefined for chains that users made. */
  readonly policy: string | undefined;
  /** Words after `-A CHAIN `. */
  readonly rules: readonly string[];
}

const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** undefined when there is no such table. A table that nobody has used is empty. */
export function chainsOf(table: string, saved: string): readonly SavedChain[] | undefined {
  const own = BUILT_IN[table];
  if (own === undefined) return undefined;
  const chains = new Map<string, { policy: string | undefined; rules: string[] }>();
  for (const name of own) chains.set(name, { policy: 'ACCEPT', rules: [] });
  for (const line of saved.split('\n')) {
    const declared = /^:(\S+) (\S+)/.exec(line);
    if (declared !== null) {
      const policy = declared[2] === '-' ? undefined : declared[2];
      chains.set(declared[1] as string, { policy, rules: [] });
      continue;
    }
    const rule = /^-A (\S+) ?(.*)$/.exec(line);
    if (rule !== null) chains.get(rule[1] as string)?.rules.push(rule[2] as string);
  }
  return [...chains].map(([name, chain]) => ({ name, ...chain }));
}

/** Words of a saved rule; a quoted text is one word. */
export function words(rule: string): readonly string[] {
  const found = rule.match(/"(?:\\.|[^"\\])*"|\S+/g) ?? [];
  return found.map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word));
}

export function isJumpTo(rule: string, chain: string): boolean {
  const list = words(rule);
  return list.some((word, i) => (word === '-j' || word === '-g') && list[i + 1] === chain);
}
