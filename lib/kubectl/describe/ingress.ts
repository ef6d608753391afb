/** Ingress and IngressClass; backends are looked up with the endpoints behind them. */
import type { Draft } from '../draft';
import type { Describer, Describing } from './describer';
import { describeEvents } from './events';
import { describeMarks, describeName } from './head';
import type { Page } from './page';
import { endpointsText } from './service';

function backendText(backend: Draft, namespace: string, context: Describing): string {
  if (backend.resource) {
    const { apiGroup = '<none>', kind, name } = backend.resource;
    return `APIGroup: ${apiGroup}, Kind: ${kind}, Name: ${name}`;
  }
  if (!backend.service) return '';
  const { name, port = {} } = backend.service;
  const text = `${name}:${port.number || port.name || ''}`;
  const service = context.get('v1', 'services', namespace, name);
  if (service === undefined) return `${text} (<error: services "${name}" not found>)`;
  const fits = (each: Draft) => (port.number ? port.number === each.port : port.name && port.name === each.name);
  const found = (service.spec.ports ?? []).filter(fits).at(-1);
  const slices = context.list('discovery.k8s.io/v1', 'endpointslices', {
    labels: `kubernetes.io/service-name=${name}`,
  });
  return `${text} (${endpointsText(slices, found?.name ?? '')})`;
}

function describeTls(tls: readonly Draft[] | undefined, page: Page): void {
  if (!tls?.length) return;
  page.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of tls) {
    page.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  }
}

export const ingress: Describer = {
  kind: 'Ingress',
  group: 'networking.k8s.io',
  describe(object, page, context) {
    const { metadata, spec, status = {} } = object;
    const { namespace } = metadata;
    page.line(0, `Name:\t${metadata.name}`);
    page.labels('Labels', metadata.labels);
    page.line(0, `Namespace:\t${namespace}`);
    const addresses: readonly Draft[] = status.loadBalancer?.ingress ?? [];
    const shown = [...new Set(addresses.map(({ ip, hostname }) => ip || hostname))].sort();
    page.line(0, `Address:\t${shown.join(',')}`);
    page.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
    const fallback = spec.defaultBackend ? backendText(spec.defaultBackend, namespace, context) : '<default>';
    page.line(0, `Default backend:\t${fallback}`);
    describeTls(spec.tls, page);
    page.line(0, 'Rules:\n  Host\tPath\tBackends');
    page.line(1, '----\t----\t--------');
    const rules: readonly Draft[] = (spec.rules ?? []).filter((rule: Draft) => rule.http);
    for (const { host, http } of rules) {
      page.line(1, `${host || '*'}\t`);
      for (const { path = '', backend } of http.paths) {
        page.line(2, `\t${path} \t${backendText(backend, namespace, context)}`);
      }
    }
    if (rules.length === 0) page.line(1, `*\t*\t${fallback}`);
    page.annotations('Annotations', metadata.annotations);
    describeEvents(object, page, context);
  },
};

export const ingressClass: Describer = {
  kind: 'IngressClass',
  group: 'networking.k8s.io',
  describe(object, page, context) {
    describeName(object, page, false);
    describeMarks(object, page);
    page.line(0, `Controller:\t${object.spec.controller ?? ''}`);
    const { parameters } = object.spec;
    if (parameters) {
      page.line(0, 'Parameters:');
      if (parameters.apiGroup) page.line(1, `APIGroup:\t${parameters.apiGroup}`);
      page.line(1, `Kind:\t${parameters.kind}`);
      page.line(1, `Name:\t${parameters.name}`);
    }
    describeEvents(object, page, context);
  },
};
