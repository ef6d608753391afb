/** NetworkPolicy: which traffic the selected pods may have. */
import type { Draft } from '../draft';
import { goTime } from '../time/civil';
import type { Describer } from './describer';
import { describeMarks, describeName } from './head';
import type { Page } from './page';
import { selectorText } from './pod-template';

const INDENT = '    ';

function describePorts(ports: readonly Draft[] | undefined, page: Page): void {
  if (!ports?.length) return page.line(0, `${INDENT}To Port: <any> (traffic allowed to all ports)`);
  for (const { port, endPort, protocol = 'TCP' } of ports) {
    const text = port ?? '<nil>';
    page.line(
      0,
      `${INDENT}${endPort === undefined ? `To Port: ${text}` : `To Port Range: ${text}-${endPort}`}/${protocol}`,
    );
  }
}

function describePeers(title: 'From' | 'To', peers: readonly Draft[] | undefined, page: Page): void {
  if (!peers?.length) {
    const what = title === 'From' ? 'source' : 'destination';
    return page.line(0, `${INDENT}${title}: <any> (traffic not restricted by ${what})`);
  }
  for (const { podSelector, namespaceSelector, ipBlock } of peers) {
    page.line(0, `${INDENT}${title}:`);
    if (namespaceSelector) page.line(1, `${INDENT}NamespaceSelector: ${selectorText(namespaceSelector)}`);
    if (podSelector) page.line(1, `${INDENT}PodSelector: ${selectorText(podSelector)}`);
    if (ipBlock && !podSelector && !namespaceSelector) {
      page.line(1, `${INDENT}IPBlock:`);
      page.line(2, `${INDENT}CIDR: ${ipBlock.cidr}`);
      page.line(2, `${INDENT}Except: ${(ipBlock.except ?? []).join(', ')}`);
    }
  }
}

function describeRules(way: 'ingress' | 'egress', rules: readonly Draft[] | undefined, page: Page): void {
  page.line(1, `Allowing ${way} traffic:`);
  if (!rules?.length) return page.line(0, `${INDENT}<none> (Selected pods are isolated for ${way} connectivity)`);
  rules.forEach((rule, index) => {
    describePorts(rule.ports, page);
    describePeers(way === 'ingress' ? 'From' : 'To', way === 'ingress' ? rule.from : rule.to, page);
    if (index < rules.length - 1) page.line(0, `${INDENT}----------`);
  });
}

export const networkPolicy: Describer = {
  kind: 'NetworkPolicy',
  group: 'networking.k8s.io',
  describe(object, page) {
    const { metadata, spec } = object;
    describeName(object, page);
    page.line(0, `Created on:\t${goTime(metadata.creationTimestamp)}`);
    describeMarks(object, page);
    page.line(0, 'Spec:');
    const selected = selectorText(spec.podSelector);
    const all = selected === '<none>' ? ' (Allowing the specific traffic to all pods in this namespace)' : '';
    page.line(1, `PodSelector:     ${selected}${all}`);
    const types: readonly string[] = spec.policyTypes ?? [];
    if (types.includes('Ingress')) describeRules('ingress', spec.ingress, page);
    else page.line(1, 'Not affecting ingress traffic');
    if (types.includes('Egress')) describeRules('egress', spec.egress, page);
    else page.line(1, 'Not affecting egress traffic');
    page.line(1, `Policy Types: ${types.join(', ')}`);
  },
};
