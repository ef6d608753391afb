/**
 * The jumps from the built-in chains to kube-proxy's, and the canary chains; they are put in front of what is there when
 * they are missing (iptablesJumpChains in pkg/proxy/iptables/proxier.go, Monitor in pkg/util/iptables).
 */
import { remembered } from '../../base/remembered';
import type { Netfilter } from '../../network/contract';

const CANARY = 'KUBE-PROXY-CANARY';
const TABLES = ['mangle', 'nat', 'filter'] as const;
type Table = (typeof TABLES)[number];

interface Jump {
  readonly table: Table;
  readonly chain: string;
  readonly from: string;
  readonly comment: string;
  readonly onlyNew: boolean;
}

function jump(table: Table, chain: string, from: string, comment: string, onlyNew = false): Jump {
  return { table, chain, from, comment, onlyNew };
}

const EXTERNAL = 'kubernetes externally-visible service portals';
const PORTALS = 'kubernetes service portals';
const FIREWALL = 'kubernetes load balancer firewall';
const JUMPS: readonly Jump[] = [
  jump('filter', 'KUBE-EXTERNAL-SERVICES', 'INPUT', EXTERNAL, true),
  jump('filter', 'KUBE-EXTERNAL-SERVICES', 'FORWARD', EXTERNAL, true),
  jump('filter', 'KUBE-NODEPORTS', 'INPUT', 'kubernetes health check service ports'),
  jump('filter', 'KUBE-SERVICES', 'FORWARD', PORTALS, true),
  jump('filter', 'KUBE-SERVICES', 'OUTPUT', PORTALS, true),
  jump('filter', 'KUBE-FORWARD', 'FORWARD', 'kubernetes forwarding rules'),
  jump('filter', 'KUBE-PROXY-FIREWALL', 'INPUT', FIREWALL, true),
  jump('filter', 'KUBE-PROXY-FIREWALL', 'OUTPUT', FIREWALL, true),
  jump('filter', 'KUBE-PROXY-FIREWALL', 'FORWARD', FIREWALL, true),
  jump('nat', 'KUBE-SERVICES', 'OUTPUT', PORTALS),
  jump('nat', 'KUBE-SERVICES', 'PREROUTING', PORTALS),
  jump('nat', 'KUBE-POSTROUTING', 'POSTROUTING', 'kubernetes postrouting rules'),
  jump('filter', 'KUBE-FIREWALL', 'INPUT', ''),
  jump('filter', 'KUBE-FIREWALL', 'OUTPUT', ''),
];

/** Asked again and again of the same text: the canaries are looked for every half minute. */
const chainsIn = remembered((table: string): ReadonlySet<string> => {
  return new Set([...table.matchAll(/^:(\S+)/gm)].map((match) => match[1] as string));
});

export function chainsOf(netfilter: Netfilter, table: string): ReadonlySet<string> {
  return chainsIn(netfilter.save(table));
}

/** False when something has removed a canary: then all rules are suspect. */
export function canariesAlive(netfilter: Netfilter): boolean {
  return TABLES.every((table) => chainsOf(netfilter, table).has(CANARY));
}

/** Makes what is missing, leaving all else alone; undefined, or the error of iptables-restore. */
export function ensureJumps(netfilter: Netfilter): string | undefined {
  let text = '';
  for (const table of TABLES) {
    const jumps = JUMPS.filter((j) => j.table === table);
    const chains = chainsOf(netfilter, table);
    const rules = new Set(netfilter.save(table).split('\n'));
    // A chain line flushes a chain that is there already.
    const missing = new Set([CANARY, ...jumps.map((j) => j.chain)].filter((chain) => !chains.has(chain)));
    let lines = [...missing].map((chain) => `:${chain} - [0:0]\n`).join('');
    for (const j of jumps) {
      const state = j.onlyNew ? '-m conntrack --ctstate NEW ' : '';
      const comment = j.comment === '' ? '' : `-m comment --comment "${j.comment}" `;
      const rule = `${j.from} ${state}${comment}-j ${j.chain}`;
      if (!rules.has(`-A ${rule}`)) lines += `-I ${rule}\n`;
    }
    if (lines !== '') text += `*${table}\n${lines}COMMIT\n`;
  }
  if (text === '') return undefined;
  const restored = netfilter.restore(text);
  return restored.ok ? undefined : restored.message;
}
