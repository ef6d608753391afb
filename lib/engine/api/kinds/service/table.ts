/** Upstream: printService; the server always prints wide, so a load balancer's addresses are never cut. */
import type { ApiObject, Draft, PrintContext } from '../kind';
import { ageOf, columns, formatLabels, nameOf } from '../tables/column';
import { loadBalancerText } from '../tables/load-balancer';
import { type ServicePort, specOf } from './traits';

export const serviceColumns = columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', '+Selector');

export function serviceRow(object: ApiObject, context: PrintContext) {
  const spec = specOf(object);
  const ports = (spec.ports ?? []).map(portText).join(',');
  return [
    nameOf(object),
    spec.type ?? '',
    spec.clusterIPs?.[0] ?? '<none>',
    externalText(object),
    ports === '' ? '<none>' : ports,
    ageOf(object, context),
    formatLabels(spec.selector),
  ];
}

function portText({ port, nodePort, protocol }: ServicePort): string {
  return `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`;
}

function externalText(object: ApiObject): string {
  const { type, externalIPs = [], externalName = '' } = specOf(object);
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.length > 0 ? externalIPs.join(',') : '<none>';
    case 'LoadBalancer': {
      const balancer = loadBalancerText((object as Draft).status?.loadBalancer?.ingress);
      const all = [...(balancer === '' ? [] : [balancer]), ...externalIPs];
      return all.length > 0 ? all.join(',') : '<pending>';
    }
    case 'ExternalName':
      return externalName;
    default:
      return '<unknown>';
  }
}
