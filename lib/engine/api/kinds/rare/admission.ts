/** Admission policies, bindings and webhooks as far as they are listed and stored. Upstream: their print functions. */
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, Kind } from '../kind';
import { ageOf, columns, nameOf } from '../tables/column';
import { validateBinding, validateMutatingBinding } from '../validating-admission-policy/binding-validation';
import { setMatchDefaults } from '../validating-admission-policy/rule-validation';
import { validatePolicy } from '../validating-admission-policy/validation';
import { setWebhookDefaults, validateWebhooks } from '../webhook-configuration/validation';

const specOf = (object: ApiObject): Draft => (object as Draft).spec ?? {};
const shared = {
  namespaced: false,
  categories: ['api-extensions'],
  hasGeneration: true,
  allowUnconditionalUpdate: false,
  metadataChecks: { onUpdate: ['whole'], loose: true },
} as const;

function webhooks(kind: string): Kind {
  return defineKind({
    ...shared,
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    setDefaults: (draft) => setWebhookDefaults(draft, kind.startsWith('Mutating')),
    validateCreate: validateWebhooks,
    validateUpdate: validateWebhooks,
    columns: columns('Name', 'Webhooks:integer', 'Age'),
    row: (object, context) => [nameOf(object), ((object as Draft).webhooks ?? []).length, ageOf(object, context)],
  });
}

function policy(kind: string, column: string, list: string, hasStatus: boolean): Kind {
  return defineKind({
    ...shared,
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    plural: `${kind.toLowerCase().slice(0, -1)}ies`,
    hasStatus,
    setDefaults: (draft) => {
      draft.spec ??= {};
      draft.spec.failurePolicy ??= 'Fail';
      setMatchDefaults(draft.spec.matchConstraints);
    },
    ...(kind === 'ValidatingAdmissionPolicy' ? { validateCreate: validatePolicy, validateUpdate: validatePolicy } : {}),
    columns: columns('Name', `${column}:integer`, 'ParamKind', 'Age'),
    row: (object, context) => {
      const { paramKind } = specOf(object);
      const text = paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : '<unset>';
      return [nameOf(object), (specOf(object)[list] ?? []).length, text, ageOf(object, context)];
    },
  });
}

function binding(kind: string): Kind {
  const validate = kind === 'ValidatingAdmissionPolicyBinding' ? validateBinding : validateMutatingBinding;
  return defineKind({
    ...shared,
    setDefaults: (draft) => setMatchDefaults(draft.spec?.matchResources),
    validateCreate: validate,
    validateUpdate: validate,
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    columns: columns('Name', 'PolicyName', 'ParamRef', 'Age'),
    row: (object, context) => {
      const { paramRef, policyName = '' } = specOf(object);
      return [nameOf(object), policyName, referenceText(paramRef), ageOf(object, context)];
    },
  });
}

/** Whether the parameter is in a namespace is not known here, so `*` stands for none. */
function referenceText(reference: Draft | undefined): string {
  if (!reference?.name) return '<unset>';
  return `${reference.namespace || '*'}/${reference.name}`;
}

export const ADMISSION_KINDS: readonly Kind[] = [
  policy('MutatingAdmissionPolicy', 'Mutations', 'mutations', false),
  binding('MutatingAdmissionPolicyBinding'),
  webhooks('MutatingWebhookConfiguration'),
  policy('ValidatingAdmissionPolicy', 'Validations', 'validations', true),
  binding('ValidatingAdmissionPolicyBinding'),
  webhooks('ValidatingWebhookConfiguration'),
];
