/** Kinds that are asked and answered but never stored: reviews, bindings, component statuses. */
import { defineKind } from '../define-kind';
import type { Draft, Kind } from '../kind';
import { columns, nameOf } from '../tables/column';

function review(group: string, kind: string, namespaced = false): Kind {
  return defineKind({
    apiVersion: `${group}/v1`,
    kind,
    plural: `${kind.toLowerCase()}s`,
    namespaced,
    verbs: ['create'],
  });
}

const binding = defineKind({
  apiVersion: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  namespaced: true,
  verbs: ['create'],
});

/** Upstream: printComponentStatus. */
const componentStatus = defineKind({
  apiVersion: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  namespaced: false,
  verbs: ['get', 'list'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: columns('Name', 'Status', 'Message', 'Error'),
  row: (object) => {
    const condition = ((object as Draft).conditions ?? []).find(({ type }: Draft) => type === 'Healthy');
    const status = condition === undefined ? 'Unknown' : condition.status === 'True' ? 'Healthy' : 'Unhealthy';
    return [nameOf(object), status, condition?.message ?? '', condition?.error ?? ''];
  },
});

export const VIRTUAL_KINDS: readonly Kind[] = [
  binding,
  componentStatus,
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authentication.k8s.io', 'TokenReview'),
  review('authorization.k8s.io', 'LocalSubjectAccessReview', true),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
  review('authorization.k8s.io', 'SelfSubjectRulesReview'),
  review('authorization.k8s.io', 'SubjectAccessReview'),
];
