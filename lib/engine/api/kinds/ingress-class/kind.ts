/** Upstream: pkg/registry/networking/ingressclass, validateIngressClassSpec, printIngressClass. */
import { utf8Length } from '../../../base/utf8';
import { defineKind } from '../define-kind';
import type { ApiObject, Draft, FieldError } from '../kind';
import { domainPrefixedPathErrors } from '../rules/domain-path';
import { forbidden, invalid, notSupported, required, tooLong } from '../rules/field-error';
import { immutableErrors } from '../rules/immutable';
import { dns1123LabelErrors, pathSegmentErrors, subdomainErrors } from '../rules/names';
import { ageOf, columns } from '../tables/column';
import { nameWithDefault } from '../tables/default-mark';

const MAX_CONTROLLER = 250;
const SCOPES = ['Cluster', 'Namespace'];

function validate(object: ApiObject): readonly FieldError[] {
  const { controller = '', parameters } = (object as Draft).spec ?? {};
  const errors: FieldError[] = [];
  if (utf8Length(controller) > MAX_CONTROLLER) errors.push(tooLong('spec.controller', MAX_CONTROLLER));
  errors.push(...domainPrefixedPathErrors('spec.controller', controller));
  return parameters ? [...errors, ...parameterErrors(parameters)] : errors;
}

function parameterErrors({ apiGroup, kind, name, scope, namespace }: Draft): readonly FieldError[] {
  const path = 'spec.parameters';
  const errors: FieldError[] = [];
  const complain = (field: string, value: string, texts: readonly string[]) =>
    errors.push(...texts.map((text) => invalid(`${path}.${field}`, value, text)));
  if (apiGroup != null) complain('apiGroup', apiGroup, subdomainErrors(apiGroup));
  if (!kind) errors.push(required(`${path}.kind`));
  else complain('kind', kind, pathSegmentErrors(kind));
  if (!name) errors.push(required(`${path}.name`));
  else complain('name', name, pathSegmentErrors(name));
  if (scope == null) return [...errors, required(`${path}.scope`)];
  if (!SCOPES.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, SCOPES));
  if (scope === 'Namespace') {
    if (!namespace) errors.push(required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'"));
    else complain('namespace', namespace, dns1123LabelErrors(namespace));
  }
  if (scope === 'Cluster' && namespace)
    errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"));
  return errors;
}

function parametersText(object: ApiObject): string {
  const parameters = (object as Draft).spec?.parameters;
  if (!parameters) return '<none>';
  const group = parameters.apiGroup == null ? '' : `.${parameters.apiGroup}`;
  return `${parameters.kind ?? ''}${group}/${parameters.name ?? ''}`;
}

export const ingressClass = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  metadataChecks: { onUpdate: ['change', 'whole'] },
  namespaced: false,
  hasGeneration: true,
  setDefaults: (draft) => {
    if (draft.spec?.parameters) draft.spec.parameters.scope ??= 'Cluster';
  },
  validateCreate: validate,
  validateUpdate: (object, old) => [
    ...immutableErrors('spec.controller', (object as Draft).spec?.controller ?? '', (old as Draft).spec?.controller),
    ...validate(object),
  ],
  columns: columns('Name', 'Controller', 'Parameters', 'Age'),
  row: (object, context) => [
    nameWithDefault(object, 'ingressclass.kubernetes.io/is-default-class'),
    (object as Draft).spec?.controller ?? '',
    parametersText(object),
    ageOf(object, context),
  ],
});
