/** One full set of kube-proxy's filter and nat rules as input of iptables-restore (syncProxyRules in iptables/proxier.go). */
import { isServiceChain } from './chain-names';
import type { EndpointsMap } from './endpoints';
import { comment, RuleText } from './rule-text';
import type { ServicePort } from './service-ports';
import { type ProxyNode, writeService } from './service-rules';

const MARK = '0x00004000';
/** Endpoints above which rules lose their comments and stale chains stay. */
const LARGE = 1000;

export function ruleset(
  ports: readonly ServicePort[],
  endpoints: EndpointsMap,
  node: Omit<ProxyNode, 'large'>,
  /** Chains of the nat table at present: those of services that are gone are deleted. */
  present: ReadonlySet<string>,
): string {
  const text = new RuleText();
  const total = ports.reduce((sum, port) => sum + (endpoints.get(port.key)?.length ?? 0), 0);
  writeHead(text);
  for (const port of ports) writeService(text, port, endpoints.get(port.key) ?? [], { ...node, large: total > LARGE });
  if (total <= LARGE) {
    for (const chain of present) if (isServiceChain(chain) && !text.hasNatChain(chain)) text.deleteNatChain(chain);
  }
  writeTail(text);
  return text.toString();
}

function writeHead(text: RuleText): void {
  for (const chain of ['SERVICES', 'EXTERNAL-SERVICES', 'FORWARD', 'NODEPORTS', 'PROXY-FIREWALL']) {
    text.filterChain(`KUBE-${chain}`);
  }
  for (const chain of ['SERVICES', 'NODEPORTS', 'POSTROUTING', 'MARK-MASQ']) text.natChain(`KUBE-${chain}`);
  text.natRule('KUBE-POSTROUTING', `-m mark ! --mark ${MARK}/${MARK}`, '-j RETURN');
  text.natRule('KUBE-POSTROUTING', `-j MARK --xor-mark ${MARK}`);
  const snat = comment('kubernetes service traffic requiring SNAT');
  text.natRule('KUBE-POSTROUTING', snat, '-j MASQUERADE', '--random-fully');
  text.natRule('KUBE-MARK-MASQ', `-j MARK --or-mark ${MARK}`);
  // route_localnet, set for node ports on 127.0.0.1, would let other machines reach loop-back services.
  text.filterChain('KUBE-FIREWALL');
  text.filterRule(
    'KUBE-FIREWALL',
    comment('block incoming localnet connections'),
    '-d 127.0.0.0/8 ! -s 127.0.0.0/8',
    '-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
  );
}

function writeTail(text: RuleText): void {
  const last = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain');
  text.natRule('KUBE-SERVICES', last, '-m addrtype --dst-type LOCAL', '-j KUBE-NODEPORTS');
  const counted = '-m nfacct --nfacct-name ct_state_invalid_dropped_pkts';
  text.filterRule('KUBE-FORWARD', '-m conntrack --ctstate INVALID', counted, '-j DROP');
  const marked = `-m mark --mark ${MARK}/${MARK}`;
  text.filterRule('KUBE-FORWARD', comment('kubernetes forwarding rules'), marked, '-j ACCEPT');
  const known = '-m conntrack --ctstate RELATED,ESTABLISHED';
  text.filterRule('KUBE-FORWARD', comment('kubernetes forwarding conntrack rule'), known, '-j ACCEPT');
}
