/** Upstream: validateValidatingAdmissionPolicyBinding, validateParamRef (pkg/apis/admissionregistration/validation). */
import type { ApiObject, Draft, FieldError } from '../kind';
import { duplicate, forbidden, invalid, notSupported, required } from '../rules/field-error';
import { labelSelectorErrors } from '../rules/labels';
import { subdomainErrors } from '../rules/names';
import { matchResourcesErrors } from './rule-validation';

const ACTIONS = ['Audit', 'Deny', 'Warn'];
const MISSING = ['Deny', 'Allow'];

export function validateBinding(object: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  return [...policyNameErrors(spec), ...sharedErrors(spec), ...actionErrors(spec.validationActions ?? [])];
}

export function validateMutatingBinding(object: ApiObject): readonly FieldError[] {
  const spec: Draft = (object as Draft).spec ?? {};
  return [...policyNameErrors(spec), ...sharedErrors(spec)];
}

function policyNameErrors({ policyName = '' }: Draft): readonly FieldError[] {
  if (policyName === '') return [required('spec.policyName')];
  return subdomainErrors(policyName).map((why) => invalid('spec.policyName', policyName, why));
}

function sharedErrors({ paramRef, matchResources }: Draft): readonly FieldError[] {
  return [
    ...(paramRef ? paramErrors('spec.paramRef', paramRef) : []),
    ...(matchResources ? matchResourcesErrors('spec.matchResources', matchResources, false) : []),
  ];
}

function paramErrors(
  path: string,
  { name = '', selector, parameterNotFoundAction: action }: Draft,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (name !== '' && selector) {
    const why = 'name and selector are mutually exclusive';
    errors.push(forbidden(`${path}.name`, why), forbidden(`${path}.selector`, why));
  } else if (selector) errors.push(...labelSelectorErrors(selector, `${path}.selector`));
  else if (name === '') errors.push(required(path, 'one of name or selector must be specified'));
  if (!action) errors.push(required(`${path}.parameterNotFoundAction`));
  else if (!MISSING.includes(action)) errors.push(notSupported(`${path}.parameterNotFoundAction`, action, MISSING));
  return errors;
}

function actionErrors(actions: readonly string[]): readonly FieldError[] {
  const path = 'spec.validationActions';
  const errors: FieldError[] = [];
  for (const [index, action] of actions.entries()) {
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${path}[${index}]`, action, ACTIONS));
    if (actions.indexOf(action) < index) errors.push(duplicate(`${path}[${index}]`, action));
  }
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    errors.push(invalid(path, actions, why));
  }
  if (actions.length === 0) errors.push(required(path, 'at least one validation action is required'));
  return errors;
}
