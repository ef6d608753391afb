/**
 * What the kubelet itself puts into iptables: the hint which flavour is in use, its canaries, and the rule against martian
 * packets that kube-proxy writes too (syncIPTablesRules in pkg/kubelet/kubelet_network_linux.go).
 */
import type { Netfilter } from '../../network/contract';
import { chainsOf } from './jump-rules';

const CANARY = 'KUBE-KUBELET-CANARY';
const MARTIANS =
  '-A KUBE-FIREWALL -m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

/** For a node whose kubelet starts; chains that are there stay as they are. */
export function ensureKubeletRules(netfilter: Netfilter): void {
  const lines = (table: string, ...chains: readonly string[]): string => {
    const present = chainsOf(netfilter, table);
    const missing = chains.filter((chain) => !present.has(chain));
    const rules = missing.includes('KUBE-FIREWALL')
      ? `${MARTIANS}\n-I OUTPUT -j KUBE-FIREWALL\n-I INPUT -j KUBE-FIREWALL\n`
      : '';
    return `*${table}\n${missing.map((chain) => `:${chain} - [0:0]\n`).join('')}${rules}COMMIT\n`;
  };
  netfilter.restore(
    lines('mangle', 'KUBE-IPTABLES-HINT', CANARY) + lines('nat', CANARY) + lines('filter', 'KUBE-FIREWALL', CANARY),
  );
}
