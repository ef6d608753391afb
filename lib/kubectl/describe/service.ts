/** `kubectl describe service`; endpoints come from its EndpointSlices, ready ones only, three at most. */
import type { Draft } from '../draft';
import type { Describer } from './describer';
import { describeEvents } from './events';
import { labelsText } from './pod-template';

const ENDPOINTS_SHOWN = 3;

export const service: Describer = {
  kind: 'Service',
  group: '',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    const slices = context.list('discovery.k8s.io/v1', 'endpointslices', {
      labels: `kubernetes.io/service-name=${metadata.name}`,
    });
    page.line(0, `Name:\t${metadata.name}`);
    page.line(0, `Namespace:\t${metadata.namespace}`);
    page.labels('Labels', metadata.labels);
    page.annotations('Annotations', metadata.annotations);
    page.line(0, `Selector:\t${labelsText(spec.selector)}`);
    page.line(0, `Type:\t${spec.type}`);
    if (spec.ipFamilyPolicy) page.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
    page.line(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`);
    page.line(0, `IP:\t${spec.clusterIP ?? ''}`);
    page.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`);
    if (spec.externalIPs?.length > 0) page.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
    if (spec.loadBalancerIP) page.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
    if (spec.externalName) page.line(0, `External Name:\t${spec.externalName}`);
    const ingress: readonly Draft[] = status.loadBalancer?.ingress ?? [];
    if (ingress.length > 0) page.line(0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}`);
    for (const port of spec.ports ?? []) {
      const name = port.name || '<unset>';
      page.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
      page.line(0, `TargetPort:\t${port.targetPort ?? 0}/${port.protocol}`);
      if (port.appProtocol) page.line(0, `AppProtocol:\t${port.appProtocol}`);
      if (port.nodePort) page.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
      page.line(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}`);
    }
    page.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`);
    if (spec.externalTrafficPolicy) page.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
    if (spec.internalTrafficPolicy) page.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
    if (spec.healthCheckNodePort) page.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
    if (spec.loadBalancerSourceRanges?.length > 0)
      page.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
    if (spec.trafficDistribution) page.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
    describeEvents(object, page, context);
  },
};

function ingressText(ingress: Draft): string {
  return ingress.ip ? `${ingress.ip}${ingress.ipMode ? ` (${ingress.ipMode})` : ''}` : (ingress.hostname ?? '');
}

export function endpointsText(slices: readonly Draft[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all: string[] = [];
  for (const slice of slices) {
    const ready = (slice.endpoints ?? []).filter((endpoint: Draft) => endpoint.conditions?.ready !== false);
    const addresses: string[] = ready.map((endpoint: Draft) => endpoint.addresses[0]);
    if ((slice.ports ?? []).length === 0) all.push(...addresses);
    for (const port of slice.ports ?? []) {
      if ((port.name ?? '') === portName) all.push(...addresses.map((address) => `${address}:${port.port}`));
    }
  }
  const shown = all.slice(0, ENDPOINTS_SHOWN).join(',');
  return all.length > ENDPOINTS_SHOWN ? `${shown} + ${all.length - ENDPOINTS_SHOWN} more...` : shown;
}
