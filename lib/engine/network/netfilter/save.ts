/** `iptables-save`: built-in chains in the order of their hooks, then the others by name; only tables that exist. */
import { BUILT_IN, type Chain, type Table, type Tables } from './tables';

function chainsInOrder(name: string, table: Table): readonly Chain[] {
  const own = BUILT_IN[name] ?? [];
  const others = [...table.keys()].filter((chain) => !own.includes(chain)).sort();
  return [...own, ...others].map((chain) => table.get(chain)).filter((chain) => chain !== undefined);
}

export function save(tables: Tables, only?: string): string {
  let text = '';
  for (const name of Object.keys(BUILT_IN)) {
    const table = tables.get(name);
    if (table === undefined || (only !== undefined && only !== name)) continue;
    text += textOf(name, table);
  }
  return text;
}

/** Tables are replaced, never edited; kube-proxy asks for the same ones again and again. */
const texts = new WeakMap<Table, string>();

function textOf(name: string, table: Table): string {
  let text = texts.get(table);
  if (text === undefined) {
    const chains = chainsInOrder(name, table);
    text = `*${name}\n`;
    for (const chain of chains) text += `:${chain.name} ${chain.policy ?? '-'} [0:0]\n`;
    for (const chain of chains) for (const rule of chain.rules) text += `-A ${chain.name} ${rule.text}\n`;
    text += 'COMMIT\n';
    texts.set(table, text);
  }
  return text;
}
