import { defineKind } from '../define-kind';
import type { Draft } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { formatLabelSelector } from '../tables/selector';
import { networkPolicyWarnings, validateNetworkPolicy } from './validation';

/** Upstream: SetDefaults_NetworkPolicy, SetDefaults_NetworkPolicyPort. */
function setDefaults(draft: Draft): void {
  const spec: Draft = (draft.spec ??= {});
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    for (const port of rule?.ports ?? []) port.protocol ??= 'TCP';
  if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** Upstream: pkg/registry/networking/networkpolicy, printNetworkPolicy. */
export const networkPolicy = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  hasGeneration: true,
  setDefaults,
  validateCreate: (object) => validateNetworkPolicy(object),
  validateUpdate: validateNetworkPolicy,
  warningsOnCreate: networkPolicyWarnings,
  warningsOnUpdate: networkPolicyWarnings,
  columns: columns('Name', 'Pod-Selector', 'Age'),
  row: (object, context) => [
    nameOf(object),
    formatLabelSelector((object as Draft).spec?.podSelector ?? {}),
    ageOf(object, context),
  ],
});
