import { defineKind } from '../define-kind';
import type { ApiObject, Draft } from '../kind';
import { ageOf, columns, metadataOf, nameOf } from '../tables/column';
import { loadBalancerText } from '../tables/load-balancer';
import { type IngressSpec, validateIngress, validateIngressCreate, validateIngressStatus } from './validation';

const CLASS = 'kubernetes.io/ingress.class';
const SHOWN_HOSTS = 3;
const specOf = (object: ApiObject): IngressSpec => ((object as Draft).spec ?? {}) as IngressSpec;

/** Upstream: formatHosts. Rules without a host are counted, not shown. */
function hostsText({ rules = [] }: IngressSpec): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === SHOWN_HOSTS) more = true;
    if (!more && host) hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  const text = hosts.join(',');
  return more ? `${text} + ${rules.length - SHOWN_HOSTS} more...` : text;
}

/** Upstream: pkg/registry/networking/ingress/strategy.go, printIngress. */
export const ingress = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  plural: 'ingresses',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  shortNames: ['ing'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  validateCreate: validateIngressCreate,
  validateUpdate: (object) => validateIngress(object),
  validateStatusUpdate: validateIngressStatus,
  warningsOnCreate: (object) => {
    const old = metadataOf(object).annotations?.[CLASS] !== undefined && specOf(object).ingressClassName == null;
    return old ? [`annotation "${CLASS}" is deprecated, please use 'spec.ingressClassName' instead`] : [];
  },
  columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
  row: (object, context) => [
    nameOf(object),
    specOf(object).ingressClassName ?? '<none>',
    hostsText(specOf(object)),
    loadBalancerText((object as Draft).status?.loadBalancer?.ingress),
    specOf(object).tls?.length ? '80, 443' : '80',
    ageOf(object, context),
  ],
});
