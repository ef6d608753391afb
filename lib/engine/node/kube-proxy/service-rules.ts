/**
 * The rules of one service port: capturing its addresses in KUBE-SERVICES and KUBE-NODEPORTS, refusing or dropping what has
 * no endpoint, and the chains that spread connections over endpoints (syncProxyRules in pkg/proxy/iptables/proxier.go).
 */
import { type Categories, categorize, type Place } from './categories';
import type { Endpoint } from './endpoints';
import { contains, networkOf } from './ipv4';
import { comment, type RuleText } from './rule-text';
import { externallyAccessible, type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from './service-ports';

export interface ProxyNode extends Place {
  readonly nodeIP: string;
  readonly clusterCIDR: string;
  /** No comments on the rules of endpoints: there are more than a thousand. */
  readonly large: boolean;
}

interface Context {
  readonly port: ServicePort;
  readonly node: ProxyNode;
  readonly ends: Categories;
  readonly internal: boolean;
  readonly external: boolean;
  readonly firewalled: boolean;
}

const MARK = '-j KUBE-MARK-MASQ';

export function writeService(text: RuleText, port: ServicePort, endpoints: readonly Endpoint[], node: ProxyNode): void {
  const ends = categorize(endpoints, port, node);
  const context: Context = {
    port,
    node,
    ends,
    internal: ends.any && !(port.internalLocal && ends.local.length === 0),
    external: ends.any && !(port.externalLocal && ends.local.length === 0),
    firewalled: ends.any && port.loadBalancerIPs.length > 0 && port.sourceRanges.length > 0,
  };
  captureClusterIP(text, context);
  captureExternalIPs(text, context);
  captureLoadBalancer(text, context);
  captureNodePorts(text, context);
  if (context.internal) {
    const chain = port.internalLocal ? port.chains.local : port.chains.cluster;
    text.natRule(chain, ...clusterAddress(port), `! -s ${node.clusterCIDR}`, MARK);
  }
  if (ends.any && externallyAccessible(port)) writeExternalChain(text, context);
  if (context.firewalled) writeFirewallChain(text, context);
  if (ends.cluster.length > 0 && usesClusterEndpoints(port)) {
    writeSpreading(text, context, port.chains.cluster, ends.cluster);
  }
  if (ends.local.length > 0 && usesLocalEndpoints(port)) writeSpreading(text, context, port.chains.local, ends.local);
  for (const endpoint of ends.reachable) writeEndpointChain(text, context, endpoint);
}

function to(port: ServicePort, address: string, number: number): string {
  const destination = address === '' ? '' : ` -d ${address}`;
  return `-m ${port.protocol} -p ${port.protocol}${destination} --dport ${number}`;
}

function clusterAddress(port: ServicePort): readonly string[] {
  return [comment(`${port.name} cluster IP`), to(port, port.clusterIP, port.port)];
}

function refusal(context: Context): { readonly why: string; readonly target: string } {
  const { ends, port } = context;
  return ends.any
    ? { why: comment(`${port.name} has no local endpoints`), target: '-j DROP' }
    : { why: comment(`${port.name} has no endpoints`), target: '-j REJECT' };
}

function captureClusterIP(text: RuleText, context: Context): void {
  const { port } = context;
  if (context.internal) {
    const chain = port.internalLocal ? port.chains.local : port.chains.cluster;
    text.natRule('KUBE-SERVICES', ...clusterAddress(port), `-j ${chain}`);
    return;
  }
  const { why, target } = refusal(context);
  text.filterRule('KUBE-SERVICES', why, to(port, port.clusterIP, port.port), target);
}

function captureExternalIPs(text: RuleText, context: Context): void {
  const { port, ends } = context;
  for (const ip of port.externalIPs) {
    const address = to(port, ip, port.port);
    if (ends.any) {
      text.natRule('KUBE-SERVICES', comment(`${port.name} external IP`), address, `-j ${port.chains.external}`);
    }
    if (!context.external) {
      const { why, target } = refusal(context);
      text.filterRule('KUBE-EXTERNAL-SERVICES', why, address, target);
    }
  }
}

function captureLoadBalancer(text: RuleText, context: Context): void {
  const { port, ends, firewalled } = context;
  const { chains } = port;
  for (const ip of port.loadBalancerIPs) {
    const address = to(port, ip, port.port);
    if (ends.any) {
      const chain = firewalled ? chains.firewall : chains.external;
      text.natRule('KUBE-SERVICES', comment(`${port.name} loadbalancer IP`), address, `-j ${chain}`);
    }
    if (firewalled) {
      const why = comment(`${port.name} traffic not accepted by ${chains.firewall}`);
      text.filterRule('KUBE-PROXY-FIREWALL', why, address, '-j DROP');
    }
  }
  if (context.external) return;
  const { why, target } = refusal(context);
  for (const ip of port.loadBalancerIPs) {
    text.filterRule('KUBE-EXTERNAL-SERVICES', why, to(port, ip, port.port), target);
  }
}

function captureNodePorts(text: RuleText, context: Context): void {
  const { port, ends } = context;
  if (port.nodePort !== 0) {
    const jump = `-j ${port.chains.external}`;
    if (ends.any) {
      const counted = '-m nfacct --nfacct-name localhost_nps_accepted_pkts';
      text.natRule('KUBE-NODEPORTS', comment(port.name), to(port, '127.0.0.0/8', port.nodePort), counted, jump);
      text.natRule('KUBE-NODEPORTS', comment(port.name), to(port, '', port.nodePort), jump);
    }
    if (!context.external) {
      const { why, target } = refusal(context);
      const local = '-m addrtype --dst-type LOCAL';
      text.filterRule('KUBE-EXTERNAL-SERVICES', why, local, to(port, '', port.nodePort), target);
    }
  }
  if (port.healthCheckNodePort !== 0) {
    const why = comment(`${port.name} health check node port`);
    text.filterRule('KUBE-NODEPORTS', why, `-m tcp -p tcp --dport ${port.healthCheckNodePort}`, '-j ACCEPT');
  }
}

function writeExternalChain(text: RuleText, context: Context): void {
  const { port, node } = context;
  const { external, cluster, local } = port.chains;
  text.natChain(external);
  const destinations = `${port.name} external destinations`;
  if (!port.externalLocal) text.natRule(external, comment(`masquerade traffic for ${destinations}`), MARK);
  else {
    // Pods and the node itself reach all endpoints, as if their traffic had gone out and come in again.
    const fromNode = '-m addrtype --src-type LOCAL';
    text.natRule(external, comment(`pod traffic for ${destinations}`), `-s ${node.clusterCIDR}`, `-j ${cluster}`);
    text.natRule(external, comment(`masquerade LOCAL traffic for ${destinations}`), fromNode, MARK);
    text.natRule(external, comment(`route LOCAL traffic for ${destinations}`), fromNode, `-j ${cluster}`);
  }
  if (context.external) text.natRule(external, `-j ${port.externalLocal ? local : cluster}`);
}

function writeFirewallChain(text: RuleText, context: Context): void {
  const { port, node } = context;
  const { firewall, external } = port.chains;
  text.natChain(firewall);
  const why = comment(`${port.name} loadbalancer IP`);
  for (const range of port.sourceRanges) text.natRule(firewall, why, `-s ${networkOf(range)}`, `-j ${external}`);
  // A node that may ask comes back with the balancer's own address as source.
  if (port.sourceRanges.some((range) => contains(range, node.nodeIP))) {
    for (const ip of port.loadBalancerIPs) text.natRule(firewall, why, `-s ${ip}`, `-j ${external}`);
  }
  text.natRule(firewall, comment(`other traffic to ${port.name} will be dropped by KUBE-PROXY-FIREWALL`));
}

function writeSpreading(text: RuleText, context: Context, chain: string, endpoints: readonly Endpoint[]): void {
  const { port, node } = context;
  text.natChain(chain);
  const why = (endpoint: Endpoint): string => (node.large ? '' : comment(`${port.name} -> ${endpoint.text}`));
  if (port.affinitySeconds > 0) {
    for (const endpoint of endpoints) {
      const known = `-m recent --name ${endpoint.chain} --rcheck --seconds ${port.affinitySeconds} --reap`;
      text.natRule(chain, why(endpoint), known, `-j ${endpoint.chain}`);
    }
  }
  endpoints.forEach((endpoint, i) => {
    const left = endpoints.length - i;
    const chance = left > 1 ? `-m statistic --mode random --probability ${(1 / left).toFixed(10)}` : '';
    text.natRule(chain, why(endpoint), chance, `-j ${endpoint.chain}`);
  });
}

function writeEndpointChain(text: RuleText, context: Context, endpoint: Endpoint): void {
  const { port, node } = context;
  text.natChain(endpoint.chain);
  const why = node.large ? '' : comment(port.name);
  // A pod that reaches itself through its service must see an answer from the service.
  text.natRule(endpoint.chain, why, `-s ${endpoint.ip}`, MARK);
  const remember = port.affinitySeconds > 0 ? `-m recent --name ${endpoint.chain} --set` : '';
  const target = `-j DNAT --to-destination ${endpoint.text}`;
  text.natRule(endpoint.chain, why, remember, `-m ${port.protocol} -p ${port.protocol}`, target);
}
